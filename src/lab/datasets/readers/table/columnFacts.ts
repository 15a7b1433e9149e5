import { numberOf, type NumberFormat } from './cells.ts'

/** More different values than this are not counted: no column of labels has so many. */
export const mostDistinct = 1001

/** What all values of one column show. */
export interface ColumnFacts {
  name: string
  count: number
  numbers: number
  texts: number
  missing: number
  /** The first text that is no number, with its line; null where there is none. */
  firstText: { text: string; line: number } | null
  /** Different values with their counts; missing ones do not count. From `mostDistinct` on nothing more is counted. */
  distinct: ReadonlyMap<string, number>
  /** The texts of missing values with their counts: a label may be called '-'. */
  markers: ReadonlyMap<string, number>
  least: number
  greatest: number
  isWhole: boolean
  /** Whether float32 holds all numbers exactly. */
  isSingle: boolean
  /** Whether the values are from, from + 1, …, row by row. */
  counts: boolean
}

/** Collects the facts of the columns, one record after another. */
export function columnFacts(names: readonly string[], format: NumberFormat) {
  const columns = names.map((name) => ({
    name,
    count: 0,
    numbers: 0,
    texts: 0,
    missing: 0,
    firstText: null as ColumnFacts['firstText'],
    distinct: new Map<string, number>(),
    markers: new Map<string, number>(),
    least: Infinity,
    greatest: -Infinity,
    isWhole: true,
    isSingle: true,
    counts: true,
    first: NaN,
  }))
  return {
    add(row: readonly string[], line: number): void {
      for (const [j, column] of columns.entries()) {
        const text = row[j] ?? ''
        const value = numberOf(text, format)
        if (value === null) {
          column.texts++
          column.firstText ??= { text: owned(text), line }
        } else if (Number.isNaN(value)) {
          column.missing++
          count(column.markers, text)
        } else {
          column.numbers++
          column.least = Math.min(column.least, value)
          column.greatest = Math.max(column.greatest, value)
          column.isWhole &&= Number.isInteger(value)
          column.isSingle &&= Math.fround(value) === value
        }
        if (column.count === 0) column.first = value ?? NaN
        column.counts &&= value === column.first + column.count
        column.count++
        if ((value === null || !Number.isNaN(value)) && column.distinct.size < mostDistinct)
          count(column.distinct, text)
      }
    },
    finish: (): ColumnFacts[] => columns,
  }
}
/** A short text is a copy anyway; a longer one would keep the part of the file that it was cut from in memory. */
const owned = (text: string): string => (text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le'))

function count(counts: Map<string, number>, text: string): void {
  const before = counts.get(text)
  if (before === undefined) counts.set(owned(text), 1)
  else counts.set(text, before + 1)
}

export type FactsCollector = ReturnType<typeof columnFacts>

/** Whether a column is one of numbers: at least half of its values are, a few markers apart. */
export const isNumeric = ({ numbers, texts }: ColumnFacts): boolean => numbers > 0 && numbers >= texts
