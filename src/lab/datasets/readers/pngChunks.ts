import { crc32 } from 'node:zlib'
import { damaged, refuseSize } from './pixels.ts'
import { badFile } from './rawSet.ts'

/** The parts of a PNG that decide its pixels. */
export interface PngParts {
  width: number
  height: number
  depth: number
  /** 0: grey, 2: RGB, 3: palette, 4: grey with alpha, 6: RGB with alpha. */
  colourType: number
  isInterlaced: boolean
  /** Red, green and blue of each colour; empty without a palette. */
  palette: Uint8Array
  /** The chunk tRNS; empty without one. */
  transparency: Uint8Array
  /** The compressed pixels, and the byte where they begin. */
  compressed: Uint8Array
  pixelsAt: number
}

const depths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
}

interface Chunk {
  type: string
  data: Uint8Array
  /** The byte where its data begin. */
  at: number
}

/**
 * Reads the chunks of a PNG that decide its pixels, and checks their sums. Other chunks, as a colour profile, may be damaged:
 * a reader skips them (PNG specification, 13.1). Throws a CallError that names the byte.
 */
export function pngParts(file: Uint8Array, name: string): PngParts {
  const header = readHeader(file, name)
  const parts: PngParts = { ...header, palette: none, transparency: none, compressed: none, pixelsAt: 0 }
  const pixels: Chunk[] = []
  for (const chunk of chunksAfterHeader(file, name)) {
    if (chunk.type === 'IDAT') pixels.push(chunk)
    else if (chunk.type === 'PLTE') parts.palette = chunk.data
    else if (chunk.type === 'tRNS') parts.transparency = chunk.data
    else if (chunk.type !== 'IEND') throw damaged(name, chunk.at - 4, `has an unknown chunk '${chunk.type}'`)
    checkLength(chunk, header.colourType, name)
  }
  parts.pixelsAt = pixels[0]?.at ?? file.length
  parts.compressed = Buffer.concat(pixels.map(({ data }) => data))
  if (header.colourType === 3 && parts.palette.length === 0)
    throw damaged(name, parts.pixelsAt, 'has a palette by its header, but no colours')
  return parts
}

const none = new Uint8Array()

function readHeader(file: Uint8Array, name: string) {
  if (file.length < 33)
    throw badFile(name, `byte ${file.length}`, 'expected the header of a PNG, found the end of the file')
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (view.getUint32(8) !== 13 || typeAt(file, 12) !== 'IHDR')
    throw damaged(name, 8, 'expected the header of a PNG, found another chunk')
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  refuseSize(name, 'byte 16', width, height)
  checkSum(file, 12, 13, name)
  const [depth = 0, colourType = 0, compression = 0, filter = 0, interlace = 0] = file.subarray(24, 29)
  if (!depths[colourType]?.includes(depth))
    throw damaged(name, 24, `has ${depth} bits per channel with colour type ${colourType}, which PNG does not know`)
  if (compression !== 0 || filter !== 0 || interlace > 1)
    throw damaged(name, 26, 'has a compression, filter or interlacing that PNG does not know')
  return { width, height, depth, colourType, isInterlaced: interlace === 1 }
}

/** Yields the chunks that decide the pixels, and those that no reader may skip. */
function* chunksAfterHeader(file: Uint8Array, name: string): Generator<Chunk> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  for (let at = 33; ;) {
    const length = at + 12 > file.length ? Infinity : view.getUint32(at)
    if (at + 12 + length > file.length)
      throw damaged(name, at, 'expected a whole chunk of the PNG, found the end of the file')
    const type = typeAt(file, at + 4)
    const isAncillary = ((file[at + 4] ?? 0) & 0x20) !== 0
    if (!isAncillary || type === 'tRNS') {
      checkSum(file, at + 4, length, name)
      yield { type, data: file.subarray(at + 8, at + 8 + length), at: at + 8 }
    }
    if (type === 'IEND') return
    at += 12 + length
  }
}

function checkSum(file: Uint8Array, typeAtByte: number, length: number, name: string): void {
  const end = typeAtByte + 4 + length
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (crc32(file.subarray(typeAtByte, end)) !== view.getUint32(end))
    throw damaged(name, typeAtByte, `chunk '${typeAt(file, typeAtByte)}' does not match its checksum`)
}

/** Refuses a palette or a transparent colour of an impossible length. */
function checkLength({ type, data, at }: Chunk, colourType: number, name: string): void {
  const isBad =
    (type === 'PLTE' && (data.length % 3 !== 0 || data.length > 768)) ||
    (type === 'tRNS' && colourType === 0 && data.length !== 2) ||
    (type === 'tRNS' && colourType === 2 && data.length !== 6)
  if (isBad) throw damaged(name, at, `chunk '${type}' has ${data.length} bytes, which fit no picture of this kind`)
}

/** Returns the type of a chunk; bytes that are no letters become question marks. */
const typeAt = (file: Uint8Array, at: number): string =>
  String.fromCharCode(...file.subarray(at, at + 4)).replaceAll(/[^A-Za-z]/g, '?')
