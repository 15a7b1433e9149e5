import { engineLadder, engineText } from '../shared/contract/engineText.ts'
import type { SystemReport } from '../shared/contract/system.ts'
import { bytes } from './format.ts'
import { withLab, type HomeOption } from './show.ts'

/** Prints what runs here and how to have it better; exit code 1 when no engine answers. */
export const doctorCommand = (options: HomeOption): Promise<number> =>
  withLab(options, async ({ handlers }) => {
    const report = await handlers['system.describe']({})
    for (const [name, value] of facts(report)) console.log(`${name.padEnd(11)}${value}`)
    for (const advice of [report.engineProblem, report.engine?.advice ?? null])
      if (advice !== null) console.log(`\n${advice}`)
    return report.engine ? 0 : 1
  })

function facts(report: SystemReport): [string, string][] {
  const { engine, cores, concurrency } = report
  const gpus = report.gpus.length > 0 ? report.gpus.join(', ') : 'no NVIDIA driver'
  return [
    ['Collapsar', report.version],
    ['Node', report.node],
    ['Electron', report.electron ?? 'not set up: npm run setup'],
    ['engine', engine ? engineText(engine) : 'none'],
    ...ladder(report),
    ['library', engine?.library ?? '–'],
    ['device', engine?.device ?? '–'],
    ['precision', engine ? `${engine.precision}; sums, output layer and measurements in float64` : '–'],
    ['at a time', `${concurrency} ${concurrency === 1 ? 'trainer' : 'trainers'}`],
    ['processor', `${report.cpu}, ${cores} cores, ${bytes(report.memoryBytes)}`],
    ['GPUs', gpus],
    ['home', report.home],
    ['history', `${report.historyRuns} runs, ${bytes(report.historyBytes)}`],
  ]
}

/** The best first; what lies above the one in use cannot be had here, what lies below is there in its place. */
function ladder({ engine }: SystemReport): [string, string][] {
  const rungs = engineLadder(engine)
  const used = rungs.findIndex(({ isInUse }) => isInUse)
  return rungs.map(({ name }, i) => {
    if (i === used) return ['', `→ ${name}: in use`]
    return ['', `  ${name}: ${used < 0 ? 'not tried' : i < used ? 'not to be had' : 'in reserve'}`]
  })
}
