import { encode } from 'fast-png'
import { channels, mixed } from './colours.ts'

/** Maps numbers to colours. Numbers beyond an end have the colour of that end. */
export interface ColourScale {
  min: number
  max: number
  /** From `min` to `max`, evenly. */
  colours: readonly string[]
  /** The colour of values that are not numbers. */
  missing: string
}

/** Odd, so that the middle of a scale is a level of its own. Few enough to keep images small. */
const levels = 127
/** The least side of an image. Programs that smooth images then blur only a small part of each cell. */
const leastSide = 240

/**
 * Returns cells, row by row, as the data URI of a PNG image. Every cell has several whole pixels, so its edges stay sharp
 * when the image is scaled. Throws when the numbers do not fill the rows.
 */
export function cellImage(cells: ArrayLike<number>, columns: number, scale: ColourScale): string {
  const rows = cells.length / columns
  if (!(Number.isInteger(rows) && rows > 0))
    throw new RangeError(`cellImage: ${cells.length} cells do not fill rows of ${columns}`)
  const factor = Math.ceil(leastSide / Math.max(rows, columns))
  const [width, height] = [columns * factor, rows * factor]
  const data = new Uint8Array(width * height)
  for (let row = 0; row < rows; row++) {
    const line = data.subarray(row * factor * width, (row * factor + 1) * width)
    for (let column = 0; column < columns; column++) {
      const level = levelOf(cells[row * columns + column] as number, scale)
      line.fill(level, column * factor, (column + 1) * factor)
    }
    for (let copy = 1; copy < factor; copy++) data.set(line, (row * factor + copy) * width)
  }
  const palette = Array.from({ length: levels }, (_, level) => mixed(scale.colours, level / (levels - 1)))
  const image = { width, height, data, channels: 1, depth: 8 as const, palette: [...palette, channels(scale.missing)] }
  return `data:image/png;base64,${base64(encode(image, { zlib: { level: 6 } }))}`
}

function levelOf(value: number, { min, max }: ColourScale): number {
  if (Number.isNaN(value)) return levels
  return Math.round(Math.min(1, Math.max(0, (value - min) / (max - min))) * (levels - 1))
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Encodes bytes as in RFC 4648. Neither Buffer nor btoa exists in every process. */
export function base64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const three = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    for (const shift of [18, 12, 6, 0]) text += alphabet[(three >> shift) & 63]
  }
  const missing = (3 - (bytes.length % 3)) % 3
  return text.slice(0, text.length - missing) + '='.repeat(missing)
}
