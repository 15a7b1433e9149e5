import type { Declarations, Tensor, Tensors } from '../language/tensor.ts'
import type { ObjectiveTensors } from '../network/architecture.ts'
import type { Evaluation } from '../network/evaluate.ts'

/** The largest number of steps of one call: the size of its log. */
export const blockCapacity = 512

/** The status of a run in the loop. */
export const status = { running: 0, roundOff: 1, notFinite: 2 } as const

/** The numbers of a step, in the order of the log's columns. */
export const logColumns = ['data_loss', 'weight_penalty', 'feature_penalty', 'gradient_norm'] as const

/** Evaluates the objective at a list of parameter blocks, at the multiplier of the call. */
export type EvaluateAt = (parameters: readonly Tensor[]) => Evaluation

/** The arguments of a step besides its state. */
export interface StepContext {
  evaluate: EvaluateAt
  problem: ObjectiveTensors
  /** The tensors of `prepare`. */
  prepared: Tensors
  /** Steps that each run has taken in this call (R), int32: below `blockCapacity` in runs that may take one. */
  taken: Tensor
  /** Runs that may take a step: running, and within the budget of this call. (R) bool. */
  active: Tensor
}

/** The result of a step: `row` (R, rowLength) has the numbers of the point that the step has reached. */
export interface Step {
  state: Tensors
  moved: Tensor
  /** The status of a run that ends, else 0. */
  ended: Tensor
  row: Tensor
}

/**
 * An optimizer inside the compiled loop. One call of `step` makes one evaluation for every run, and `moved` marks the
 * runs whose step is complete. Runs in different phases of a line search thus share an evaluation.
 */
export interface LoopOptimizer {
  /** The state from step to step besides `status`, with the runs along the first axis. */
  readonly state: Declarations
  /** The length of θ of a start: of a backbone, its parameters and those of its head. */
  readonly parameterCount: number
  /** Arguments of `begin`, and of `advance`, besides those of the objective. */
  readonly startArguments: Declarations
  readonly arguments: Declarations
  /** Returns the initial state at θ (R, P), float64. `args`: all arguments of the entry `begin`. */
  begin(theta: Tensor, evaluate: EvaluateAt, args: Tensors): { state: Tensors; status: Tensor }
  /** Computes what stays the same during a call, given the learning rates (R · blockCapacity) of its steps. */
  prepare(state: Tensors, rates: Tensor): Tensors
  step(state: Tensors, context: StepContext): Step
  /** The length of a row of a step, float64. */
  readonly rowLength: number
  /** Turns rows (R, n, rowLength) into `logColumns` (R, n, 4), once a call. */
  summarise(rows: Tensor, problem: ObjectiveTensors): Tensor
  /** Returns θ (R, P) of the state, in float64. */
  theta(state: Tensors): Tensor
}
