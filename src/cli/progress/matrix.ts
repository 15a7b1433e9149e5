import type { RunStatus } from '../../shared/contract/runs.ts'
import type { RunState, StudyState } from './state.ts'

const bars = '▁▂▃▄▅▆▇'
const signs: Readonly<Record<Exclude<RunStatus, 'running'>, string>> = {
  queued: '·',
  finished: '█',
  stopped: '○',
  interrupted: '○',
  diverged: '×',
  trapped: '×',
  refused: '×',
  crashed: '×',
  killed: '×',
}
/** A taller grid would not fit on a terminal. */
const mostLines = 16

/** Draws one character for each run, in the order of the study: · queued, ▁ … ▇ running, █ finished, ○ stopped, × failed. */
export function matrixLines({ runs, rowLength }: Pick<StudyState, 'runs' | 'rowLength'>, width: number): string[] {
  const runSigns = runs.map(sign)
  const isGrid = rowLength <= width && Math.ceil(runs.length / rowLength) <= mostLines
  const count = Math.ceil(runs.length / Math.min(width, runs.length))
  const length = isGrid ? rowLength : Math.ceil(runs.length / count)
  return Array.from({ length: Math.ceil(runs.length / length) }, (_, row) =>
    runSigns.slice(row * length, (row + 1) * length).join(''),
  )
}

function sign({ status, progress }: RunState): string {
  if (status !== 'running') return signs[status]
  const share = progress ? progress.step / Math.max(1, progress.steps) : 0
  return bars[Math.min(bars.length - 1, Math.floor(share * bars.length))] ?? ''
}
