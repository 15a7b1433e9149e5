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
  /** Different values, up to `mostDistinct`; missing ones do not count. */
  distinct: ReadonlySet<string>
  least: number
  greatest: number
  isWhole: boolean
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
    distinct: new Set<string>(),
    least: Infinity,
    greatest: -Infinity,
    isWhole: true,
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
          column.firstText ??= { text, line }
        } else if (Number.isNaN(value)) column.missing++
        else {
          column.numbers++
          column.least = Math.min(column.least, value)
          column.greatest = Math.max(column.greatest, value)
          column.isWhole &&= Number.isInteger(value)
        }
        if (column.count === 0) column.first = value ?? NaN
        column.counts &&= value === column.first + column.count
        column.count++
        if (value === null || !Number.isNaN(value)) if (column.distinct.size < mostDistinct) column.distinct.add(text)
      }
    },
    finish: (): ColumnFacts[] => columns,
  }
}
export type FactsCollector = ReturnType<typeof columnFacts>

/** Whether a column is one of numbers: at least half of its values are, a few markers apart. */
export const isNumeric = ({ numbers, texts }: ColumnFacts): boolean => numbers > 0 && numbers >= texts
