/**
 * Checks the metadata of an Arrow file before the library decodes it. The library trusts every count: one damaged byte
 * makes it build billions of entries, or walk a cycle for ever. These checks follow the tables of Message.fbs, Schema.fbs
 * and File.fbs (Arrow columnar format 1.5).
 */
import { arrowMagic, isArrowFile } from '../signatures.ts'

/** More columns, nested ones included, than any table of samples has. */
const mostFields = 200_000
const deepest = 16

/** A table of a flatbuffer: returns the place of a field by its slot; null where it is absent. */
type Slots = (slot: number) => number | null

interface Walk {
  view: DataView
  fields: number
}

const damaged = (what: string): Error => new Error(`its metadata are damaged: ${what}`)

function tableAt(view: DataView, at: number): Slots {
  const place = at + view.getInt32(at, true)
  const slots = place - view.getInt32(place, true)
  const size = view.getInt16(slots, true)
  return (slot) => {
    const offset = slot < size ? view.getInt16(slots + slot, true) : 0
    return offset > 0 ? place + offset : null
  }
}

/** Returns the places of the entries of a vector. Throws an Error where it does not fit. */
function vectorAt(view: DataView, at: number | null, stride: number): number[] {
  if (at === null) return []
  const base = at + view.getInt32(at, true)
  const count = view.getInt32(base, true)
  if (count < 0 || base + 4 + count * stride > view.byteLength) throw damaged(`a list of ${count} entries`)
  return Array.from({ length: count }, (_, i) => base + 4 + i * stride)
}

function verifySchema(view: DataView, at: number): void {
  const schema = tableAt(view, at)
  const walk = { view, fields: 0 }
  for (const field of vectorAt(view, schema(6), 4)) verifyField(walk, field, 0)
  verifyPairs(view, schema(8))
}

function verifyField(walk: Walk, at: number, depth: number): void {
  const { view } = walk
  if (++walk.fields > mostFields) throw damaged(`more than ${mostFields} columns`)
  if (depth > deepest) throw damaged(`columns inside each other to a depth of ${depth}`)
  const field = tableAt(view, at)
  for (const child of vectorAt(view, field(14), 4)) verifyField(walk, child, depth + 1)
  verifyPairs(view, field(16))
}

/** Keys and values that other programs have stored. */
const verifyPairs = (view: DataView, at: number | null): void => {
  for (const pair of vectorAt(view, at, 4)) tableAt(view, pair)
}

function verifyBatch(view: DataView, at: number, allow: (bytes: number) => void): void {
  const batch = tableAt(view, at)
  const length = batch(4)
  if (length !== null) verifyLength(view.getBigInt64(length, true), allow)
  for (const node of vectorAt(view, batch(6), 16)) verifyLength(view.getBigInt64(node, true), allow)
  vectorAt(view, batch(8), 16)
  vectorAt(view, batch(12), 8)
}

/** Each value passes through an array of any values. */
const bytesPerValue = 16

function verifyLength(length: bigint, allow: (bytes: number) => void): void {
  if (length < 0n || length > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged(`a column of ${length} values`)
  allow(bytesPerValue * Number(length))
}

/** Kinds of messages. */
const kinds = { schema: 1, dictionary: 2, batch: 3 }

/** Checks one message and returns the place after it; null at the end of a stream. */
function verifyMessage(file: Uint8Array, start: number, allow: (bytes: number) => void): number | null {
  const whole = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (start === file.length) return null
  const isMarked = whole.getInt32(start, true) === -1
  const from = start + (isMarked ? 8 : 4)
  // A stream may end with a mark alone.
  if (isMarked && from > file.length) throw damaged('a message without its length')
  const length = whole.getInt32(from - 4, true)
  if (length === 0) return null
  if (length < 0 || from + length > file.length) throw damaged(`a message of ${length} bytes`)
  const view = new DataView(file.buffer, file.byteOffset + from, length)
  const message = tableAt(view, 0)
  const [kind, head, body] = [message(6), message(8), message(10)]
  if (kind === null || head === null) throw damaged('a message without a head')
  const type = view.getUint8(kind)
  if (type === kinds.schema) verifySchema(view, head)
  else if (type === kinds.batch) verifyBatch(view, head, allow)
  else if (type === kinds.dictionary) {
    const data = tableAt(view, head)(6)
    if (data !== null) verifyBatch(view, data, allow)
  } else throw damaged(`a message of kind ${type}`)
  const bodyLength = body === null ? 0n : view.getBigInt64(body, true)
  const end = BigInt(from + length) + bodyLength
  if (bodyLength < 0n || end > BigInt(file.length)) throw damaged(`a message with ${bodyLength} bytes of data`)
  return Number(end)
}

/** Throws an Error where counts or places of a file or a stream are impossible. `allow` gets the memory of each column. */
export function verifyArrow(file: Uint8Array, allow: (bytes: number) => void): void {
  if (!isArrowFile(file)) {
    let at: number | null = 0
    while (at !== null) at = verifyMessage(file, at, allow)
    return
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const end = file.length - arrowMagic.length - 4
  const start = end - view.getInt32(end, true)
  if (start < 0 || start > end) throw damaged('a footer outside the file')
  const footer = tableAt(view, start)
  const schema = footer(6)
  if (schema === null) throw damaged('no schema')
  verifySchema(view, schema)
  for (const slot of [8, 10])
    for (const block of vectorAt(view, footer(slot), 24)) {
      const at = view.getBigInt64(block, true)
      if (at < 0n || at >= BigInt(end)) throw damaged('a block outside the file')
      verifyMessage(file, Number(at), allow)
    }
}
