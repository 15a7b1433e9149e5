import { crc32 } from './crc32.ts'
import { decodePayload, frameLimits, headerBytes, magic, type Frame } from './frame.ts'

/** A frame with the place of its first byte in the file. */
export interface FoundFrame {
  offset: number
  frame: Frame
}

/** A part of a file that holds no readable frame. */
export interface Damage {
  offset: number
  reason: string
}

/** Where a reader is in a file. */
export interface ScanState {
  /** The place of the next byte to read. */
  offset: number
  /** Whether the reader has lost the limits of frames and looks for the next one. */
  isLost: boolean
}

export interface Scan {
  frames: FoundFrame[]
  damages: Damage[]
  state: ScanState
  /** The bytes that the next frame needs from `state.offset` on; 0 where that is unknown. */
  needed: number
}

export const scanStart: ScanState = { offset: 0, isLost: false }

/** The shortest payload: the length of a JSON text with its three fields, up to a multiple of eight. */
const leastPayload = 16

/**
 * Reads the frames of `bytes`, which begin at `state.offset` of a file. `isEnd`: they reach its present end. A last frame
 * that is cut off is left for the next scan. `isComplete`: the file grows no more, so such a frame counts as damaged.
 */
export function scanFrames(bytes: Uint8Array, state: ScanState, isEnd: boolean, isComplete = false): Scan {
  const scan: Scan = { frames: [], damages: [], state: { ...state }, needed: 0 }
  const mayGrow = isEnd && !isComplete
  // A file system may show the new length of a file before its bytes.
  const written = mayGrow ? writtenLength(bytes) : bytes.length
  let at = 0
  if (state.offset === 0) {
    if (mayGrow && written < magic.length) return scan
    at = magic.length
    scan.state.isLost = !magic.every((byte, i) => bytes[i] === byte)
    if (scan.state.isLost) scan.damages.push({ offset: 0, reason: 'the file does not begin with CLPSFR01' })
  }
  while (at < bytes.length) {
    const place = placeAt(bytes, at)
    if (place.isIntact) {
      addFrame(scan, bytes, at, place.end, state.offset)
      at = place.end
      continue
    }
    if ((mayGrow && at >= written) || (isCutOff(bytes, at, place, scan.state.isLost) && (mayGrow || !isEnd))) {
      scan.needed = place.isWhole ? 0 : place.end - at
      break
    }
    // The last frame may be written at this moment.
    if (!scan.state.isLost && place.isWhole && place.end === bytes.length && mayGrow) break
    if (!scan.state.isLost) {
      scan.damages.push({ offset: state.offset + at, reason: reasonOf(place, at, bytes.length) })
      scan.state.isLost = !(place.isWhole && isFrameAt(bytes, place.end))
      at = scan.state.isLost ? at + 8 : place.end
    } else at += 8
  }
  scan.state.offset = state.offset + Math.min(at, bytes.length)
  return scan
}

/** Returns the length up to the last byte that is not zero. */
function writtenLength(bytes: Uint8Array): number {
  let length = bytes.length
  while (length > 0 && bytes[length - 1] === 0) length--
  return length
}

/** What lies at a place where a frame may begin. */
interface Place {
  /** The length of its payload; null where it is none. */
  length: number | null
  end: number
  isWhole: boolean
  /** Whether it is whole and its CRC is right. */
  isIntact: boolean
}

function placeAt(bytes: Uint8Array, at: number): Place {
  const length = payloadLength(bytes, at)
  const end = at + headerBytes + (length ?? 0)
  const isWhole = length !== null && end <= bytes.length
  return { length, end, isWhole, isIntact: isWhole && hasCrc(bytes, at, end) }
}

/** Returns the length of the payload at `at`; null where there is no valid one. */
function payloadLength(bytes: Uint8Array, at: number): number | null {
  if (at + headerBytes > bytes.length) return null
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true)
  return length % 8 === 0 && length >= leastPayload && length <= frameLimits.payloadBytes ? length : null
}

/** Whether the bytes from `at` on may be the beginning of a frame that is not written yet, or not read yet. */
function isCutOff(bytes: Uint8Array, at: number, { length, isWhole }: Place, isLost: boolean): boolean {
  if (bytes.length - at < headerBytes) return true
  if (length === null || isWhole) return false
  return !isLost || isJsonAt(bytes.subarray(at), length)
}

/** Whether a header at the start of some bytes is followed by the beginning of a JSON object. */
function isJsonAt(rest: Uint8Array, length: number): boolean {
  if (rest.length < headerBytes + 5) return true
  const json = new DataView(rest.buffer, rest.byteOffset).getUint32(headerBytes, true)
  return json + 4 <= length && json <= frameLimits.jsonBytes && rest[headerBytes + 4] === 0x7b
}

function hasCrc(bytes: Uint8Array, at: number, end: number): boolean {
  const payload = bytes.subarray(at + headerBytes, end)
  // Cheaper than the CRC, which a lost reader would compute at every place.
  if (!isJsonAt(bytes.subarray(at, end), end - at - headerBytes)) return false
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at + 4, true) === crc32(payload)
}

/** Whether a frame begins, or the bytes end, at `at`. */
function isFrameAt(bytes: Uint8Array, at: number): boolean {
  if (at + headerBytes > bytes.length) return true
  const { length, isWhole, isIntact } = placeAt(bytes, at)
  return isWhole ? isIntact : length !== null && isJsonAt(bytes.subarray(at), length)
}

function addFrame(scan: Scan, bytes: Uint8Array, at: number, end: number, base: number): void {
  scan.state.isLost = false
  try {
    scan.frames.push({ offset: base + at, frame: decodePayload(bytes.subarray(at + headerBytes, end)) })
  } catch (error) {
    scan.damages.push({ offset: base + at, reason: error instanceof Error ? error.message : String(error) })
  }
}

function reasonOf({ length, isWhole }: Place, at: number, end: number): string {
  if (isWhole) return 'the CRC-32 of the frame is wrong'
  return length === null && at + headerBytes <= end ? 'no frame begins here' : 'the last frame is cut off'
}
