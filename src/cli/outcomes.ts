import type { Measurement } from '../shared/contract/measurements.ts'
import type { RunRecord, RunSummary } from '../shared/contract/runs.ts'
import { trainingSeconds } from '../shared/contract/trainingTime.ts'
import type { Lab } from '../lab/lab.ts'

/** A run with its last measurement. */
export interface Outcome extends Pick<RunRecord, 'summary' | 'spec' | 'peakMemoryBytes'> {
  last: Measurement | null
}

export const outcomeOf = ({ summary, spec, peakMemoryBytes, measurements }: RunRecord): Outcome => ({
  summary,
  spec,
  peakMemoryBytes,
  last: measurements.at(-1) ?? null,
})

/** Reads runs one after another, because the measurements of a hundred runs do not fit well in memory. */
export async function readOutcomes({ handlers }: Lab, ids: readonly string[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const id of ids) outcomes.push(outcomeOf(await handlers['runs.read']({ id })))
  return outcomes
}

/** Returns the training time over all resumptions; null while the run has none. */
export const secondsTaken = ({ startedAt, endedAt, secondsBefore }: RunSummary): number | null =>
  startedAt !== null && endedAt !== null
    ? trainingSeconds({ startedAt, endedAt, secondsBefore })
    : secondsBefore || null
