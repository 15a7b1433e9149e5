import { CsvError, parse, type Options } from 'csv-parse/sync'
import { CallError } from '../../../../shared/contract/errors.ts'
import { badFile } from '../rawSet.ts'
import { isNumber } from './cells.ts'

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
export const inspectedRecords = 50

/**
 * Returns the delimiter of a text in UTF-8. Each candidate splits the first records; the best splits all of them into
 * equally many fields, leaves the fewest fields that hold another delimiter and are no numbers with a decimal comma, and
 * makes the most fields. Records, not lines: a quoted value may contain a line break.
 */
export function findDelimiter(text: Uint8Array): Delimiter {
  const ranked = delimiters.map((delimiter) => {
    const records = firstRecords(text, delimiter)
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

function firstRecords(text: Uint8Array, delimiter: Delimiter): string[][] {
  const records: string[][] = []
  try {
    readRecords(text, '', { delimiter, to: inspectedRecords, relax_column_count: true, relax_quotes: true }, (row) =>
      records.push(row),
    )
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

/** Calls `onRow` for every record with the line in which it ends. Throws a CallError where records differ in length or a quote is not closed. */
export function readRecords(
  text: Uint8Array,
  name: string,
  options: Options,
  onRow: (row: string[], line: number, bytes: number) => void,
): void {
  try {
    parse(Buffer.from(text.buffer, text.byteOffset, text.byteLength), {
      trim: true,
      skip_empty_lines: true,
      ...options,
      // csv-parse collects returned rows; null collects none.
      on_record: (row: string[], { lines, bytes }) => {
        onRow(row, lines, bytes)
        return null
      },
    })
  } catch (error) {
    if (error instanceof CsvError) throw badFile(name, ...csvFault(error))
    throw error
  }
}

function csvFault(error: CsvError): [where: string, what: string] {
  const line = `line ${error['lines']}`
  if (error.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH') {
    const [, expected] = /expect (\d+)/.exec(error.message) ?? []
    const found = Array.isArray(error['record']) ? error['record'].length : 'another number'
    return [line, `expected ${expected} fields, found ${found}`]
  }
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return [line, 'a quote is not closed']
  if (error.code === 'INVALID_OPENING_QUOTE') return [line, 'a quote inside a value that does not begin with one']
  if (error.code === 'CSV_INVALID_CLOSING_QUOTE') return [line, 'a value continues after its closing quote']
  return [line, error.message.charAt(0).toLowerCase() + error.message.slice(1)]
}
