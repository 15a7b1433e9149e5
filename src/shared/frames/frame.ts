import { crc32 } from './crc32.ts'
import { bytesOf, dtypes, isDtype, numbersOf, type Dtype, type Numbers } from './dtypes.ts'
import { textOf, utf8Of } from './utf8.ts'

/** The first eight bytes of a file of frames. */
export const magic = Uint8Array.from('CLPSFR01', (character) => character.charCodeAt(0))

/** The length of the payload and its CRC-32, uint32 each. */
export const headerBytes = 8

/** The greatest sizes that a reader accepts. */
export const frameLimits = {
  payloadBytes: 2 ** 30,
  jsonBytes: 2 ** 24,
  arrays: 65_536,
  dimensions: 16,
  nameLength: 512,
  runLength: 200,
}

/** An array of a frame, row-major. */
export interface FrameArray {
  name: string
  dtype: Dtype
  shape: readonly number[]
  values: Numbers
}

/** One frame: what happened to a run. `fields` are those of its JSON text beside the four that every frame has. */
export interface Frame {
  kind: string
  run: string
  /** Rises within a run. A reader ignores a frame whose number it has already read. */
  sequence: number
  fields: Readonly<Record<string, unknown>>
  arrays: readonly FrameArray[]
}

/** A frame that breaks the rules of the format. */
export class FrameError extends Error {
  override name = 'FrameError'
}

const refuse = (message: string): never => {
  throw new FrameError(message)
}
const upToEight = (bytes: number): number => 8 * Math.ceil(bytes / 8)
const ownFields = ['kind', 'run', 'sequence', 'arrays']

/** Returns a frame as bytes: header and payload. Throws a FrameError where a reader would refuse it. */
export function encodeFrame({ kind, run, sequence, fields, arrays }: Frame): Uint8Array {
  const taken = ownFields.find((name) => Object.hasOwn(fields, name))
  if (taken !== undefined) refuse(`'${taken}' is a field of every frame: name the other field otherwise`)
  const heads = arrays.map(({ name, dtype, shape }) => ({ name, dtype, shape }))
  const head = { kind, run, sequence, ...(heads.length > 0 ? { arrays: heads } : {}), ...fields }
  checkHead(head)
  const text = utf8Of(JSON.stringify(head))
  if (text.length > frameLimits.jsonBytes) refuse(`the JSON text has ${text.length} bytes`)
  for (const { name, dtype, shape, values } of arrays) {
    if (values.length !== countOf(shape)) refuse(`array '${name}' has ${values.length} numbers, not those of its shape`)
    if (!(values instanceof dtypes[dtype])) refuse(`array '${name}' does not hold ${dtype}`)
  }
  const start = upToEight(4 + text.length)
  const payload = arrays.reduce((sum, { values }) => sum + upToEight(values.byteLength), start)
  if (payload > frameLimits.payloadBytes) refuse(`the payload has ${payload} bytes`)
  const bytes = new Uint8Array(headerBytes + payload)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, payload, true)
  view.setUint32(headerBytes, text.length, true)
  bytes.set(text, headerBytes + 4)
  let at = headerBytes + start
  for (const { values } of arrays) {
    bytes.set(bytesOf(values), at)
    at += upToEight(values.byteLength)
  }
  view.setUint32(4, crc32(bytes.subarray(headerBytes)), true)
  return bytes
}

/** Returns the frame of a payload whose CRC is right. Throws a FrameError that says what is wrong with it. */
export function decodePayload(payload: Uint8Array): Frame {
  const length = new DataView(payload.buffer, payload.byteOffset).getUint32(0, true)
  if (length > frameLimits.jsonBytes) refuse(`its JSON text has ${length} bytes, at most ${frameLimits.jsonBytes}`)
  if (4 + length > payload.length) refuse('its JSON text is longer than its payload')
  const { kind, run, sequence, arrays = [], ...fields } = checkHead(parse(payload.subarray(4, 4 + length)))
  let at = upToEight(4 + length)
  const read = arrays.map(({ name, dtype, shape }): FrameArray => {
    const bytes = countOf(shape) * dtypes[dtype].BYTES_PER_ELEMENT
    if (at + bytes > payload.length) refuse(`array '${name}' is longer than the payload`)
    const values = numbersOf(dtype, payload.subarray(at, at + bytes))
    at += upToEight(bytes)
    return { name, dtype, shape, values }
  })
  if (payload.length !== at) refuse(`its payload has ${payload.length} bytes, but its arrays end at ${at}`)
  return { kind, run, sequence, fields, arrays: read }
}

function parse(bytes: Uint8Array): unknown {
  const text = textOf(bytes) ?? refuse('its JSON text is no UTF-8')
  try {
    return JSON.parse(text)
  } catch {
    return refuse('its JSON text cannot be parsed')
  }
}

interface Head {
  kind: string
  run: string
  sequence: number
  arrays?: Pick<FrameArray, 'name' | 'dtype' | 'shape'>[]
}

function checkHead(value: unknown): Head {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  const head = isObject ? (value as Record<string, unknown>) : refuse('its JSON text is no object')
  const { kind, run, sequence, arrays } = head
  if (typeof kind !== 'string' || !/^[a-z][A-Za-z0-9.-]{0,63}$/.test(kind))
    refuse("'kind' is a word of letters, digits, '.' and '-', 64 at most, that begins with a small letter")
  if (typeof run !== 'string' || run.length === 0 || run.length > frameLimits.runLength)
    refuse(`'run' is a text of 1 to ${frameLimits.runLength} characters`)
  if (!Number.isSafeInteger(sequence) || (sequence as number) < 0) refuse("'sequence' is an integer from 0 to 2^53 − 1")
  if (arrays !== undefined) checkArrays(arrays)
  return head as unknown as Head
}

function checkArrays(arrays: unknown): void {
  if (!Array.isArray(arrays) || arrays.length > frameLimits.arrays)
    return refuse(`'arrays' is a list of at most ${frameLimits.arrays}`)
  const names = new Set<string>()
  for (const array of arrays as unknown[]) {
    const { name, dtype, shape } = (array ?? {}) as Record<string, unknown>
    if (typeof name !== 'string' || name.length === 0 || name.length > frameLimits.nameLength)
      return refuse(`an array needs a name of 1 to ${frameLimits.nameLength} characters`)
    if (names.has(name)) refuse(`two arrays have the name '${name}'`)
    names.add(name)
    if (!isDtype(dtype)) refuse(`array '${name}' has the unknown dtype '${String(dtype)}'`)
    const isShape = Array.isArray(shape) && shape.length <= frameLimits.dimensions && shape.every(isSize)
    if (!isShape || countOf(shape as number[]) > frameLimits.payloadBytes)
      refuse(`array '${name}' has no valid shape: at most ${frameLimits.dimensions} integers from 0`)
  }
}

const isSize = (size: unknown): boolean => Number.isSafeInteger(size) && (size as number) >= 0

/** A product beyond the limit stays beyond it, since sizes are integers; 0 wins over all others. */
const countOf = (shape: readonly number[]): number =>
  shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, 1)
