import { CallError } from '../../../../shared/contract/errors.ts'
import { isNumber, type NumberFormat } from './cells.ts'
import type { ColumnFacts } from './columnFacts.ts'

/** Throws a CallError where labels are numbers of a continuous quantity. */
export function refuseContinuous(name: string, column: ColumnFacts, samples: number): void {
  const isContinuous =
    column.texts === 0 && (!column.isWhole || (column.distinct.size > 20 && column.distinct.size > samples / 2))
  if (isContinuous)
    throw new CallError(
      'invalid',
      `column '${column.name}' of ${name} has ${column.distinct.size} different numbers in ${samples} samples: it is a continuous quantity, not labels of classes; choose another column with --label`,
    )
}

/** Where all labels are numbers, 1 and 1.0 are one class, named as the first of them is written. */
export function canonicalLabels(column: ColumnFacts, format: NumberFormat): (text: string) => string {
  if (column.texts > 0) return (text) => text
  const names = new Map<number, string>()
  return (text) => {
    if (!isNumber(text, format.decimal)) return text
    const value = Number(format.decimal === ',' ? text.replace(',', '.') : text)
    const known = names.get(value) ?? (Number.isInteger(value) ? String(value) : text)
    names.set(value, known)
    return known
  }
}
