import { CallError } from '../../../../shared/contract/errors.ts'
import { isNumber } from './cells.ts'
import type { TableText } from './encoding.ts'
import { recordReader, type RecordOptions } from './records.ts'

export const delimiters = ['\t', ';', ',', '|'] as const
export type Delimiter = (typeof delimiters)[number]

/** Names of the delimiters in sentences. */
export const delimiterNames: Readonly<Record<Delimiter, string>> = {
  '\t': 'tab',
  ';': 'semicolon',
  ',': 'comma',
  '|': 'vertical bar',
}

/** Records that are inspected to find delimiter and decimal sign. */
const inspectedRecords = 50

/**
 * Returns the delimiter of a text. Each candidate splits the first records; the best splits all of them into
 * equally many fields, leaves the fewest fields that hold another delimiter and are no numbers with a decimal comma, and
 * makes the most fields. Records, not lines: a quoted value may contain a line break.
 */
export function findDelimiter(text: TableText): Delimiter {
  const ranked = delimiters.map((delimiter) => {
    const records = trialRecords(text, delimiter)
    const fields = records.flat()
    const width = usualWidth(records)
    // A header may lack the name of the column of row names.
    const uneven = records.filter(({ length }, i) => length !== width && !(i === 0 && length === width - 1)).length
    const unsplit = fields.filter((field) => holdsDelimiter(field, delimiter)).length
    return { delimiter, width, score: uneven / records.length + unsplit / Math.max(1, fields.length) }
  })
  const possible = ranked.filter(({ width }) => width > 1)
  const [best] = possible.toSorted((a, b) => a.score - b.score || b.width - a.width)
  return best?.delimiter ?? ','
}

/** Returns the number of fields that most records have, the larger one of equals. */
export function usualWidth(records: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>()
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1)
  const [first] = [...counts].toSorted(([a, m], [b, n]) => n - m || b - a)
  return first?.[0] ?? 0
}

/** A line that begins with # and does not split into the fields of the table. #N/A and #1 may be values. */
export const isComment = (row: readonly string[], width: number): boolean =>
  row[0]?.startsWith('#') === true && row.length !== width

const holdsDelimiter = (field: string, own: Delimiter): boolean =>
  delimiters.some((other) => other !== own && field.includes(other)) && !isNumber(field, ',')

/** Returns the first records of a text. Throws a CallError where a quote is misplaced or not closed. */
export function firstRecords(text: TableText, options: RecordOptions, records: string[][] = []): string[][] {
  readRecords(text, options, (row) => records.push(row) < inspectedRecords)
  return records
}

function trialRecords(text: TableText, delimiter: Delimiter): string[][] {
  const records: string[][] = []
  try {
    firstRecords(text, { delimiter, name: '', isRelaxed: true }, records)
  } catch {
    // A candidate that cannot split the text does not win: it has the records so far.
  }
  return records
}

/**
 * Returns the decimal sign of columns of numbers: a comma where fields have it as a number and none has a point. Throws a
 * CallError where both occur, because one of them then separates thousands.
 */
export function findDecimal(records: readonly string[][], name: string): '.' | ',' {
  const all = records.flat()
  const comma = all.find((field) => /^[+-]?\d*,\d+$/.test(field))
  const point = all.find((field) => /^[+-]?\d*\.\d+$/.test(field))
  if (comma === undefined) return '.'
  if (point !== undefined)
    throw new CallError(
      'invalid',
      `${name} has numbers with a point (${point}) and with a comma (${comma}): say which one is the decimal sign with --decimal . or --decimal ,`,
    )
  const commas = all.filter((field) => /^[+-]?\d*,\d+$/.test(field))
  if (commas.every((field) => /^[+-]?\d{1,3},\d{3}$/.test(field)))
    throw new CallError(
      'invalid',
      `${name} has ${comma}: it may be a decimal comma or a separator of thousands; set --decimal , for the first, and remove the separators for the second`,
    )
  return ','
}

/**
 * Calls `onRow` for every record with the line in which it ends and the share of the file that has been read, until it
 * returns false. Throws a CallError where a quote is misplaced or not closed.
 */
export function readRecords(
  text: TableText,
  options: RecordOptions,
  onRow: (row: string[], line: number, done: number) => boolean,
): void {
  let share = 0
  const reader = recordReader(options, (row, line) => onRow(row, line, share))
  for (const { text: part, done, isLast } of text.parts()) {
    share = done
    if (!reader.read(part, isLast)) return
  }
}
