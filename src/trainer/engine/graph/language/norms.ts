import { addNode, constant, typeAttribute, type Attribute } from './graph.ts'
import { describe, formatShape, GraphError, requireSameType, sameShape, type Tensor } from './tensor.ts'
import { pictureShape } from './windows.ts'

/** What one normalisation over a batch computed. */
export interface FusedNorm {
  y: Tensor
  /** Mean of each channel over the batch. */
  mean: Tensor
  /** Variance of each channel over the batch, without bias (divided by n − 1). */
  variance: Tensor
  /** What TensorFlow keeps for the gradient; its shape is unknown. */
  reserved: readonly [Tensor, Tensor, Tensor]
}

/**
 * Returns γ (x − mean)/√(variance + ε) + β for float32 pictures, with the mean and the biased variance of each channel
 * over the batch. gamma, beta: (channels).
 */
export function fusedBatchNorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): FusedNorm {
  const operation = 'FusedBatchNormV3'
  const channels = requireChannels(operation, x, [gamma, beta])
  const vector = { dtype: x.dtype, shape: [channels] }
  const outputs = [
    { name: 'y', dtype: x.dtype, shape: x.shape },
    { name: 'batch_mean', ...vector },
    { name: 'batch_variance', ...vector },
    ...[1, 2, 3].map((i) => ({ name: `reserve_space_${i}`, ...vector })),
  ]
  const empty = constant(x.graph, [], x.dtype, [0])
  const attributes = { ...attributesOf(x, epsilon), exponential_avg_factor: { f: 1 } }
  const made = addNode(x.graph, operation, [x, gamma, beta, empty, empty], attributes, outputs)
  const [y, mean, variance, first, second, third] = made
  return { y: y!, mean: mean!, variance: variance!, reserved: [first!, second!, third!] }
}

/** Returns the gradients of `fusedBatchNorm` by x, γ and β. `slope`: the gradient by y. */
export function fusedBatchNormGradient(
  x: Tensor,
  gamma: Tensor,
  slope: Tensor,
  { reserved }: FusedNorm,
  epsilon: number,
): { x: Tensor; gamma: Tensor; beta: Tensor } {
  const operation = 'FusedBatchNormGradV3'
  const channels = requireChannels(operation, x, [gamma])
  requireSameType(operation, x, slope)
  if (!sameShape(slope.shape, x.shape))
    throw new GraphError(`${operation}: the slope ${formatShape(slope.shape)} does not have ${formatShape(x.shape)}`)
  const vector = { dtype: x.dtype, shape: [channels] }
  const outputs = [
    { name: 'x_backprop', dtype: x.dtype, shape: x.shape },
    { name: 'scale_backprop', ...vector },
    { name: 'offset_backprop', ...vector },
    { name: 'reserve_space_4', dtype: x.dtype, shape: [0] },
    { name: 'reserve_space_5', dtype: x.dtype, shape: [0] },
  ]
  const [byX, byGamma, byBeta] = addNode(
    x.graph,
    operation,
    [slope, x, gamma, ...reserved],
    attributesOf(x, epsilon),
    outputs,
  )
  return { x: byX!, gamma: byGamma!, beta: byBeta! }
}

function attributesOf(x: Tensor, epsilon: number): Record<string, Attribute> {
  return {
    T: typeAttribute(x.dtype),
    U: typeAttribute(x.dtype),
    epsilon: { f: epsilon },
    is_training: { b: true },
    data_format: { s: new TextEncoder().encode('NHWC') },
  }
}

function requireChannels(operation: string, x: Tensor, vectors: readonly Tensor[]): number {
  const [, , , channels] = pictureShape(operation, x)
  if (x.dtype !== 'float32') throw new GraphError(`${operation}: takes float32, not ${describe(x)}`)
  for (const vector of vectors) {
    requireSameType(operation, x, vector)
    if (!sameShape(vector.shape, [channels]))
      throw new GraphError(
        `${operation}: ${formatShape(vector.shape)} does not have the ${channels} channels of ${formatShape(x.shape)}`,
      )
  }
  return channels
}
