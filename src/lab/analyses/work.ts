import type {
  AnalysisKind,
  AnalysisRequest,
  AnalysisResult,
  ParametersOf,
  ResultOf,
} from '../../shared/contract/analyses.ts'
import type { ErrorReport } from '../../shared/contract/errors.ts'
import type { Sample } from '../../shared/contract/trainer.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import type { Problem } from '../../shared/theory/problem.ts'
import type { Weights } from '../runs/storedWeights.ts'

/** The input of a worker thread. */
export interface Work {
  request: AnalysisRequest
  spec: RunSpec
  sample: Sample
  /** By step, ascending; at least one. */
  weights: Weights[]
}

/** A message of a worker thread; `made` or `failed` is the last one. */
export type WorkMessage =
  | { kind: 'progressed'; done: number }
  | { kind: 'made'; result: AnalysisResult }
  | { kind: 'failed'; error: ErrorReport }

/** The input of an analysis. */
export interface AnalysisInput<K extends AnalysisKind> {
  problem: Problem
  spec: RunSpec
  /** The sample behind the problem: labels, and inputs in their original coordinates. */
  sample: Sample
  /** By step, ascending. The requested step is the last, and the only one where the kind needs one. */
  weights: readonly Weights[]
  parameters: ParametersOf<K>
}

/** Reports progress, 0 … 1. Frequent calls are cheap, since not every call sends a message. */
export type Report = (done: number) => void

/**
 * A pure function of its input. A RangeError or SpecError reaches the caller as a sentence about the input; every other
 * error is a bug.
 */
export type Analysis<K extends AnalysisKind> = (input: AnalysisInput<K>, report: Report) => ResultOf<K>
