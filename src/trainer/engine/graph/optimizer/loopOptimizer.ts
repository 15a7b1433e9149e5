import type { Declarations, Tensor, Tensors } from '../language/tensor.ts'
import type { Evaluation } from '../network/evaluate.ts'

/** Steps that one call can take at most: the size of its log. */
export const blockCapacity = 512

/** A run's state in the loop. */
export const status = { running: 0, roundOff: 1, notFinite: 2 } as const

/** The objective at parameters given one by one, at the multiplier of the call. */
export type EvaluateAt = (parameters: readonly Tensor[]) => Evaluation

/** What a step is told besides its state. */
export interface StepContext {
  evaluate: EvaluateAt
  /** Runs that may go on: still running, with steps left in this call. (R) bool. */
  active: Tensor
  /** Learning rate of the step that each run is at (R), float64; L-BFGS takes none. */
  rate: Tensor
}

/** The numbers of a point that are kept, float64 (R). */
export interface PointNumbers extends Tensors {
  data_loss: Tensor
  weight_penalty: Tensor
  feature_penalty: Tensor
  gradient_norm: Tensor
}

/**
 * An optimizer inside the compiled loop. One call of `step` makes one evaluation for every run; a run whose step is
 * complete says so in `moved`. So runs in different phases of a line search can share the evaluation.
 */
export interface LoopOptimizer {
  /** What it keeps from step to step, beside `status`; the runs are along the first axis. */
  readonly state: Declarations
  /** Its state at θ (R, P), float64, with nothing learnt. */
  begin(theta: Tensor, evaluate: EvaluateAt): { state: Tensors; status: Tensor }
  step(state: Tensors, context: StepContext): { state: Tensors; moved: Tensor; ended: Tensor; numbers: PointNumbers }
  /** θ (R, P) in float64, from its state. */
  theta(state: Tensors): Tensor
}

/** The numbers of a point, given ‖gradient‖. */
export function pointNumbers(evaluation: Evaluation, gradientNorm: Tensor): PointNumbers {
  return {
    data_loss: evaluation.dataLoss,
    weight_penalty: evaluation.weightPenalty,
    feature_penalty: evaluation.featurePenalty,
    gradient_norm: gradientNorm,
  }
}
