import type { Shape, Tensor } from '../language/tensor.ts'

/** The gradients of a layer by its input and by its parameters, in their order. */
export interface LayerGradient {
  readonly input: Tensor
  readonly parameters: readonly Tensor[]
}

/** What a layer computes from a batch. */
export interface LayerPass {
  readonly output: Tensor
  /** The running averages after this batch, one for each statistic of the layer. */
  readonly statistics: readonly Tensor[]
  /** Writes the gradients; `slope` is the gradient by the output. */
  backward(slope: Tensor): LayerGradient
}

/** What a layer needs besides its input. */
export interface LayerContext {
  /** Whether batch norm uses the statistics of the batch or the running averages. */
  readonly mode: 'batch' | 'running'
  /** The parameters and the running averages of the layer. */
  readonly parameters: readonly Tensor[]
  readonly statistics: readonly Tensor[]
  /** Draws the mask of the next dropout layer; null: dropout changes nothing. */
  readonly dropoutMask: ((shape: Shape, rate: number) => Tensor) | null
}

/** Returns a pass of a layer without parameters. */
export const passOf = (output: Tensor, byInput: (slope: Tensor) => Tensor): LayerPass => ({
  output,
  statistics: [],
  backward: (slope) => ({ input: byInput(slope), parameters: [] }),
})
