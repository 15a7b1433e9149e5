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

/** The weights of a run at one step, as θ of its problem. */
export interface Weights {
  step: number
  theta: Float64Array
}

/** What is sent to a worker. */
export interface Work {
  request: AnalysisRequest
  spec: RunSpec
  sample: Sample
  /** By step, ascending; at least one. */
  weights: Weights[]
}

/** What a worker sends back; after `made` or `failed` nothing more. */
export type WorkMessage =
  | { kind: 'progressed'; done: number }
  | { kind: 'made'; result: AnalysisResult }
  | { kind: 'failed'; error: ErrorReport }

/** What an analysis is computed from. */
export interface AnalysisInput<K extends AnalysisKind> {
  problem: Problem
  spec: RunSpec
  /** What the problem was made from: labels, and the inputs as they are. */
  sample: Sample
  /** By step, ascending: the one that was asked for is the last, and the only one where the kind takes one. */
  weights: readonly Weights[]
  parameters: ParametersOf<K>
}

/** Tells how much is done, 0 … 1; as often as one likes, since not every call is passed on. */
export type Report = (done: number) => void

/**
 * A pure function of its input. What it throws as a RangeError or a SpecError reaches the caller as a sentence on the
 * input; every other error is a bug.
 */
export type Analysis<K extends AnalysisKind> = (input: AnalysisInput<K>, report: Report) => ResultOf<K>
