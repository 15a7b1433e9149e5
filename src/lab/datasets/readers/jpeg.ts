import jpeg from 'jpeg-js'
import { jpegParts, type JpegParts } from './jpegParts.ts'
import { damaged, largestSide, type Picture } from './pixels.ts'

/**
 * Reads a JPEG, baseline or progressive, with its declared coding of colours. Throws a CallError that names the byte, and
 * what is wrong or which coding is not read.
 */
export function readJpeg(file: Uint8Array, name: string): Picture {
  const parts = jpegParts(file, name)
  const { width, height, components } = parts.frame
  const data = decoded(parts, () => damaged(name, parts.pixelsAt, 'the coded pixels cannot be decoded'))
  if (components.length === 3) return { width, height, channels: 3, numbers: data }
  // The decoder returns the grey of each pixel three times.
  return { width, height, channels: 1, numbers: data.filter((_, i) => i % 3 === 0) }
}

function decoded({ plain, isRgb }: JpegParts, failed: () => Error): Uint8Array {
  try {
    return jpeg.decode(plain, {
      useTArray: true,
      formatAsRGBA: false,
      colorTransform: !isRgb,
      // A last restart interval may end after the last block; `jpegParts` has counted the intervals.
      tolerantDecoding: true,
      maxResolutionInMP: largestSide ** 2 / 1e6,
      maxMemoryUsageInMB: 2048,
    }).data
  } catch {
    throw failed()
  }
}
