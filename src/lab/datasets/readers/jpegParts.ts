import { isFrameMarker, isRgb, readFrame, type Frame } from './jpegFrame.ts'
import { copyScan, readScan, type JpegState } from './jpegScan.ts'
import { damaged } from './pixels.ts'
import { badFile } from './rawSet.ts'

/** A JPEG without all that does not decide its pixels. */
export interface JpegParts {
  frame: Frame
  isRgb: boolean
  /** A JPEG of the same pixels, without fill bytes, comments and application segments. */
  plain: Uint8Array
  /** The byte where the first scan begins. */
  pixelsAt: number
}

interface Segment {
  marker: number
  data: Uint8Array
  /** The byte where its data begin. */
  at: number
}

/**
 * Walks through the segments of a JPEG (ITU-T T.81, annex B), keeps those that decide its pixels, and reads the declared
 * coding of colours. Throws a CallError that names the byte.
 */
export function jpegParts(file: Uint8Array, name: string): JpegParts {
  const state: JpegState = {
    frame: null,
    isJfif: false,
    adobe: null,
    interval: 0,
    huffman: new Set(),
    quantisation: new Set(),
    scanned: new Set(),
  }
  const plain: Uint8Array[] = [file.subarray(0, 2)]
  let pixelsAt = 0
  let at = nextMarker(file, 2, false, state, name)
  while (file[at] !== endOfImage) {
    const segment = segmentAt(file, at, state, name)
    const isOptional = readSegment(state, segment, name)
    if (!isOptional) plain.push(segmentBytes(segment, state))
    at = segment.at + segment.data.length
    if (segment.marker === startOfScan) {
      pixelsAt ||= at
      const { coded, end } = copyScan(state, readScan(state, segment.data, segment.at, name), file, at, name)
      plain.push(coded)
      at = end
    }
    at = nextMarker(file, at, isOptional, state, name)
  }
  const { frame } = state
  if (!frame || frame.components.some((one) => !state.scanned.has(one)))
    throw damaged(name, at, 'the JPEG ends before the pixels of all channels')
  if (frame.components.some(({ table }) => !state.quantisation.has(table)))
    throw damaged(name, at, 'a quantisation table is missing')
  plain.push(Uint8Array.of(0xff, endOfImage))
  return { frame, isRgb: isRgb(frame, state.isJfif, state.adobe), plain: Buffer.concat(plain), pixelsAt }
}

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0')

const startOfScan = 0xda
const endOfImage = 0xd9

/** Returns the byte after the fill bytes of the next marker. Only the length of an optional segment may be wrong. */
function nextMarker(file: Uint8Array, from: number, isAfterOptional: boolean, state: JpegState, name: string): number {
  let at = from
  while (isAfterOptional && at < file.length && !(file[at] === 0xff && (file[at + 1] ?? 0) >= 0xc0)) at++
  if (at < file.length && file[at] !== 0xff) throw damaged(name, at, 'expected a marker of the JPEG, found other data')
  while (file[at] === 0xff) at++
  if (at >= file.length) throw fileEnds(file, state, name)
  return at
}

const fileEnds = (file: Uint8Array, { frame }: JpegState, name: string) =>
  frame
    ? damaged(name, file.length, 'the file ends before the picture does')
    : badFile(name, `byte ${file.length}`, 'expected the header of a JPEG, found the end of the file')

function segmentAt(file: Uint8Array, at: number, state: JpegState, name: string): Segment {
  const length = ((file[at + 1] ?? 0) << 8) | (file[at + 2] ?? 0)
  if (at + 3 > file.length || at + 1 + length > file.length) throw fileEnds(file, state, name)
  if (length < 2) throw damaged(name, at + 1, `a segment of the JPEG has the length ${length}`)
  return { marker: file[at] ?? 0, data: file.subarray(at + 3, at + 1 + length), at: at + 3 }
}

/** Takes what a segment says into the state. Returns whether the pixels do not need it. */
function readSegment(state: JpegState, segment: Segment, name: string): boolean {
  const { marker, data, at } = segment
  const startsWith = (text: string): boolean => Buffer.from(data.subarray(0, text.length)).toString('latin1') === text
  if (marker === 0xe0 && startsWith('JFIF\0')) state.isJfif = true
  if (marker === 0xee && startsWith('Adobe') && data.length >= 12) state.adobe = data[11] ?? 0
  if ((marker >= 0xe0 && marker <= 0xef) || marker === 0xfe) return true
  if (isFrameMarker(marker)) {
    if (state.frame) throw damaged(name, at, 'the JPEG has two frame headers')
    state.frame = readFrame(marker, data, at, name)
  } else if (marker === 0xdb) readQuantisation(state, segment, name)
  else if (marker === 0xc4) readHuffman(state, segment, name)
  else if (marker === 0xdd) state.interval = ((data[0] ?? 0) << 8) | (data[1] ?? 0)
  else if (marker !== startOfScan)
    throw damaged(name, at, `has the marker FF${hex(marker)}, which no JPEG of pixels has there`)
  return false
}

function readQuantisation({ quantisation, scanned }: JpegState, { data, at }: Segment, name: string): void {
  let next = 0
  while (next < data.length) {
    const table = data[next] ?? 0
    next += 1 + 64 * ((table >> 4) + 1)
    if (table >> 4 > 1 || next > data.length) throw damaged(name, at, 'a quantisation table has a wrong length')
    // The decoder applies one table to a whole channel.
    if (scanned.size > 0 && quantisation.has(table & 15))
      throw badFile(name, `byte ${at}`, 'changes a quantisation table between scans; save it as a baseline JPEG')
    quantisation.add(table & 15)
  }
}

function readHuffman({ huffman }: JpegState, { data, at }: Segment, name: string): void {
  let next = 0
  while (next < data.length) {
    const table = data[next] ?? 0
    const codes = data.subarray(next + 1, next + 17).reduce((sum, count) => sum + count, 0)
    next += 17 + codes
    if (table >> 4 > 1 || codes > 256 || next > data.length)
      throw damaged(name, at, 'a Huffman table has a wrong length')
    huffman.add(`${table >> 4}/${table & 15}`)
  }
}

/** Returns a segment as the decoder reads it. The sampling of a single channel means nothing, and is written as 1 × 1. */
function segmentBytes({ marker, data }: Segment, { frame }: JpegState): Uint8Array {
  const length = data.length + 2
  const whole = Uint8Array.of(0xff, marker, length >> 8, length & 255, ...data)
  if (isFrameMarker(marker) && frame?.components.length === 1) whole[11] = 0x11
  return whole
}
