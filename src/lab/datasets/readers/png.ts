import { constants, inflateSync } from 'node:zlib'
import { damaged, type Picture } from './pixels.ts'
import { pngParts, type PngParts } from './pngChunks.ts'
import { passesOf, passSamples, rowBytes, type Samples } from './pngPasses.ts'
import { badFile } from './rawSet.ts'

/**
 * Reads a PNG of any depth, palette or interlacing. An alpha channel or a transparent colour that no pixel has does not
 * count. Throws a CallError that names the place; pixels that are transparent are an error, since there is no background.
 */
export function readPng(file: Uint8Array, name: string): Picture {
  const parts = pngParts(file, name)
  const channels = channelsOf(parts)
  const samples = readSamples(parts, channels, name)
  const { width, height } = parts
  if (parts.colourType === 3) return { width, height, channels: 3, numbers: coloursOf(parts, samples, name) }
  const hasAlpha = channels === 2 || channels === 4
  if (!hasAlpha) refuseTransparent(parts, samples, channels, name)
  const kept = hasAlpha ? withoutAlpha(samples, channels, parts, name) : samples
  return { width, height, channels: channels <= 2 ? 1 : 3, numbers: scaled(kept, parts.depth) }
}

const channelsOf = ({ colourType }: PngParts): number => ({ 2: 3, 4: 2, 6: 4 })[colourType] ?? 1

/** Unpacks the stored numbers of all pixels, row by row. */
function readSamples(parts: PngParts, channels: number, name: string): Samples {
  const { width, height, depth } = parts
  const passes = passesOf(parts)
  const bits = channels * depth
  const lengths = passes.map((pass) => pass.height * rowBytes(pass.width, bits))
  const whole = inflate(
    parts,
    lengths.reduce((sum, length) => sum + length, 0),
    name,
  )
  const count = width * height * channels
  const samples = depth === 16 ? new Uint16Array(count) : new Uint8Array(count)
  let from = 0
  for (const [i, pass] of passes.entries()) {
    const rows = whole.subarray(from, (from += lengths[i] ?? 0))
    refuseFilters(rows, rowBytes(pass.width, bits), parts, name)
    const found = passSamples(rows, pass, channels, depth)
    for (let y = 0; y < pass.height; y++)
      for (let x = 0; x < pass.width; x++)
        for (let c = 0; c < channels; c++) {
          const to = ((pass.y + y * pass.stepY) * width + pass.x + x * pass.stepX) * channels + c
          samples[to] = found[(y * pass.width + x) * channels + c] ?? 0
        }
  }
  return samples
}

/** Decompresses the pixels, and never more of them than the header declares. */
function inflate({ compressed, pixelsAt }: PngParts, length: number, name: string): Uint8Array {
  const whole = inflated(compressed, length, () => damaged(name, pixelsAt, 'the compressed pixels cannot be unpacked'))
  if (whole.length < length)
    throw damaged(name, pixelsAt, `the pixels have ${whole.length} bytes where the header declares ${length}`)
  return whole
}

/** Some programs write a few bytes more than the picture has. */
const surplus = 65_536

function inflated(compressed: Uint8Array, length: number, failed: () => Error): Uint8Array {
  try {
    return inflateSync(compressed, {
      maxOutputLength: length + surplus,
      finishFlush: constants.Z_SYNC_FLUSH,
    })
  } catch {
    throw failed()
  }
}

function refuseFilters(rows: Uint8Array, perRow: number, { pixelsAt }: PngParts, name: string): void {
  for (let at = 0; at < rows.length; at += perRow)
    if ((rows[at] ?? 0) > 4)
      throw damaged(name, pixelsAt, `row ${at / perRow + 1} of the pixels has the filter ${rows[at]}, PNG has 0 to 4`)
}

/** Returns red, green and blue of each pixel. */
function coloursOf({ palette, transparency, pixelsAt }: PngParts, samples: Samples, name: string): Uint8Array {
  const colours = new Uint8Array(samples.length * 3)
  for (const [i, index] of samples.entries()) {
    if (3 * index >= palette.length)
      throw damaged(name, pixelsAt, `a pixel has colour ${index}, but the palette ends at ${palette.length / 3 - 1}`)
    if ((transparency[index] ?? 255) !== 255) throw transparent(name)
    colours.set(palette.subarray(3 * index, 3 * index + 3), 3 * i)
  }
  return colours
}

function withoutAlpha(samples: Samples, channels: number, { depth }: PngParts, name: string): Samples {
  const opaque = 2 ** depth - 1
  const isAlpha = (i: number): boolean => i % channels === channels - 1
  if (samples.some((value, i) => isAlpha(i) && value !== opaque)) throw transparent(name)
  return samples.filter((_, i) => !isAlpha(i))
}

/** Refuses pixels of the transparent colour. A picture may declare one that no pixel has. */
function refuseTransparent({ transparency }: PngParts, samples: Samples, channels: number, name: string): void {
  if (transparency.length === 0) return
  const colour = Array.from({ length: channels }, (_, c) => Buffer.from(transparency).readUInt16BE(2 * c))
  for (let i = 0; i < samples.length; i += channels)
    if (colour.every((value, c) => samples[i + c] === value)) throw transparent(name)
}

/** Scales numbers of 1, 2 or 4 bits to 0 … 255. Those of 16 bits stay, as floats. */
function scaled(samples: Samples, depth: number): Uint8Array | Float32Array {
  if (samples instanceof Uint16Array) return Float32Array.from(samples)
  const factor = 255 / (2 ** depth - 1)
  return factor === 1 ? samples : samples.map((value) => value * factor)
}

const transparent = (name: string) =>
  badFile(name, 'pixels', 'are partly transparent; put the picture on a background first')
