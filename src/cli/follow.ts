import type { RunRecord, RunSummary } from '../shared/contract/runs.ts'
import { firstPenaltyLabel } from '../shared/spec/firstPenalty.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { emitTo } from '../lab/emitTo.ts'
import { openLab, type Lab } from '../lab/lab.ts'
import { progressOutput, type ProgressOutput, type ShownRun } from './progress.ts'
import { resultTable } from './results.ts'
import { findRoot, userPath } from './root.ts'

export interface FollowOptions {
  home?: string
  out?: string
  formats: ('svg' | 'png')[]
  concurrency?: number
}

const isOver = ({ status }: Pick<RunSummary, 'status'>): boolean => status !== 'queued' && status !== 'running'
/** What one figure can show, by the contract. */
const maxFigureRuns = 12
const exitCodes = { finished: 0, notFinished: 1, interrupted: 130, terminated: 143 }

/** Opens a lab, has runs queued in it, shows them until all are over, then what came out; returns the exit code. */
export async function follow(
  options: FollowOptions,
  queueRuns: (lab: Lab) => Promise<readonly string[]>,
): Promise<number> {
  const output = progressOutput(process.stderr)
  const study = shownStudy(output)
  const lab = await openLab({
    home: options.home ? userPath(options.home) : null,
    root: findRoot(),
    concurrency: options.concurrency ?? null,
    emit: emitTo({
      'runs.progressed': ({ id, progress }) => study.note(id, { progress }),
      'runs.changed': ({ id, status, ending }) => study.note(id, { status }, ending),
    }),
  })
  try {
    const ids = await queueRuns(lab)
    const asked = stopOnSignal(lab, ids, output)
    await study.begin(await Promise.all(ids.map((id) => lab.handlers['runs.read']({ id }))))
    const records = await Promise.all(ids.map((id) => lab.handlers['runs.read']({ id })))
    console.log(`\n${records[0]?.spec.name.replace(/ · δ = .*/, '')}\n\n${resultTable(records)}\n`)
    await exportFigure(lab, records, options)
    tellHowToGoOn(records)
    return asked() ?? exitCode(records)
  } finally {
    await lab.close()
  }
}

/** The runs on screen, by what is told of them. */
function shownStudy(output: ProgressOutput) {
  const runs = new Map<string, ShownRun>()
  let allOver = (): void => {}
  const over = new Promise<void>((resolve) => (allOver = resolve))
  const note = (id: string, change: Partial<ShownRun>, ending: string | null = null): void => {
    const run = runs.get(id)
    if (!run || isOver(run)) return
    Object.assign(run, change)
    const list = [...runs.values()]
    if (isOver(run)) output.say(`${run.label}  ${run.status}: ${ending}`)
    else output.show(list, list.indexOf(run))
    if (list.every(isOver)) allOver()
  }
  const begin = (records: readonly RunRecord[]): Promise<void> => {
    const labels = runLabels(records.map(({ spec }) => spec))
    for (const [i, { summary }] of records.entries())
      runs.set(summary.id, { label: labels[i] ?? '', status: 'queued', progress: null })
    // Some may be on their way or over already: what cannot even begin ends at once.
    for (const { summary } of records) note(summary.id, { status: summary.status }, summary.ending)
    return over
  }
  return { note, begin }
}

/** By δ; by number where that does not tell them apart. */
export function runLabels(specs: readonly RunSpec[]): string[] {
  const labels = specs.map(firstPenaltyLabel)
  return new Set(labels).size === labels.length ? labels : labels.map((label, i) => `#${i + 1} ${label}`)
}

const exitCode = (records: readonly RunRecord[]): number =>
  records.every(({ summary }) => summary.status === 'finished') ? exitCodes.finished : exitCodes.notFinished

function tellHowToGoOn(records: readonly RunRecord[]): void {
  const ids = records.filter(({ summary }) => summary.canResume).map(({ summary }) => summary.id)
  if (ids.length > 0) console.error(`To go on: lab resume ${ids.join(' ')}`)
}

/** Ctrl+C stops every run in good order, a second one leaves at once. Returns the exit code that it asks for, if any. */
function stopOnSignal(lab: Lab, ids: readonly string[], output: ProgressOutput): () => number | null {
  let code: number | null = null
  const stop = (asked: number): void => {
    if (code !== null) process.exit(asked)
    code = asked
    output.say('stopping')
    // The last first, so that none begins when the one before it ends.
    for (const id of ids.toReversed()) tryStop(lab, id)
  }
  process.on('SIGINT', () => stop(exitCodes.interrupted))
  process.on('SIGTERM', () => stop(exitCodes.terminated))
  return () => code
}

function tryStop({ handlers }: Lab, id: string): void {
  try {
    void handlers['runs.stop']({ id })
  } catch {
    // It was over already.
  }
}

async function exportFigure(lab: Lab, records: readonly RunRecord[], { out, formats }: FollowOptions): Promise<void> {
  const shown = records.filter(({ measurements }) => measurements.length > 0)
  if (shown.length === 0) return console.error('No figure: nothing was measured.')
  if (shown.length > maxFigureRuns)
    console.error(`A figure holds ${maxFigureRuns} runs: it shows the first ${maxFigureRuns} of ${shown.length}.`)
  const { files } = await lab.handlers['figures.export']({
    kind: 'spectra',
    runs: shown.slice(0, maxFigureRuns).map(({ summary }) => summary.id),
    formats,
    directory: out === undefined ? null : userPath(out),
    fileName: null,
    widthMm: 183,
    dpi: 300,
  })
  for (const file of files) console.log(file)
}
