import { subtract } from './elementwise.ts'
import { addNode, addOperation, constant, typeAttribute } from './graph.ts'
import { describe, formatShape, GraphError, sameShape, type Shape, type Tensor } from './tensor.ts'

const int32 = { type: 3 }

/**
 * Returns whole numbers that are uniform over int32, for a seed pair (2) of int32: Philox 4x32-10. Equal seeds give equal
 * numbers on every device; shared/linalg/philox.ts computes the same.
 */
export function randomInts(seed: Tensor, shape: Shape): Tensor {
  const operation = 'StatelessRandomUniformFullInt'
  if (seed.dtype !== 'int32' || !sameShape(seed.shape, [2]))
    throw new GraphError(`${operation}: the seed must be int32 (2), not ${describe(seed)}`)
  const inputs = [constant(seed.graph, shape, 'int32', [shape.length]), seed]
  const attributes = { dtype: int32, T: int32, Tseed: int32 }
  return addOperation(seed.graph, operation, inputs, attributes, { name: 'output', dtype: 'int32', shape })
}

/**
 * Returns numbers that are uniform over [0, 1), multiples of 2⁻²³, for a seed pair. They are made of whole numbers, because
 * XLA's own uniform numbers differ from those of TensorFlow's kernels.
 */
export function randomUniform(seed: Tensor, shape: Shape): Tensor {
  const { graph } = seed
  const bits = randomInts(seed, shape)
  const both = (operation: string, x: Tensor, mask: number): Tensor => {
    const inputs = [x, constant(graph, mask, 'int32')]
    return addOperation(graph, operation, inputs, { T: int32 }, { name: 'z', dtype: 'int32', shape })
  }
  // The lowest 23 bits are the fraction of a float32 in [1, 2).
  const pattern = both('BitwiseOr', both('BitwiseAnd', bits, 0x7fffff), 0x3f800000)
  const output = { name: 'output', dtype: 'float32' as const, shape }
  const between = addOperation(graph, 'Bitcast', [pattern], { T: int32, type: typeAttribute('float32') }, output)
  return subtract(between, 1)
}

/** Returns a permutation of 0 … n − 1, for a seed pair: the descending order of random keys, ties by index. */
export const permutation = (seed: Tensor, n: number): Tensor => largestEntries(randomInts(seed, [n]), n).indices

/** Returns the k largest entries along the last axis, descending, and their places; equal entries keep their order. */
export function largestEntries(x: Tensor, k: number): { values: Tensor; indices: Tensor } {
  const last = x.shape.at(-1)
  if (last === undefined || x.dtype === 'bool') throw new GraphError(`TopKV2: ${describe(x)} is no list of numbers`)
  if (!Number.isInteger(k) || k < 0 || k > last)
    throw new GraphError(`TopKV2: ${formatShape(x.shape)} does not have ${k} entries along its last axis`)
  const shape = [...x.shape.slice(0, -1), k]
  const attributes = { T: typeAttribute(x.dtype), Tk: int32, index_type: int32, sorted: { b: true } }
  const outputs = [
    { name: 'values', dtype: x.dtype, shape },
    { name: 'indices', dtype: 'int32' as const, shape },
  ]
  const [values, indices] = addNode(x.graph, 'TopKV2', [x, constant(x.graph, k, 'int32')], attributes, outputs)
  return { values: values!, indices: indices! }
}
