import type { PictureInput } from '../../../../shared/spec/backbone/backbone.ts'
import { gatherRows, range, reshape, sliceLast } from '../language/arrays.ts'
import * as e from '../language/elementwise.ts'
import { randomInts } from '../language/random.ts'
import { pad } from '../language/slices.ts'
import type { Tensor } from '../language/tensor.ts'

export type Augmentation = PictureInput['augmentation']

/** The stream of the seed of a run from which augmentation draws; the counter is the number of the step. */
export const augmentationStream = 'augmentation'

/**
 * Moves and mirrors pictures (B, rows, columns, channels) at random, with zeros beyond their edges. A crop from a padded
 * picture is a shift by up to the padding. Each picture takes five random whole numbers: the shift along rows and columns,
 * the crop along both, and the mirror.
 */
export function augmented(pictures: Tensor, { shift, crop, flip }: Augmentation, seed: Tensor): Tensor {
  const reach = shift + crop
  if (reach === 0 && !flip) return pictures
  const [size = 0, rows = 0, columns = 0, channels = 0] = pictures.shape
  const { graph } = pictures
  const drawn = randomInts(seed, [size, 5])
  const upTo = (column: number, most: number): Tensor =>
    e.remainder(reshape(sliceLast(drawn, column, 1), [size, 1, 1]), 2 * most + 1)
  const down = e.add(upTo(0, shift), upTo(2, crop)) // 0 … 2 reach
  const right = e.add(upTo(1, shift), upTo(3, crop))
  const place = (n: number, shape: [number, number, number]): Tensor => reshape(range(graph, n), shape)
  const column = place(columns, [1, 1, columns])
  const isMirrored = e.equal(e.remainder(reshape(sliceLast(drawn, 4, 1), [size, 1, 1]), 2), 1)
  const across = flip ? e.select(isMirrored, e.subtract(columns - 1, column), column) : column
  const [tall, wide] = [rows + 2 * reach, columns + 2 * reach]
  const row = e.add(place(rows, [1, rows, 1]), down)
  const first = e.multiply(place(size, [size, 1, 1]), tall)
  const index = e.add(e.multiply(e.add(first, row), wide), e.add(across, right)) // (B, rows, columns)
  const none = [0, 0] as const
  const padded = pad(pictures, [none, [reach, reach], [reach, reach], none])
  return gatherRows(reshape(padded, [size * tall * wide, channels]), index)
}
