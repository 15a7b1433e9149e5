import { convertIndexedToRgb, decode as decodePng, hasPngSignature, type DecodedPng } from 'fast-png'
import jpeg from 'jpeg-js'
import { CallError } from '../../../shared/contract/errors.ts'
import { badFile } from './rawSet.ts'

/** Bytes by row, pixel and channel. */
export interface Picture {
  width: number
  height: number
  /** 1: grey, 3: red, green and blue. */
  channels: 1 | 3
  bytes: Uint8Array
}

/** Larger pictures are no samples for a fully connected network, and a damaged header may claim any size. */
const largestSide = 4096

/** Reads a PNG or JPEG, by its first bytes. Throws a CallError that names the file and what is wrong with it. */
export function readPicture(file: Uint8Array, name: string): Picture {
  try {
    if (hasPngSignature(file)) return fromPng(file, name)
    if (file[0] === 0xff && file[1] === 0xd8) return fromJpeg(file, name)
  } catch (error) {
    if (error instanceof CallError) throw error
    throw badFile(
      name,
      `${file.length} bytes`,
      `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  throw badFile(name, 'byte 0', 'is the beginning of neither a PNG nor a JPEG; save the picture as one of them')
}

function fromPng(file: Uint8Array, name: string): Picture {
  if (file.length < 24)
    throw badFile(name, `byte ${file.length}`, 'expected the header of a PNG, found the end of the file')
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  refuseLarge(name, 'byte 16', view.getUint32(16), view.getUint32(20))
  const png = decodePng(file, { checkCrc: true })
  if (png.depth === 16) throw badFile(name, 'header', 'has 16 bits per channel; save it with at most 8')
  if (png.transparency) throw transparent(name)
  const [bytes, channels] = png.palette
    ? [convertIndexedToRgb(png), png.palette[0]?.length ?? 3]
    : [wholeBytes(png), png.channels]
  return opaque(name, png.width, png.height, channels, bytes)
}

/** Scales pixels of 1, 2 or 4 bits to 0 … 255. Each row starts with a new byte. */
function wholeBytes({ data, depth, width, height, channels }: DecodedPng): Uint8Array {
  if (depth === 8) return Uint8Array.from(data)
  const most = 2 ** depth - 1
  const perRow = Math.ceil((width * channels * depth) / 8)
  return Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const [row, column] = [Math.floor(i / (width * channels)), i % (width * channels)]
    const byte = data[row * perRow + Math.floor((column * depth) / 8)] as number
    const shift = 8 - depth - ((column * depth) % 8)
    return (((byte >> shift) & most) * 255) / most
  })
}

function fromJpeg(file: Uint8Array, name: string): Picture {
  const channels = jpegChannels(file, name)
  const { width, height, data } = jpeg.decode(file, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxResolutionInMP: largestSide ** 2 / 1e6,
  })
  // The decoder returns the grey of each pixel three times.
  const bytes = channels === 1 ? data.filter((_, i) => i % 3 === 0) : data
  return { width, height, channels, bytes }
}

/** Reads the number of channels from the frame header, before decoding. */
function jpegChannels(file: Uint8Array, name: string): 1 | 3 {
  for (let at = 2; at + 9 < file.length;) {
    const marker = file[at + 1] as number
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) {
      const word = (offset: number): number => ((file[at + offset] as number) << 8) | (file[at + offset + 1] as number)
      refuseLarge(name, `byte ${at + 5}`, word(7), word(5))
      const components = file[at + 9] as number
      if (components !== 1 && components !== 3)
        throw badFile(name, `byte ${at + 9}`, `has ${components} channels; save it in grey or RGB colour`)
      return components
    }
    at += 2 + (((file[at + 2] as number) << 8) | (file[at + 3] as number))
  }
  throw badFile(name, `byte ${file.length}`, 'expected the header of a JPEG, found the end of the file')
}

function refuseLarge(name: string, where: string, width: number, height: number): void {
  if (width < 1 || height < 1 || width > largestSide || height > largestSide)
    throw badFile(name, where, `has ${width} × ${height} pixels; scale it to at most ${largestSide} × ${largestSide}`)
}

/** Removes an alpha channel that is opaque everywhere. Throws a CallError where it is not, since there is no background. */
function opaque(name: string, width: number, height: number, channels: number, bytes: Uint8Array): Picture {
  if (channels === 1 || channels === 3) return { width, height, channels, bytes }
  if (bytes.some((value, i) => i % channels === channels - 1 && value !== 255)) throw transparent(name)
  const kept = bytes.filter((_, i) => i % channels !== channels - 1)
  return { width, height, channels: channels === 2 ? 1 : 3, bytes: kept }
}

const transparent = (name: string): CallError =>
  badFile(name, 'pixels', 'are partly transparent; put the picture on a background first')
