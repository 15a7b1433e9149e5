import type { SystemReport } from '../shared/contract/system.ts'
import { bytes } from './format.ts'
import { withLab, type HomeOption } from './historyCommands.ts'

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
  const { engine } = report
  const gpus = report.gpus.length > 0 ? report.gpus.join(', ') : 'no NVIDIA driver'
  return [
    ['Collapsar', report.version],
    ['Node', report.node],
    ['Electron', report.electron ?? 'not set up: npm run setup'],
    ['engine', engine ? `${engine.engine} on ${engine.backend}` : 'none'],
    ['library', engine?.library ?? '–'],
    ['device', engine ? `${engine.device}, ${engine.threads} threads` : '–'],
    ['precision', engine ? `${engine.precision}, sums and measurements in ${engine.masterPrecision}` : '–'],
    ['processor', `${report.cpu}, ${report.cores} cores, ${bytes(report.memoryBytes)}`],
    ['GPUs', gpus],
    ['home', report.home],
    ['history', `${report.historyRuns} runs, ${bytes(report.historyBytes)}`],
  ]
}
