import type { CheckpointComparison, CheckpointRequest, CheckpointResult } from '../../shared/contract/checkpoints.ts'
import type { ErrorReport } from '../../shared/contract/errors.ts'

/** The input of a worker thread. */
export type Work =
  { kind: 'analyse'; request: CheckpointRequest } | { kind: 'compare'; files: readonly [string, string]; match: string }

/** A message of a worker thread; `made` or `failed` is the last one. */
export type WorkMessage =
  | { kind: 'progressed'; done: number }
  | { kind: 'made'; result: CheckpointResult | CheckpointComparison }
  | { kind: 'failed'; error: ErrorReport }
