import type { FieldValue } from '../../../shared/filter/language.ts'
import type { EntryId } from '../../../shared/glossary/glossary.ts'

/** The head of a column. */
export interface TableColumn {
  id: string
  title: string
  /** Explains a short title. */
  hint: string
  /** Its entry of the glossary; by default that of its title. */
  ask?: EntryId | null
  isNumber: boolean
  /** In pixels, until the user drags it wider or narrower. */
  width: number
}

const collator = new Intl.Collator('en', { numeric: true })

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))

function keyOf(value: FieldValue | undefined): string | number | null {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value
  return value === undefined || value === null ? null : String(value)
}

/** Sorts rows by a value. Rows of equal values keep their order, and rows without a value are always last. */
export function sortedRows<Row>(
  rows: readonly Row[],
  value: (row: Row) => FieldValue | undefined,
  isDescending: boolean,
): Row[] {
  const sign = isDescending ? -1 : 1
  return rows
    .map((row) => ({ row, key: keyOf(value(row)) }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null)
      return sign * compare(a.key, b.key)
    })
    .map(({ row }) => row)
}
