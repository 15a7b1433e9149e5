import type { ComparedResult } from '../contract/comparisons.ts'
import type { RunSummary } from '../contract/runs.ts'

/** A run with its last measurement; null where that is not read yet. */
export interface ComparedRun {
  summary: RunSummary
  result: ComparedResult | null
}
