import { concatenate } from '../language/arrays.ts'
import { addNode, addOperation, constant, typeAttribute } from '../language/graph.ts'
import type { Tensor } from '../language/tensor.ts'

/**
 * Returns the order of the samples in an epoch, a permutation of 0 … N − 1, int32 (N): the indices of `samples` random
 * keys, from the largest to the smallest, equal keys by index. `seed` and `epoch` are int32 (1), not negative.
 * shared/linalg/philox.ts computes the same.
 */
export function epochOrder(seed: Tensor, epoch: Tensor, samples: number): Tensor {
  const { graph } = seed
  const pair = concatenate([seed, epoch], 0)
  const keys = addOperation(
    graph,
    'StatelessRandomUniformFullInt',
    [constant(graph, [samples], 'int32', [1]), pair],
    { dtype: typeAttribute('int32'), T: typeAttribute('int32'), Tseed: typeAttribute('int32') },
    { name: 'output', dtype: 'int32', shape: [samples] },
  )
  const [, indices] = addNode(
    graph,
    'TopKV2',
    [keys, constant(graph, samples, 'int32')],
    { sorted: { b: true }, T: typeAttribute('int32'), Tk: typeAttribute('int32'), index_type: typeAttribute('int32') },
    [
      { name: 'values', dtype: 'int32', shape: [samples] },
      { name: 'indices', dtype: 'int32', shape: [samples] },
    ],
  )
  return indices!
}
