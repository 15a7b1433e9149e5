/** The layout of the numbers of one sample as a picture. */
export interface PictureForm {
  width: number
  height: number
  channels: 1 | 3
  /** Returns the index of the number of a pixel and channel. */
  place(pixel: number, channel: number): number
}

const least = 8

/**
 * Returns the layout of pictures of a shape, or null when samples are no pictures. Pictures are h × w, h × w × 1 or 3,
 * and 1 or 3 × h × w. A row of numbers is a picture when its length is a square of at least 64.
 */
export function pictureForm(shape: readonly number[]): PictureForm | null {
  const [a = 0, b = 0, c = 0] = shape
  const side = Math.sqrt(a)
  if (shape.length === 1 && side >= least && Number.isInteger(side)) return grey(side, side)
  if (shape.length === 2 && a >= least / 2 && b >= least / 2) return grey(b, a)
  if (shape.length === 3 && (c === 1 || c === 3))
    return { width: b, height: a, channels: c, place: (pixel, channel) => pixel * c + channel }
  if (shape.length === 3 && (a === 1 || a === 3))
    return { width: c, height: b, channels: a, place: (pixel, channel) => channel * b * c + pixel }
  return null
}

const grey = (width: number, height: number): PictureForm => ({ width, height, channels: 1, place: (pixel) => pixel })

/** Returns red, green, blue and alpha of one sample, with `range` from black to white. Missing values are transparent. */
export function picturePixels(
  { width, height, channels, place }: PictureForm,
  numbers: ArrayLike<number>,
  from: number,
  [low, high]: readonly [number, number],
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * width * height)
  const scale = 255 / (high - low || 1)
  for (let pixel = 0; pixel < width * height; pixel++) {
    let isMissing = false
    for (let colour = 0; colour < 3; colour++) {
      const value = numbers[from + place(pixel, channels === 3 ? colour : 0)] as number
      isMissing ||= Number.isNaN(value)
      pixels[4 * pixel + colour] = (value - low) * scale
    }
    pixels[4 * pixel + 3] = isMissing ? 0 : 255
  }
  return pixels
}
