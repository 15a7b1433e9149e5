import { CallError } from '../shared/contract/errors.ts'
import { FigureRequest, type FigureFormat } from '../shared/contract/figures.ts'
import type { RunSummary } from '../shared/contract/runs.ts'
import { isStudyFigure, mostSpectra, type FigureKind } from '../shared/spec/figureKind.ts'
import { dispatchEvents } from '../lab/dispatchEvents.ts'
import { openLab, type Lab } from '../lab/lab.ts'
import { analysisProgress } from './progress/analyses.ts'
import { progressOutput, type ProgressOutput } from './progress/output.ts'
import { readOutcomes, type Outcome } from './outcomes.ts'
import { resultText } from './results.ts'
import { findRoot, userPath } from './paths.ts'
import { isOver, shownStudy } from './progress/tracker.ts'

export interface FollowOptions {
  home?: string
  out?: string
  formats: FigureFormat[]
  concurrency?: number
}

/** What is shown until it is over. */
export interface Followed {
  title: string
  runs: readonly RunSummary[]
  /** Runs in a row where they are shown as a matrix. */
  rowLength: number
  figures: readonly FigureKind[]
  /** Ends it in good order, so that it can go on; resolves when nothing goes on any more. */
  stop(): Promise<void>
  /** The command that lets it go on, by how the runs are in the end; null: there is nothing to go on with. */
  goOn(runs: readonly RunSummary[]): string | null
}

const exitCodes = { finished: 0, notFinished: 1, interrupted: 130, terminated: 143 }

/** Opens a lab, has something begun in it, shows it until it is over, then what came out; returns the exit code. */
export async function follow(options: FollowOptions, begin: (lab: Lab) => Promise<Followed>): Promise<number> {
  const output = progressOutput(process.stderr)
  const shown = shownStudy(output)
  const since = Date.now()
  const lab = await openLab({
    home: options.home ? userPath(options.home) : null,
    root: findRoot(),
    concurrency: options.concurrency ?? null,
    emit: dispatchEvents({
      'runs.progressed': ({ id, progress }) => shown.note(id, { progress }),
      'runs.changed': ({ id, status, ending }) => shown.note(id, { status }, ending),
      'studies.changed': (summary) => shown.noteStudy(summary),
      // What figures are computed from.
      'analyses.progressed': analysisProgress(process.stderr).note,
    }),
  })
  try {
    const followed = await begin(lab)
    const asked = stopOnSignal(followed, output)
    await Promise.race([shown.begin(followed.runs, followed.rowLength, since), asked.stopped])
    const outcomes = await readOutcomes(
      lab,
      followed.runs.map(({ id }) => id),
    )
    console.log(`\n${followed.title}\n\n${resultText(outcomes)}\n`)
    const isDrawn = await exportFigures(lab, followed, outcomes, options)
    const summaries = outcomes.map(({ summary }) => summary)
    const command = followed.goOn(summaries)
    if (command !== null) console.error(`To go on: ${command}`)
    const isWell = isDrawn && summaries.every(({ status }) => status === 'finished')
    return asked.code() ?? (isWell ? exitCodes.finished : exitCodes.notFinished)
  } finally {
    await lab.close()
  }
}

/** Ctrl+C stops in good order, a second one leaves at once. `code`: the exit code that it asks for, if any. */
function stopOnSignal(
  { stop }: Followed,
  output: ProgressOutput,
): { stopped: Promise<void>; code: () => number | null } {
  let code: number | null = null
  const stopped = new Promise<void>((resolve, reject) => {
    const hear = (asked: number): void => {
      if (code !== null) process.exit(asked)
      code = asked
      output.say('stopping')
      stop().then(resolve, reject)
    }
    process.on('SIGINT', () => hear(exitCodes.interrupted))
    process.on('SIGTERM', () => hear(exitCodes.terminated))
  })
  return { stopped, code: () => code }
}

/** Every figure that can be drawn of what was measured; returns whether none failed. */
async function exportFigures(
  lab: Lab,
  { figures }: Followed,
  outcomes: readonly Outcome[],
  options: FollowOptions,
): Promise<boolean> {
  const all = outcomes.map(({ summary }) => summary.id)
  const measured = outcomes.filter(({ last }) => last !== null).map(({ summary }) => summary.id)
  if (measured.length === 0) console.error('No figure: nothing was measured.')
  let areFine = true
  for (const kind of measured.length > 0 ? figures : []) {
    try {
      for (const file of await exportFigure(lab, kind, { all, measured }, options)) console.log(file)
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      console.error(`No figure of ${kind}: ${error.message}`)
      areFine = false
    }
  }
  return areFine
}

/** Some figures show what is missing, too; others need a measurement of every run. */
async function exportFigure(
  { handlers }: Lab,
  kind: FigureKind,
  { all, measured }: Record<'all' | 'measured', string[]>,
  { out, formats }: FollowOptions,
): Promise<string[]> {
  const directory = out === undefined ? null : userPath(out)
  const draw = async (runs: string[]): Promise<string[]> => {
    const request = FigureRequest.parse({ kind, runs, formats, directory, fileName: null })
    return (await handlers['figures.export'](request)).files
  }
  if (!isStudyFigure(kind)) {
    if (measured.length > mostSpectra)
      console.error(`A figure holds ${mostSpectra} runs: it shows the first ${mostSpectra} of ${measured.length}.`)
    return await draw(measured.slice(0, mostSpectra))
  }
  try {
    return await draw(all)
  } catch (error) {
    if (!(error instanceof CallError) || measured.length === all.length) throw error
    console.error(`${kind}: of the ${measured.length} runs of ${all.length} that were measured.`)
    return await draw(measured)
  }
}

/** Runs that are named one by one. */
export async function followedRuns({ handlers }: Lab, ids: readonly string[]): Promise<Followed> {
  const list = new Map((await handlers['runs.list']({})).map((run) => [run.id, run]))
  const runs = ids.flatMap((id) => list.get(id) ?? [])
  return {
    title: runs[0]?.name.replace(/ · δ = .*/, '') ?? '',
    runs,
    rowLength: runs.length,
    figures: ['spectra'],
    async stop() {
      // The last first, so that none begins when the one before it ends.
      for (const id of ids.toReversed()) await tryStop(handlers, id)
      const isGoing = async (): Promise<boolean> =>
        (await handlers['runs.list']({})).some((run) => ids.includes(run.id) && !isOver(run))
      while (await isGoing()) await new Promise((resolve) => setTimeout(resolve, 50))
    },
    goOn(ended) {
      const again = ended.filter(({ canResume }) => canResume).map(({ id }) => id)
      return again.length > 0 ? `lab resume ${again.join(' ')}` : null
    },
  }
}

async function tryStop(handlers: Lab['handlers'], id: string): Promise<void> {
  try {
    await handlers['runs.stop']({ id })
  } catch {
    // It was over already.
  }
}
