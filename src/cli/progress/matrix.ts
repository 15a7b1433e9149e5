import type { RunStatus } from '../../shared/contract/runs.ts'
import { duration } from '../format.ts'
import type { ShownRun, ShownStudy } from './tracker.ts'

const growing = '▁▂▃▄▅▆▇'
const signs: Readonly<Record<Exclude<RunStatus, 'running'>, string>> = {
  queued: '·',
  finished: '█',
  stopped: '○',
  interrupted: '○',
  diverged: '×',
  refused: '×',
  crashed: '×',
  killed: '×',
}
/** More would leave no room on a terminal. */
const mostLines = 16

/** One character for each run, in its place in the study: · waits, ▁ … ▇ goes on, █ finished, ○ stopped, × failed. */
export function matrixLines({ runs, rowLength }: Pick<ShownStudy, 'runs' | 'rowLength'>, width: number): string[] {
  const signsOf = runs.map(sign)
  const isGrid = rowLength <= width && Math.ceil(runs.length / rowLength) <= mostLines
  const count = Math.ceil(runs.length / Math.min(width, runs.length))
  const length = isGrid ? rowLength : Math.ceil(runs.length / count)
  return Array.from({ length: Math.ceil(runs.length / length) }, (_, row) =>
    signsOf.slice(row * length, (row + 1) * length).join(''),
  )
}

function sign({ status, progress }: ShownRun): string {
  if (status !== 'running') return signs[status]
  const share = progress ? progress.step / Math.max(1, progress.steps) : 0
  return growing[Math.min(growing.length - 1, Math.floor(share * growing.length))] ?? ''
}

/** `43/100 finished  4 running  1 diverged  45 %  12 s left`. */
export function studyState({ runs, done, secondsLeft }: ShownStudy): string {
  const counts = new Map<RunStatus, number>()
  for (const { status } of runs) counts.set(status, (counts.get(status) ?? 0) + 1)
  const others = [...counts].filter(([status]) => status !== 'finished' && status !== 'queued')
  return [
    `${counts.get('finished') ?? 0}/${runs.length} finished`,
    ...others.map(([status, count]) => `${count} ${status}`),
    ...(done === null ? [] : [`${Math.floor(done * 100)} %`]),
    ...(secondsLeft === null ? [] : [`${duration(secondsLeft)} left`]),
  ].join('  ')
}
