import type { RunSummary } from '../../shared/contract/runs.ts'
import { formatCount } from '../text/format.ts'

type Summary = Pick<RunSummary, 'id' | 'status' | 'progress'>

/** The state of the runs of a figure when it was drawn: step and status by run. */
export type DrawnAt = ReadonlyMap<string, { step: number; status: RunSummary['status'] }>

export const drawnAt = (runs: readonly Summary[]): DrawnAt =>
  new Map(runs.map(({ id, status, progress }) => [id, { status, step: progress?.step ?? 0 }]))

/** Says how far the runs have trained since a figure was drawn; empty where the figure is up to date. */
export function ageSentence(drawn: DrawnAt, runs: readonly Summary[]): string {
  const changed = runs.filter(({ id, status, progress }) => {
    const before = drawn.get(id)
    return before !== undefined && (before.step !== (progress?.step ?? 0) || before.status !== status)
  })
  const [first] = changed
  if (!first) return ''
  if (changed.length > 1) return `${changed.length} runs have changed since this drawing.`
  const [then, now] = [drawn.get(first.id)?.step ?? 0, first.progress?.step ?? 0]
  return then === now
    ? `The run is ${first.status} now.`
    : `Drawn when the run was at step ${formatCount(then)}; it is at step ${formatCount(now)}.`
}
