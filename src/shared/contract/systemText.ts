import { installWords } from '../installWords.ts'
import { electronProblem, electronText } from './electronText.ts'
import { engineLadder, engineText } from './engineText.ts'
import type { SystemReport } from './system.ts'

/** A line of the check of an installation: a name, empty where it continues the line before, and a value. */
export type CheckLine = readonly [name: string, value: string]

/** Lists what runs on this machine, for `doctor` and the window. `bytes` writes an amount of memory. */
export function checkLines(report: SystemReport, bytes: (count: number) => string): CheckLine[] {
  const { engine, cores, concurrency, electron, isInstalled } = report
  const gpus = report.gpus.length > 0 ? report.gpus.join(', ') : 'none (no NVIDIA driver found)'
  return [
    ['Collapsar', report.version],
    ['Node', report.node],
    [
      'Electron',
      electron ? electronText(electron) : `not installed; install it with: ${installWords(isInstalled).engine}`,
    ],
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
    ['logs', report.folders.logs],
  ]
}

/** Lists the problems of an installation and the advice on them, as sentences; empty where all is well. */
export const checkAdvice = ({ engineProblem, engine, electron, isInstalled }: SystemReport): string[] =>
  [engineProblem, engine?.advice ?? null, electron && electronProblem(electron, isInstalled)].filter(
    (text) => text !== null,
  )

/** Lists the engines, fastest first; those above the engine in use are unavailable, those below can replace it. */
function ladder({ engine }: SystemReport): CheckLine[] {
  const rungs = engineLadder(engine)
  const used = rungs.findIndex(({ isInUse }) => isInUse)
  return rungs.map(({ name }, i) => {
    if (i === used) return ['', `→ ${name}: in use`]
    return ['', `  ${name}: ${used < 0 ? 'not tried' : i < used ? 'unavailable' : 'fallback'}`]
  })
}
