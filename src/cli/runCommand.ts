import type { RunRecord, RunSummary } from '../shared/contract/runs.ts'
import { emitTo } from '../lab/emitTo.ts'
import { openLab, type Lab } from '../lab/lab.ts'
import { progressOutput, type ProgressOutput } from './progress.ts'
import { resultTable } from './results.ts'
import { findRoot, userPath } from './root.ts'
import { chooseSpecs, type SpecOptions } from './specs.ts'

export interface RunOptions extends SpecOptions {
  home?: string
  out?: string
  formats: ('svg' | 'png')[]
}

const isOver = ({ status }: RunSummary): boolean => status !== 'queued' && status !== 'running'
/** What one figure can show, by the contract. */
const maxFigureRuns = 12
const exitCodes = { finished: 0, notFinished: 1, interrupted: 130, terminated: 143 }

/** Runs a study and shows it; returns the exit code. */
export async function runCommand(target: string, options: RunOptions): Promise<number> {
  const chosen = chooseSpecs(target, options)
  const output = progressOutput(process.stderr)
  const labels = new Map<string, string>()
  const open = new Set<string>()
  let allOver = (): void => {}
  const over = new Promise<void>((resolve) => (allOver = resolve))
  const noteChange = (summary: RunSummary): void => {
    if (!isOver(summary) || !open.delete(summary.id)) return
    output.say(`${labels.get(summary.id)}  ${summary.status}: ${summary.ending}`)
    if (open.size === 0) allOver()
  }
  const lab = await openLab({
    home: options.home ? userPath(options.home) : null,
    root: findRoot(),
    emit: emitTo({
      'runs.progressed': ({ id, progress }) => output.show(labels.get(id) ?? id, progress),
      'runs.changed': noteChange,
    }),
  })
  try {
    const ids = await lab.handlers['runs.start'](chosen)
    for (const [i, id] of ids.entries()) {
      labels.set(id, `${i + 1}/${ids.length}  δ = ${chosen.specs[i]?.penalty.firstLayer}`)
      open.add(id)
    }
    const stopped = stopOnSignal(lab, ids, output)
    // Some may be over already: what cannot even begin ends at once.
    for (const id of ids) noteChange((await lab.handlers['runs.read']({ id })).summary)
    await over
    const records = await Promise.all(ids.map((id) => lab.handlers['runs.read']({ id })))
    console.log(`\n${chosen.specs[0]?.name.replace(/ · δ = .*/, '')}\n\n${resultTable(records)}\n`)
    await exportFigure(lab, records, options)
    return stopped() ?? exitCode(records)
  } finally {
    await lab.close()
  }
}

const exitCode = (records: readonly RunRecord[]): number =>
  records.every(({ summary }) => summary.status === 'finished') ? exitCodes.finished : exitCodes.notFinished

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

async function exportFigure(lab: Lab, records: readonly RunRecord[], { out, formats }: RunOptions): Promise<void> {
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
