import type { Declarations, Tensor, Tensors } from '../language/tensor.ts'
import type { Evaluation } from '../network/evaluate.ts'

/** The largest number of steps of one call: the size of its log. */
export const blockCapacity = 512

/** The status of a run in the loop. */
export const status = { running: 0, roundOff: 1, notFinite: 2 } as const

/** Evaluates the objective at a list of parameter blocks, at the multiplier of the call. */
export type EvaluateAt = (parameters: readonly Tensor[]) => Evaluation

/** The arguments of a step besides its state. */
export interface StepContext {
  evaluate: EvaluateAt
  /** Runs that may take a step: running, and within the budget of this call. (R) bool. */
  active: Tensor
  /** The learning rate of each run's next step (R), float64; L-BFGS ignores it. */
  rate: Tensor
}

/** The logged numbers of a point, float64 (R). */
export interface PointNumbers extends Tensors {
  data_loss: Tensor
  weight_penalty: Tensor
  feature_penalty: Tensor
  gradient_norm: Tensor
}

/**
 * An optimizer inside the compiled loop. One call of `step` makes one evaluation for every run, and `moved` marks the
 * runs whose step is complete. Runs in different phases of a line search thus share an evaluation.
 */
export interface LoopOptimizer {
  /** The state from step to step besides `status`, with the runs along the first axis. */
  readonly state: Declarations
  /** Returns the initial state at θ (R, P), float64. */
  begin(theta: Tensor, evaluate: EvaluateAt): { state: Tensors; status: Tensor }
  step(state: Tensors, context: StepContext): { state: Tensors; moved: Tensor; ended: Tensor; numbers: PointNumbers }
  /** Returns θ (R, P) of the state, in float64. */
  theta(state: Tensors): Tensor
}

/** Returns the logged numbers of a point, given ‖gradient‖. */
export function pointNumbers(evaluation: Evaluation, gradientNorm: Tensor): PointNumbers {
  return {
    data_loss: evaluation.dataLoss,
    weight_penalty: evaluation.weightPenalty,
    feature_penalty: evaluation.featurePenalty,
    gradient_norm: gradientNorm,
  }
}
