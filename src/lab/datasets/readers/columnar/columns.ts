import { isPicture } from '../picture.ts'
import { badFile, type Numbers } from '../rawSet.ts'

/** A column of a table that knows the types of its columns. */
export interface Column {
  name: string
  /** Numbers, NaN where they are missing; null where the column has something else. Booleans are 0 and 1. */
  numbers: Numbers | null
  /** Texts, null where they are missing; null where the column has something else. */
  texts: (string | null)[] | null
  /** Encoded pictures; null where the column has something else. */
  pictures: Uint8Array[] | null
}

/** A table with typed columns, as Parquet and Arrow store it. */
export interface ColumnTable {
  /** The file in errors. */
  name: string
  rows: number
  columns: Column[]
  /** Columns that a writer has marked as names or numbers of the rows. */
  index: ReadonlySet<string>
  /** Names of classes by the numbers in a column, where a writer has stored them. */
  classNames: ReadonlyMap<string, readonly string[]>
}

/** A list with more entries is no list of features. */
const longestList = 1 << 20

/**
 * Makes a column of values as the libraries return them. A list of one length in every row becomes a column for each
 * entry, as `x[0]`, and a record one for each field, as `x.y`. `file`: the file in errors. Throws a CallError that names
 * column and row.
 */
export function columnsOf(file: string, name: string, values: readonly unknown[]): Column[] {
  const first = values.find((value) => value !== null && value !== undefined)
  if (first instanceof Uint8Array) return [bytesColumn(file, name, values)]
  if (isPictureRecord(first))
    return [
      bytesColumn(
        file,
        name,
        values.map((value) => bytesIn(value)),
      ),
    ]
  if (isList(first)) return listColumns(file, name, values, first.length)
  if (isRecord(first)) return recordColumns(file, name, values, first)
  if (typeof first === 'string' || first instanceof Date || (isObject(first) && !isRecord(first)))
    return [{ name, numbers: null, texts: values.map(textOf), pictures: null }]
  return [{ name, numbers: numbersOf(file, name, values), texts: null, pictures: null }]
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && !(value instanceof Date) && !isList(value)

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  return typeof value === 'string' ? value : String(value)
}

/** Returns float32 where it holds all numbers exactly, as for pixels: tables may have hundreds of columns. */
function numbersOf(file: string, name: string, values: readonly unknown[]): Numbers {
  const numbers = new Float64Array(values.length)
  for (const [i, value] of values.entries()) numbers[i] = numberOf(file, name, value, i)
  return numbers.every((value) => Number.isNaN(value) || Math.fround(value) === value)
    ? Float32Array.from(numbers)
    : numbers
}

function numberOf(file: string, name: string, value: unknown, row: number): number {
  if (typeof value === 'number') return value
  if (value === null || value === undefined) return NaN
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'bigint') {
    if (value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= -BigInt(Number.MAX_SAFE_INTEGER)) return Number(value)
    throw badFile(file, `row ${row + 1}`, `column '${name}' has ${value}; whole numbers must lie within ±2⁵³`)
  }
  throw badFile(
    file,
    `row ${row + 1}`,
    `column '${name}' has numbers and other values; leave it out with --drop '${name}'`,
  )
}

/** Datasets of Hugging Face store a picture as a record of its bytes and its path. */
const isPictureRecord = (value: unknown): boolean => isRecord(value) && value['bytes'] instanceof Uint8Array

const bytesIn = (value: unknown): unknown => (isRecord(value) ? value['bytes'] : null)

/** Bytes are pictures, or texts that a writer has not marked as such. */
function bytesColumn(file: string, name: string, values: readonly unknown[]): Column {
  const bytes = values.map((value) => (value instanceof Uint8Array ? value : null))
  const first = bytes.find((value) => value !== null)
  if (!first || !isPicture(first)) {
    const decoder = new TextDecoder()
    return { name, numbers: null, texts: bytes.map((own) => own && decoder.decode(own)), pictures: null }
  }
  const pictures = bytes.map((own, i) => {
    if (!own)
      throw badFile(file, `row ${i + 1}`, `column '${name}' has no picture; leave the row out and save it again`)
    return own
  })
  return { name, numbers: null, texts: null, pictures }
}

function listColumns(file: string, name: string, values: readonly unknown[], length: number): Column[] {
  if (length > longestList)
    throw badFile(file, 'row 1', `column '${name}' has lists of ${length} entries; leave it out with --drop '${name}'`)
  const missing = new Array<unknown>(length).fill(null)
  const lists = values.map((value, i) => {
    const list = value === null || value === undefined ? missing : value
    if (!isList(list) || list.length !== length)
      throw badFile(
        file,
        `row ${i + 1}`,
        `column '${name}' has a list of ${isList(list) ? list.length : 'no'} entries, expected ${length} as in the first row`,
      )
    return list
  })
  return Array.from({ length }, (_, j) =>
    columnsOf(
      file,
      `${name}[${j}]`,
      lists.map((list) => list[j]),
    ),
  ).flat()
}

function recordColumns(file: string, name: string, values: readonly unknown[], first: object): Column[] {
  return Object.keys(first).flatMap((key) =>
    columnsOf(
      file,
      `${name}.${key}`,
      values.map((value) => (isRecord(value) ? value[key] : null)),
    ),
  )
}
