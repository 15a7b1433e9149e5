/**
 * Records of one shape as columns, which repeat nothing that the records share. A column of numbers is a typed array, a
 * column of few distinct texts has a code for each record, and a column of records has columns of its own.
 */
export interface Columns {
  count: number
  keys: readonly string[]
  columns: readonly Column[]
}

type Column =
  /** One value for all records. */
  | { constant: unknown }
  | { numbers: Float64Array; isNull: Uint8Array | null }
  | { values: readonly unknown[]; codes: Uint8Array | Int32Array }
  /** The index is −1 where the record is null. */
  | { records: Columns; indices: Int32Array }
  | { list: readonly unknown[] }

type Fields = Readonly<Record<string, unknown>>

/** Returns null for values that are not records of one shape. */
export function toColumns(list: readonly unknown[]): Columns | null {
  const [first] = list
  if (!isRecord(first)) return null
  const keys = Object.keys(first)
  const columns = keys.map(() => new Array<unknown>(list.length))
  // One loop over ten thousand records of thirty fields: a callback for each field takes twice as long.
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
  // Copies of one template share its hidden class; adding fields one by one is slower.
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
    if (records) return { records, indices: Int32Array.from(values, (value) => (value === null ? -1 : next++)) }
  }
  return codedColumn(values) ?? { list: values }
}

/** Returns null where a value is neither a number nor null. */
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

/** Returns null where more than a quarter of the values are distinct. */
function codedColumn(values: readonly unknown[]): Column | null {
  const codeOf = new Map<unknown, number>()
  const codes = new Int32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
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
    return Array.from(column.indices, (index) => (index < 0 ? null : records[index]))
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
