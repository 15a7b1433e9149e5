import { decode } from 'fast-png'
import { crc32, deflateSync } from 'node:zlib'

export type Samples = Uint8Array | Uint16Array

/** A picture of every `stepX`-th column and `stepY`-th row, from column `x` and row `y` on. */
export interface Pass {
  x: number
  y: number
  stepX: number
  stepY: number
  width: number
  height: number
}

/** The seven passes of Adam7 (PNG specification, 8.2): first column and row, and steps. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

/** Lists the passes of a picture that have pixels: the whole picture, or up to seven where it is interlaced. */
export function passesOf(picture: { width: number; height: number; isInterlaced: boolean }): Pass[] {
  const passes = picture.isInterlaced ? adam7 : ([[0, 0, 1, 1]] as const)
  return passes
    .map(([x, y, stepX, stepY]) => {
      const width = Math.ceil((picture.width - x) / stepX)
      return { x, y, stepX, stepY, width, height: Math.ceil((picture.height - y) / stepY) }
    })
    .filter(({ width, height }) => width > 0 && height > 0)
}

/** Returns the bytes of a row: its filter, and its pixels of `bits` bits. */
export const rowBytes = (width: number, bits: number): number => 1 + Math.ceil((width * bits) / 8)

/**
 * Returns the stored numbers of one pass from its filtered rows. fast-png misreads interlaced pictures below 8 bits; each
 * pass alone is a plain picture, which it reads right.
 */
export function passSamples(rows: Uint8Array, pass: Pass, channels: number, depth: number): Samples {
  // Indices of a palette have the form of grey.
  const colourType = [0, 4, 2, 6][channels - 1] ?? 0
  const { data } = decode(plainPng(pass.width, pass.height, depth, colourType, rows))
  if (data instanceof Uint16Array) return data
  const bytes = Uint8Array.from(data)
  return depth === 8 ? bytes : unpacked(bytes, pass, depth)
}

/** Splits the bytes of grey or palette pixels with 1, 2 or 4 bits. Each row starts with a new byte. */
function unpacked(bytes: Uint8Array, { width, height }: Pass, depth: number): Uint8Array {
  const perRow = rowBytes(width, depth) - 1
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const [row, column] = [Math.floor(i / width), i % width]
    const byte = bytes[row * perRow + Math.floor((column * depth) / 8)] ?? 0
    return (byte >> (8 - depth - ((column * depth) % 8))) & (2 ** depth - 1)
  })
}

function plainPng(width: number, height: number, depth: number, colourType: number, rows: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([depth, colourType], 8)
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
  const stored = deflateSync(rows, { level: 0 })
  return Buffer.concat([Buffer.from(signature), chunk('IHDR', header), chunk('IDAT', stored), chunk('IEND')])
}

function chunk(type: string, data: Uint8Array = new Uint8Array()): Buffer {
  const whole = Buffer.alloc(data.length + 12)
  whole.writeUInt32BE(data.length, 0)
  whole.write(type, 4, 'latin1')
  whole.set(data, 8)
  whole.writeUInt32BE(crc32(whole.subarray(4, -4)), data.length + 8)
  return whole
}
