import type { Measurement } from '../shared/contract/measurements.ts'
import type { RunRecord, RunSummary } from '../shared/contract/runs.ts'
import type { Lab } from '../lab/lab.ts'

/** What came out of a run. */
export interface Outcome extends Pick<RunRecord, 'summary' | 'spec' | 'peakMemoryBytes'> {
  last: Measurement | null
}

export const outcomeOf = ({ summary, spec, peakMemoryBytes, measurements }: RunRecord): Outcome => ({
  summary,
  spec,
  peakMemoryBytes,
  last: measurements.at(-1) ?? null,
})

/** One after another: a hundred runs with all that was measured of them are much to hold. */
export async function readOutcomes({ handlers }: Lab, ids: readonly string[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const id of ids) outcomes.push(outcomeOf(await handlers['runs.read']({ id })))
  return outcomes
}

/** Of all sittings together; null while the run goes on. */
export const secondsTaken = ({ startedAt, endedAt, secondsBefore }: RunSummary): number | null =>
  startedAt !== null && endedAt !== null ? secondsBefore + (endedAt - startedAt) / 1000 : secondsBefore || null
