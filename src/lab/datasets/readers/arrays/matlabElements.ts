import { inflateSync, constants } from 'node:zlib'
import { CallError } from '../../../../shared/contract/errors.ts'
import { badFile } from '../rawSet.ts'
import type { NumberType } from '../numberTypes.ts'
import type { Allow } from './storedArray.ts'

/** Bytes of a MATLAB file or of an unpacked part of it, with the byte order and the file in errors. */
export interface Source {
  bytes: Uint8Array
  view: DataView
  isLittle: boolean
  file: string
  /** Where the bytes lie, as "byte" of the file or "unpacked byte" of a compressed variable. */
  unit: string
}

/** One data element: a type and its bytes `from` … `to − 1`; the next element begins at `next`. */
export interface Element {
  type: number
  from: number
  to: number
  next: number
}

/** Types of elements that are not numbers. */
export const elementTypes = { matrix: 14, compressed: 15, utf8: 16, utf16: 17, utf32: 18 } as const

/** Types of stored numbers by their codes. */
export const storedTypes: Readonly<Record<number, NumberType>> = {
  1: 'i1',
  2: 'u1',
  3: 'i2',
  4: 'u2',
  5: 'i4',
  6: 'u4',
  7: 'f4',
  9: 'f8',
  12: 'i8',
  13: 'u8',
  // UTF-16 as numbers.
  17: 'u2',
}

export const sourceOf = (bytes: Uint8Array, like: Omit<Source, 'bytes' | 'view'>): Source => ({
  ...like,
  bytes,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
})

/** Makes the error of a damaged MATLAB file. */
export const damagedAt = ({ file, unit }: Source, at: number, what: string): CallError =>
  badFile(file, `${unit} ${at}`, `${what}; the file is damaged, copy it again`)

/** Reads the tag of the element at a byte. Throws a CallError where it does not fit before `end`. */
export function elementAt(source: Source, at: number, end: number = source.bytes.length): Element {
  const { view, isLittle } = source
  if (at + 8 > end) throw damagedAt(source, at, 'expected a data element, found the end')
  const word = view.getUint32(at, isLittle)
  const small = word >>> 16
  if (small > 0) {
    if (small > 4) throw damagedAt(source, at, `a short element of ${small} bytes, but it has at most 4`)
    return { type: word & 0xffff, from: at + 4, to: at + 4 + small, next: at + 8 }
  }
  const [type, bytes] = [word, view.getUint32(at + 4, isLittle)]
  const to = at + 8 + bytes
  if (to > end) throw damagedAt(source, at, `an element of ${bytes} bytes, but only ${end - at - 8} follow`)
  // Compressed elements are not padded.
  const next = type === elementTypes.compressed ? to : at + 8 + Math.ceil(bytes / 8) * 8
  return { type, from: at + 8, to, next: Math.min(next, end) }
}

/** Bytes of a compressed variable that are unpacked to see what it is. */
const peeked = 1 << 14

/** Unpacks the beginning of a compressed element, for its head. Throws a CallError where it is no zlib stream. */
export function unpackHead(source: Source, { from, to }: Element): Source {
  const packed = source.bytes.subarray(from, Math.min(to, from + peeked))
  return unpacked(source, from, () =>
    inflateSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 25 }),
  )
}

/** Unpacks a compressed element, after `allow` has seen the size that it declares. */
export function unpack(source: Source, element: Element, allow: Allow): Source {
  const head = unpackHead(source, element)
  if (head.bytes.length < 8) throw damagedAt(source, element.from, 'a compressed variable without a head')
  const declared = head.view.getUint32(4, source.isLittle) + 8
  allow(declared)
  const packed = source.bytes.subarray(element.from, element.to)
  const whole = unpacked(source, element.from, () => inflateSync(packed, { maxOutputLength: Math.max(declared, 64) }))
  if (whole.bytes.length !== declared)
    throw damagedAt(source, element.from, `declares ${declared} bytes, but unpacks to ${whole.bytes.length}`)
  return whole
}

function unpacked(source: Source, at: number, work: () => Uint8Array): Source {
  try {
    return sourceOf(work(), { ...source, unit: `compressed variable at byte ${at}, unpacked byte` })
  } catch (error) {
    const isLong = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    const reason = error instanceof Error ? error.message : String(error)
    throw damagedAt(source, at, isLong ? 'unpacks to more bytes than it declares' : `cannot be unpacked: ${reason}`)
  }
}
