import { fromColumns, toColumns, type Columns } from './columns.ts'

/**
 * One text and one buffer instead of many objects. Electron copies every object of a message, and the whole buffer for
 * each view of it: a run with a thousand measurements was copied ten thousand times, and a list of ten thousand runs took
 * half a second.
 */
export interface Packed {
  /** The value, with references instead of typed arrays and of numbers that JSON cannot represent. */
  json: string
  /** All typed arrays in sequence, each aligned to eight bytes. */
  packed: Uint8Array
}

const kinds = { Float64Array, Float32Array, Int32Array, Uint8Array } as const
type Kind = keyof typeof kinds
type TypedArray = InstanceType<(typeof kinds)[Kind]>

interface Skeleton {
  value: unknown
  arrays: readonly (readonly [kind: Kind, length: number])[]
  /** Whether the value has references. Without any, unpacking skips the traversal. */
  hasReferences: boolean
}

/** The key of a reference. No contract uses it as a field name. */
const reference = '\u0000'
const nonJsonNumbers: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity, '-0': -0 }
/** The key of an object that replaces a long list of records. */
const records = '\u0000records'
/** Shorter lists are cheap to copy. */
const longList = 100

/** Packs a value with typed arrays or long lists; returns any other value unchanged. */
export const packed = (value: unknown): unknown => (isLarge(value) ? pack(value) : value)

/** Restores the argument of `packed`. Typed arrays become views of one buffer. */
export const unpacked = (value: unknown): unknown => (isPacked(value) ? unpack(value) : value)

const isPacked = (value: unknown): value is Packed =>
  typeof value === 'object' && value !== null && 'packed' in value && value.packed instanceof Uint8Array

function isLarge(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (ArrayBuffer.isView(value)) return true
  if (Array.isArray(value) && value.length >= longList) return true
  return Object.values(value).some(isLarge)
}

function pack(value: unknown): Packed {
  const arrays: TypedArray[] = []
  const own = withReferences(value, arrays)
  const skeleton: Skeleton = {
    value: own,
    arrays: arrays.map((array) => [kindOf(array), array.length]),
    hasReferences: own !== value,
  }
  const bytes = new Uint8Array(arrays.reduce((sum, { byteLength }) => sum + alignedLength(byteLength), 0))
  let at = 0
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += alignedLength(array.byteLength)
  }
  return { json: JSON.stringify(skeleton), packed: bytes }
}

/** Replaces typed arrays, special numbers and long lists by references. Returns `value` itself where it has none. */
function withReferences(value: unknown, arrays: TypedArray[]): unknown {
  if (typeof value === 'number') {
    if (Number.isFinite(value) && !Object.is(value, -0)) return value
    return { [reference]: Object.is(value, -0) ? '-0' : String(value) }
  }
  if (typeof value !== 'object' || value === null) return value
  if (ArrayBuffer.isView(value)) return { [reference]: arrays.push(value as TypedArray) - 1 }
  const columns = Array.isArray(value) && value.length >= longList ? toColumns(value) : null
  if (columns) return { [records]: withReferences(columns, arrays) }
  if (Array.isArray(value)) return itemsWithReferences(value, arrays)
  const fields = value as Record<string, unknown>
  let own: Record<string, unknown> | null = null
  for (const key in fields) {
    const item = withReferences(fields[key], arrays)
    if (item !== fields[key]) (own ??= { ...fields })[key] = item
  }
  return own ?? value
}

/** Walks by index: the keys of ten thousand items are ten thousand texts. */
function itemsWithReferences(list: readonly unknown[], arrays: TypedArray[]): readonly unknown[] {
  let own: unknown[] | null = null
  for (let i = 0; i < list.length; i++) {
    if (typeof list[i] === 'string') continue
    const item = withReferences(list[i], arrays)
    if (item !== list[i]) (own ??= list.slice())[i] = item
  }
  return own ?? list
}

function unpack({ json, packed: bytes }: Packed): unknown {
  const { value, arrays, hasReferences } = JSON.parse(json) as Skeleton
  // Views must start at a multiple of eight, which a slice of another buffer may not.
  const { buffer, byteOffset } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  let at = byteOffset
  const views = arrays.map(([kind, length]) => {
    const view = new kinds[kind](buffer as ArrayBuffer, at, length)
    at += alignedLength(view.byteLength)
    return view
  })
  return hasReferences ? withoutReferences(value, views) : value
}

/** Replaces references by their values, in place: the parsed value is not shared. */
function withoutReferences(value: unknown, views: readonly TypedArray[]): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (reference in value) {
    const to = value[reference]
    return typeof to === 'number' ? views[to] : nonJsonNumbers[String(to)]
  }
  if (Array.isArray(value)) {
    const list = value as unknown[]
    for (let i = 0; i < list.length; i++)
      if (typeof list[i] === 'object' && list[i] !== null) list[i] = withoutReferences(list[i], views)
    return list
  }
  const fields = value as Record<string, unknown>
  for (const key in fields) {
    const item = fields[key]
    if (typeof item === 'object' && item !== null) fields[key] = withoutReferences(item, views)
  }
  return records in fields ? fromColumns(fields[records] as Columns) : value
}

function kindOf(array: TypedArray): Kind {
  for (const kind of Object.keys(kinds) as Kind[]) if (array instanceof kinds[kind]) return kind
  throw new TypeError(`pack: ${Object.prototype.toString.call(array)} is not a supported typed array`)
}

const alignedLength = (bytes: number): number => 8 * Math.ceil(bytes / 8)
