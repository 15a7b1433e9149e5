import type { Declarations, Tensor, Tensors } from '../language/tensor.ts'
import type { Graph } from '../language/graph.ts'
import type { ObjectiveTensors } from '../network/architecture.ts'

/** The samples of one step. */
export interface Batch {
  /** Their numbers (size), int32. */
  indices: Tensor
  size: number
  /** The number of the step, from 0, int32 (1): the counter of random numbers. */
  step: Tensor
}

/** The objective of a batch at one θ; every number is float64 (1). */
export interface BatchEvaluation {
  dataLoss: Tensor
  weightPenalty: Tensor
  featurePenalty: Tensor
  /** dataLoss + multiplier · (weightPenalty + featurePenalty). */
  objective: Tensor
  /** The gradient of the objective, shaped like the parameters. */
  gradient: Tensor[]
  /** The running statistics after the batch. */
  statistics: Tensors
}

/** A network that trains on batches. */
export interface BatchModel {
  /** The sizes of its parameters, in the order of θ: each is a tensor (1, rows, cols). */
  readonly blocks: readonly { rows: number; cols: number; offset: number }[]
  /** The statistics that it carries from step to step besides its parameters. */
  readonly statistics: Declarations
  initialStatistics(graph: Graph): Tensors
  /** Arguments of the loop besides those of the objective. */
  readonly arguments: Declarations
  /**
   * Whether XLA compiles the loop: updates of parameters then wait for each other, which is faster. Other loops are inlined
   * with their branches, for oneDNN.
   */
  readonly isCompiled: boolean
  evaluate(parameters: readonly Tensor[], statistics: Tensors, problem: ObjectiveTensors, batch: Batch): BatchEvaluation
}
