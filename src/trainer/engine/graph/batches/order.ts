import { concatenate } from '../language/arrays.ts'
import { permutation } from '../language/random.ts'
import type { Tensor } from '../language/tensor.ts'

/**
 * Returns the order of the samples in an epoch, a permutation of 0 … N − 1, int32 (N), as `epochOrder` of
 * shared/linalg/philox.ts. `seed`, of the stream `order`, and `epoch` are int32 (1).
 */
export const epochOrder = (seed: Tensor, epoch: Tensor, samples: number): Tensor =>
  permutation(concatenate([seed, epoch], 0), samples)
