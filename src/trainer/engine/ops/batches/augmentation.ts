import { statelessIntegers, type SeedPair } from '../../../../shared/linalg/philox.ts'
import { sizeOf } from '../../../../shared/spec/backbone/sizedLayers.ts'
import type { Augmentation } from '../../graph/batches/augmentation.ts'

/** Pictures (N, rows, columns, channels), row-major. */
export interface Pictures {
  numbers: Float32Array | Float64Array
  /** Rows, columns, channels. */
  shape: readonly number[]
}

/**
 * Returns the pictures with these indices, moved and mirrored at random with zeros beyond their edges, in float32. The five
 * random whole numbers of a picture are those of the graph (graph/batches/augmentation.ts).
 */
export function batchPictures(
  { numbers, shape }: Pictures,
  indices: ArrayLike<number>,
  { shift, crop, flip }: Augmentation,
  seed: SeedPair,
): Float32Array {
  const [rows = 0, columns = 0, channels = 0] = shape
  const size = sizeOf(shape)
  const reach = shift + crop
  const drawn = reach > 0 || flip ? statelessIntegers(seed, 5 * indices.length) : null
  const batch = new Float32Array(indices.length * size)
  for (let i = 0; i < indices.length; i++) {
    const picture = numbers.subarray(indices[i]! * size, (indices[i]! + 1) * size)
    if (!drawn) {
      batch.set(picture, i * size)
      continue
    }
    const upTo = (place: number, most: number): number => remainder(drawn[5 * i + place]!, 2 * most + 1)
    const [down, right] = [upTo(0, shift) + upTo(2, crop) - reach, upTo(1, shift) + upTo(3, crop) - reach]
    const isMirrored = flip && remainder(drawn[5 * i + 4]!, 2) === 1
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const [y, x] = [row + down, (isMirrored ? columns - 1 - column : column) + right]
        if (y < 0 || y >= rows || x < 0 || x >= columns) continue
        const from = (y * columns + x) * channels
        batch.set(picture.subarray(from, from + channels), i * size + (row * columns + column) * channels)
      }
  }
  return batch
}

/** Returns the remainder with the sign of the divisor. */
const remainder = (value: number, divisor: number): number => ((value % divisor) + divisor) % divisor
