import { CallError } from '../../../../shared/contract/errors.ts'
import { isPicture } from '../picture.ts'
import type { Numbers } from '../rawSet.ts'

/** A column of a table that knows the types of its columns. */
export interface Column {
  name: string
  /** Numbers, NaN where they are missing; null where the column has something else. Booleans are 0 and 1. */
  numbers: Numbers | null
  /** Texts, null where they are missing; null where the column has something else. */
  texts: (string | null)[] | null
  /** Encoded pictures; null where the column has something else. */
  pictures: Uint8Array[] | null
  /** Why it cannot be read, and what to do; null where it can. */
  problem: string | null
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

/** Why the values of a column cannot be read: the row, and what it has. */
const faultIn = (row: number, what: string): CallError => new CallError('invalid', `row ${row + 1}: ${what}`)

/** Makes a column that cannot be read. A user may leave it out. */
export const brokenColumn = (name: string, problem: string): Column => ({
  name,
  numbers: null,
  texts: null,
  pictures: null,
  problem: `${problem}; leave it out with --drop '${name}'`,
})

/**
 * Makes a column of values as the libraries return them. A list of one length in every row becomes a column for each
 * entry, as `x[0]`, and a record one for each field, as `x.y`. Values that cannot be read make a column with a problem.
 */
export function columnsOf(name: string, values: readonly unknown[]): Column[] {
  try {
    return readableColumns(name, values)
  } catch (error) {
    if (error instanceof CallError) return [brokenColumn(name, error.message)]
    throw error
  }
}

function readableColumns(name: string, values: readonly unknown[]): Column[] {
  const first = values.find((value) => value !== null && value !== undefined)
  const column = { name, numbers: null, texts: null, pictures: null, problem: null }
  if (first instanceof Uint8Array) return [{ ...column, ...bytesColumn(name, values) }]
  if (isPictureRecord(first)) return [{ ...column, ...bytesColumn(name, values.map(bytesIn)) }]
  if (isList(first)) return listColumns(name, values, first.length)
  if (isRecord(first)) return recordColumns(name, values, first)
  if (typeof first === 'string' || first instanceof Date) return [{ ...column, texts: values.map(textOf) }]
  return [{ ...column, numbers: numbersOf(name, values) }]
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
function numbersOf(name: string, values: readonly unknown[]): Numbers {
  const numbers = new Float64Array(values.length)
  for (const [i, value] of values.entries()) numbers[i] = numberOf(name, value, i)
  return numbers.every((value) => Number.isNaN(value) || Math.fround(value) === value)
    ? Float32Array.from(numbers)
    : numbers
}

function numberOf(name: string, value: unknown, row: number): number {
  if (typeof value === 'number') return value
  if (value === null || value === undefined) return NaN
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'bigint') {
    if (value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= -BigInt(Number.MAX_SAFE_INTEGER)) return Number(value)
    throw faultIn(row, `column '${name}' has ${value}; whole numbers must lie within ±2⁵³`)
  }
  throw faultIn(row, `column '${name}' has numbers and other values`)
}

/** Datasets of Hugging Face store a picture as a record of its bytes and its path. */
const isPictureRecord = (value: unknown): boolean => isRecord(value) && value['bytes'] instanceof Uint8Array

const bytesIn = (value: unknown): unknown => (isRecord(value) ? value['bytes'] : null)

/** Bytes are pictures, or texts that a writer has not marked as such. */
function bytesColumn(name: string, values: readonly unknown[]): Pick<Column, 'texts' | 'pictures'> {
  const bytes = values.map((value) => (value instanceof Uint8Array ? value : null))
  const first = bytes.find((value) => value !== null)
  if (!first || !isPicture(first)) {
    const decoder = new TextDecoder()
    return { texts: bytes.map((own) => own && decoder.decode(own)), pictures: null }
  }
  const pictures = bytes.map((own, i) => {
    if (!own) throw faultIn(i, `column '${name}' has no picture`)
    return own
  })
  return { texts: null, pictures }
}

function listColumns(name: string, values: readonly unknown[], length: number): Column[] {
  if (length > longestList) throw faultIn(0, `column '${name}' has lists of ${length} entries`)
  const missing = new Array<unknown>(length).fill(null)
  const lists = values.map((value, i) => {
    const list = value === null || value === undefined ? missing : value
    if (!isList(list) || list.length !== length)
      throw faultIn(
        i,
        `column '${name}' has a list of ${isList(list) ? list.length : 'no'} entries, expected ${length} as in the first row`,
      )
    return list
  })
  return Array.from({ length }, (_, j) =>
    readableColumns(
      `${name}[${j}]`,
      lists.map((list) => list[j]),
    ),
  ).flat()
}

function recordColumns(name: string, values: readonly unknown[], first: object): Column[] {
  return Object.keys(first).flatMap((key) =>
    readableColumns(
      `${name}.${key}`,
      values.map((value) => (isRecord(value) ? value[key] : null)),
    ),
  )
}
