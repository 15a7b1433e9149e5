import { inputDimension, type Data } from '../data.ts'
import type { PictureInput } from './backbone.ts'

/**
 * Returns the pictures that a sample of the data is likely to be: the digits, or a square picture with one or three
 * channels, pixel by pixel. null where the number of features is neither. The lab checks it against the stored shape.
 */
export function guessedPictures({ data }: { data: Data }): PictureInput | null {
  if (data.set !== 'digits' && data.set !== 'imported') return null
  const dimension = inputDimension({ data })
  for (const channels of [1, 3]) {
    const side = Math.round(Math.sqrt(dimension / channels))
    if (side >= 2 && channels * side * side === dimension) return pictures([side, side, channels])
  }
  return null
}

/**
 * Returns how samples of a stored shape form pictures: rows × columns, rows × columns × channels, or channels × rows ×
 * columns. null for a shape of no picture.
 */
export function storedPictures(shape: readonly number[]): PictureInput | null {
  const [a = 0, b = 0, c] = shape
  if (shape.length === 2) return pictures([a, b, 1])
  if (shape.length !== 3 || c === undefined) return null
  // Few channels stand beside many rows and columns.
  return a < c && a <= 4 ? { ...pictures([b, c, a]), order: 'chw' } : pictures([a, b, c])
}

const pictures = ([height, width, channels]: readonly [number, number, number]): PictureInput => ({
  height,
  width,
  channels,
  order: 'hwc',
  standardise: 'perChannel',
  augmentation: { shift: 0, flip: false, crop: 0 },
})
