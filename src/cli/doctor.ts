import type { Command } from 'commander'
import { electronProblem, electronText } from '../shared/contract/electronText.ts'
import { engineLadder, engineText } from '../shared/contract/engineText.ts'
import type { SystemReport } from '../shared/contract/system.ts'
import { bytes } from './format.ts'
import { addHomeOption, withLab, type HomeOption, type Report } from './withLab.ts'

export function addDoctorCommand(root: Command, report: Report): void {
  addHomeOption(root.command('doctor'))
    .description('show versions, engine, hardware and home, with advice for a faster engine')
    .action(async (options) => report(await printReport(options)))
}

/** Prints what runs on this machine; the exit code is 1 when no engine starts. */
const printReport = (options: HomeOption): Promise<number> =>
  withLab(options, async ({ handlers }) => {
    const report = await handlers['system.describe']({})
    for (const [name, value] of facts(report)) console.log(`${name.padEnd(11)}${value}`)
    for (const advice of [
      report.engineProblem,
      report.engine?.advice ?? null,
      report.electron && electronProblem(report.electron),
    ])
      if (advice !== null) console.log(`\n${advice}`)
    return report.engine ? 0 : 1
  })

function facts(report: SystemReport): [string, string][] {
  const { engine, cores, concurrency } = report
  const gpus = report.gpus.length > 0 ? report.gpus.join(', ') : 'none (no NVIDIA driver found)'
  return [
    ['Collapsar', report.version],
    ['Node', report.node],
    ['Electron', (report.electron && electronText(report.electron)) ?? 'not installed; install it with: npm run setup'],
    ['engine', engine ? engineText(engine) : 'none'],
    ...ladder(report),
    ['library', engine?.library ?? '–'],
    ['device', engine?.device ?? '–'],
    ['precision', engine ? `${engine.precision}; sums, output layer and measurements in float64` : '–'],
    ['trainers', `${concurrency} at the same time`],
    ['processor', `${report.cpu}, ${cores} cores, ${bytes(report.memoryBytes)}`],
    ['GPUs', gpus],
    ['home', report.home],
    ['history', `${report.historyRuns} runs, ${bytes(report.historyBytes)}`],
  ]
}

/** Lists the engines, fastest first; those above the engine in use are unavailable, those below can replace it. */
function ladder({ engine }: SystemReport): [string, string][] {
  const rungs = engineLadder(engine)
  const used = rungs.findIndex(({ isInUse }) => isInUse)
  return rungs.map(({ name }, i) => {
    if (i === used) return ['', `→ ${name}: in use`]
    return ['', `  ${name}: ${used < 0 ? 'not tried' : i < used ? 'unavailable' : 'fallback'}`]
  })
}
