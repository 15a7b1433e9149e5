import { fromColumns, toColumns, type Columns } from './columns.ts'

/**
 * One text and one buffer in place of many objects. Electron copies what a page is told object by object, and with each
 * view of a buffer the whole buffer: a run of a thousand measurements was copied ten thousand times over, and a list of
 * ten thousand runs took half a second.
 */
export interface Packed {
  /** The value, with references in place of typed arrays and of numbers that JSON does not know. */
  json: string
  /** All typed arrays one after another, each from a multiple of eight bytes on. */
  packed: Uint8Array
}

const kinds = { Float64Array, Float32Array, Int32Array, Uint8Array } as const
type Kind = keyof typeof kinds
type TypedArray = InstanceType<(typeof kinds)[Kind]>

interface Skeleton {
  value: unknown
  arrays: readonly (readonly [kind: Kind, length: number])[]
  /** Whether there are any: a walk over what has none is saved. */
  hasReferences: boolean
}

/** No object of a contract has a field of these names. */
const reference = '\u0000'
const strangeNumbers: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity, '-0': -0 }
/** In place of a long list of records: an object with this field alone. */
const records = '\u0000records'
/** A list of fewer is quickly copied as it is. */
const longList = 100

/** `value` as it is where it is small; packed where it holds arrays of numbers or a long list. */
export const packed = (value: unknown): unknown => (isBulky(value) ? pack(value) : value)

/** What `packed` was given. Typed arrays are views of one buffer. */
export const unpacked = (value: unknown): unknown => (isPacked(value) ? unpack(value) : value)

const isPacked = (value: unknown): value is Packed =>
  typeof value === 'object' && value !== null && 'packed' in value && value.packed instanceof Uint8Array

function isBulky(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (ArrayBuffer.isView(value)) return true
  if (Array.isArray(value) && value.length >= longList) return true
  return Object.values(value).some(isBulky)
}

function pack(value: unknown): Packed {
  const arrays: TypedArray[] = []
  const own = referred(value, arrays)
  const skeleton: Skeleton = {
    value: own,
    arrays: arrays.map((array) => [kindOf(array), array.length]),
    hasReferences: own !== value,
  }
  const bytes = new Uint8Array(arrays.reduce((sum, { byteLength }) => sum + upToEight(byteLength), 0))
  let at = 0
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += upToEight(array.byteLength)
  }
  return { json: JSON.stringify(skeleton), packed: bytes }
}

/** `value` itself where nothing in it needs a reference. */
function referred(value: unknown, arrays: TypedArray[]): unknown {
  if (typeof value === 'number') {
    if (Number.isFinite(value) && !Object.is(value, -0)) return value
    return { [reference]: Object.is(value, -0) ? '-0' : String(value) }
  }
  if (typeof value !== 'object' || value === null) return value
  if (ArrayBuffer.isView(value)) return { [reference]: arrays.push(value as TypedArray) - 1 }
  const columns = Array.isArray(value) && value.length >= longList ? toColumns(value) : null
  if (columns) return { [records]: referred(columns, arrays) }
  const fields = value as Record<string, unknown>
  let own: Record<string, unknown> | null = null
  for (const key in fields) {
    const item = referred(fields[key], arrays)
    if (item === fields[key]) continue
    own ??= (Array.isArray(fields) ? fields.slice() : { ...fields }) as Record<string, unknown>
    own[key] = item
  }
  return own ?? value
}

function unpack({ json, packed: bytes }: Packed): unknown {
  const { value, arrays, hasReferences } = JSON.parse(json) as Skeleton
  // Views need a start at a multiple of eight, which a part of another buffer need not have.
  const { buffer, byteOffset } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  let at = byteOffset
  const views = arrays.map(([kind, length]) => {
    const view = new kinds[kind](buffer as ArrayBuffer, at, length)
    at += upToEight(view.byteLength)
    return view
  })
  return hasReferences ? resolved(value, views) : value
}

/** In place: what JSON.parse has made is nobody else's. */
function resolved(value: unknown, views: readonly TypedArray[]): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (reference in value) {
    const to = value[reference]
    return typeof to === 'number' ? views[to] : strangeNumbers[String(to)]
  }
  const fields = value as Record<string, unknown>
  for (const key in fields) {
    const item = fields[key]
    if (typeof item === 'object' && item !== null) fields[key] = resolved(item, views)
  }
  return records in fields ? fromColumns(fields[records] as Columns) : value
}

function kindOf(array: TypedArray): Kind {
  for (const kind of Object.keys(kinds) as Kind[]) if (array instanceof kinds[kind]) return kind
  throw new TypeError(`pack: ${Object.prototype.toString.call(array)} is no array that a contract knows`)
}

const upToEight = (bytes: number): number => 8 * Math.ceil(bytes / 8)
