/**
 * Records of one shape as columns: what ten thousand runs have in common is said once. A column of numbers is an array,
 * one of few texts a list of them with a code for each record, one of records is columns again.
 */
export interface Columns {
  count: number
  keys: readonly string[]
  columns: readonly Column[]
}

type Column =
  /** The same in every record. */
  | { constant: unknown }
  | { numbers: Float64Array; isNull: Uint8Array | null }
  | { values: readonly unknown[]; codes: Uint8Array | Int32Array }
  /** −1 where there is none. */
  | { records: Columns; places: Int32Array }
  | { list: readonly unknown[] }

type Fields = Readonly<Record<string, unknown>>

/** null where they are no records, or of several shapes. */
export function toColumns(list: readonly unknown[]): Columns | null {
  const [first] = list
  if (!isRecord(first)) return null
  const keys = Object.keys(first)
  const columns = keys.map(() => new Array<unknown>(list.length))
  // One walk over ten thousand records of thirty fields: a callback a field takes twice as long.
  for (let i = 0; i < list.length; i++) {
    const item = list[i]
    if (!isRecord(item)) return null
    let at = 0
    for (const key in item) {
      if (key !== keys[at]) return null
      ;(columns[at++] as unknown[])[i] = item[key]
    }
    if (at !== keys.length) return null
  }
  return { count: list.length, keys, columns: columns.map(columnOf) }
}

export function fromColumns({ count, keys, columns }: Columns): Record<string, unknown>[] {
  const values = columns.map((column) => valuesOf(column, count))
  // Copies of one record have its shape: their fields are found, not added one by one.
  const template = Object.fromEntries(keys.map((key) => [key, null]))
  return Array.from({ length: count }, (_, i) => {
    const record: Record<string, unknown> = { ...template }
    for (let k = 0; k < keys.length; k++) record[keys[k] as string] = (values[k] as unknown[])[i]
    return record
  })
}

function columnOf(values: readonly unknown[]): Column {
  const [constant] = values
  const isPlain = constant === null || ['string', 'number', 'boolean'].includes(typeof constant)
  if (isPlain && values.every((value) => Object.is(value, constant))) return { constant }
  const numbers = numberColumn(values)
  if (numbers) return numbers
  if (values.every((value) => value === null || isRecord(value))) {
    const records = toColumns(values.filter((value) => value !== null))
    let next = 0
    if (records) return { records, places: Int32Array.from(values, (value) => (value === null ? -1 : next++)) }
  }
  return codedColumn(values) ?? { list: values }
}

/** null where something else is among them. */
function numberColumn(values: readonly unknown[]): Column | null {
  const numbers = new Float64Array(values.length)
  let isNull: Uint8Array | null = null
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (typeof value === 'number') numbers[i] = value
    else if (value === null) (isNull ??= new Uint8Array(values.length))[i] = 1
    else return null
  }
  return { numbers, isNull }
}

/** null where the values are not mostly the same few texts. */
function codedColumn(values: readonly unknown[]): Column | null {
  const codeOf = new Map<unknown, number>()
  const codes = new Int32Array(values.length)
  for (const [i, value] of values.entries()) {
    if (typeof value === 'object' && value !== null) return null
    const code = codeOf.get(value) ?? codeOf.size
    if (code === codeOf.size) codeOf.set(value, code)
    if (codeOf.size > values.length / 4) return null
    codes[i] = code
  }
  return { values: [...codeOf.keys()], codes: codeOf.size <= 256 ? Uint8Array.from(codes) : codes }
}

function valuesOf(column: Column, count: number): readonly unknown[] {
  if ('list' in column) return column.list
  if ('records' in column) {
    const records = fromColumns(column.records)
    return Array.from(column.places, (place) => (place < 0 ? null : records[place]))
  }
  const values = new Array<unknown>(count)
  if ('constant' in column) values.fill(column.constant)
  else if ('numbers' in column) {
    const { numbers, isNull } = column
    for (let i = 0; i < count; i++) values[i] = isNull?.[i] ? null : numbers[i]
  } else for (let i = 0; i < count; i++) values[i] = column.values[column.codes[i] as number]
  return values
}

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
