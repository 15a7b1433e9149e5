import type { Command } from 'commander'
import type { FigureFormat } from '../shared/contract/figures.ts'
import type { RunSummary } from '../shared/contract/runs.ts'
import type { FigureKind } from '../shared/spec/figureKind.ts'
import { keptBytes, keptCount } from '../shared/spec/keptWeights.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import type { Lab } from '../lab/lab.ts'
import { bytes } from './format.ts'
import { formatsOption, readCount } from './optionValues.ts'
import { readOutcomes } from './outcomes.ts'
import { analysisProgress } from './progress/analyses.ts'
import { progressOutput, type ProgressOutput } from './progress/output.ts'
import { progressTracker } from './progress/tracker.ts'
import { resultText } from './results.ts'
import { exportTrained } from './trainedFigures.ts'
import { addHomeOption, withLab, type HomeOption } from './withLab.ts'

export interface TrainingOptions extends HomeOption {
  out?: string
  formats: FigureFormat[]
  concurrency?: number
}

export const addTrainingOptions = (command: Command): Command =>
  addHomeOption(command)
    .option('--out <dir>', 'folder for the figures (default: the folder figures of the home)')
    .addOption(formatsOption())
    .option('--concurrency <number>', 'trainers that run at the same time (default: one per core)', readCount)

/** How a command resumes runs. */
export interface ResumeOptions extends TrainingOptions {
  fromWeights?: boolean
}

export const addResumeOptions = (command: Command): Command =>
  addTrainingOptions(command).option(
    '--from-weights',
    'resume from the weights of the checkpoint, with a new state of the optimizer (for a checkpoint of another engine)',
  )

/** Runs whose progress is shown until all have ended. */
export interface TrackedRuns {
  title: string
  runs: readonly RunSummary[]
  /** Runs in a row of the progress matrix. */
  rowLength: number
  figures: readonly FigureKind[]
  /** Stops the runs with a checkpoint; resolves when none is running. */
  stop(): Promise<void>
  /** The command that resumes the runs, given their final states; null when there is nothing to resume. */
  resumeCommand(runs: readonly RunSummary[]): string | null
  /** Ends what keeps the runs up to date. */
  close?(): void
}

const exitCodes = { finished: 0, notFinished: 1, interrupted: 130, terminated: 143 }

/**
 * Starts runs, shows their progress until they end, then prints results and exports figures. Returns the exit code.
 * `specs`: what `start` will train, where that is known before the lab opens.
 */
export function trainAndReport(
  options: TrainingOptions,
  start: (lab: Lab) => Promise<TrackedRuns>,
  specs: readonly RunSpec[] = [],
): Promise<number> {
  const output = progressOutput(process.stderr)
  const tracker = progressTracker(output)
  const since = Date.now()
  const train = async (lab: Lab): Promise<number> => {
    const tracked = await start(lab)
    if (specs.length > 0) output.print(keptText(specs))
    // The drawing code loads while the runs train. A failure shows when a figure is exported.
    import('../lab/figures/buildFigures.ts').catch(() => {})
    const interruption = stopOnSignal(tracked, output)
    await Promise.race([tracker.track(tracked.runs, tracked.rowLength, since), interruption.stopped])
    tracked.close?.()
    const outcomes = await readOutcomes(
      lab,
      tracked.runs.map(({ id }) => id),
    )
    console.log(`\n${tracked.title}\n\n${resultText(outcomes)}\n`)
    const areExported = await exportTrained(lab, tracked.figures, outcomes, options)
    const summaries = outcomes.map(({ summary }) => summary)
    const command = tracked.resumeCommand(summaries)
    if (command !== null) console.error(`Resume with: ${command}`)
    const isSuccess = areExported && summaries.every(({ status }) => status === 'finished')
    return interruption.code() ?? (isSuccess ? exitCodes.finished : exitCodes.notFinished)
  }
  return withLab({ ...options, specs }, train, {
    'runs.progressed': ({ id, progress }) => tracker.updateRun(id, { progress }),
    'runs.changed': ({ id, status, ending }) => tracker.updateRun(id, { status }, ending),
    'studies.changed': (summary) => tracker.updateStudy(summary),
    // Some figures are drawn from analyses.
    'analyses.progressed': analysisProgress(process.stderr).update,
  })
}

/** Says how much disk space the weights of runs will take. */
function keptText(specs: readonly RunSpec[]): string {
  const count = Math.max(...specs.map(keptCount))
  const size = bytes(specs.reduce((sum, spec) => sum + keptBytes(spec), 0))
  const kept = count > 1 ? `weights of each run up to ${count} times` : 'last weights of each run'
  return `keeps the ${kept}: about ${size} on disk (logging.keptWeights)`
}

/** Ctrl+C stops the runs with a checkpoint, a second Ctrl+C exits at once. `code` returns the exit code of a signal. */
function stopOnSignal(
  { stop }: TrackedRuns,
  output: ProgressOutput,
): { stopped: Promise<void>; code: () => number | null } {
  let code: number | null = null
  const stopped = new Promise<void>((resolve, reject) => {
    const onSignal = (exitCode: number): void => {
      if (code !== null) process.exit(exitCode)
      code = exitCode
      output.print('stopping')
      stop().then(resolve, reject)
    }
    process.on('SIGINT', () => onSignal(exitCodes.interrupted))
    process.on('SIGTERM', () => onSignal(exitCodes.terminated))
  })
  return { stopped, code: () => code }
}
