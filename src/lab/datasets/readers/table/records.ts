import { CsvError, parse } from 'csv-parse/sync'
import { badFile } from '../rawSet.ts'
import type { Delimiter } from './dialect.ts'

/** A record that is longer than this, in characters, is refused: an open quote would swallow a whole file. */
const longestRecord = 1 << 24

export interface RecordOptions {
  delimiter: Delimiter
  /** The table in errors. */
  name: string
  /** Whether quotes at odd places are text, as when a delimiter is tried. */
  isRelaxed?: boolean
}

/** Gets each record with the line in which it ends, and returns false to stop. */
type OnRow = (row: string[], line: number) => boolean

/**
 * Splits a text into records (RFC 4180), one part of the text after another. Fields lose the white space around them, and
 * lines without text are skipped. A line ends with LF, CRLF or CR. Reading throws a CallError where a quote is misplaced or
 * not closed.
 */
export function recordReader(options: RecordOptions, onRow: OnRow): { read(text: string, isLast: boolean): boolean } {
  let rest = ''
  let line = 1
  return {
    read(text, isLast) {
      let all = rest + text
      // A comment may have a quote anywhere, which would open a value.
      for (let own = oddComment(all); own !== null; own = oddComment(all)) {
        if (!onRow(split(own, options.delimiter), line)) return false
        all = all.slice(own.length)
        const end = /^(?:\r\n|\n|\r)?/.exec(all)?.[0].length ?? 0
        all = all.slice(end)
        line++
      }
      const end = isLast ? all.length : lastRecordEnd(all)
      const part = all.slice(0, end)
      rest = all.slice(end)
      const goesOn = part.includes('"') ? readQuoted(part, line, options, onRow) : readPlain(part, line, options, onRow)
      if (!goesOn) return false
      line += breaks(part)
      if (rest.length > longestRecord)
        throw badFile(
          options.name,
          `line ${line}`,
          `is longer than ${longestRecord / (1 << 20)} million characters; close its quotes, or split it`,
        )
      return true
    },
  }
}

/** Splits a text without quotes: ten times as fast as csv-parse, and most tables of numbers have none. */
function readPlain(part: string, first: number, { delimiter }: RecordOptions, onRow: OnRow): boolean {
  const lines = part.split(/\r\n|\n|\r/)
  for (const [i, own] of lines.entries())
    if ((own.includes(delimiter) || own.trim() !== '') && !onRow(split(own, delimiter), first + i)) return false
  return true
}

const split = (text: string, delimiter: Delimiter): string[] => text.split(delimiter).map((field) => field.trim())

/** Thrown through csv-parse, which offers no other way to stop. */
class Stop extends Error {}

function readQuoted(
  part: string,
  first: number,
  { delimiter, name, isRelaxed = false }: RecordOptions,
  onRow: OnRow,
): boolean {
  try {
    // csv-parse takes one kind of line break, and counts CRLF inside quotes twice.
    parse(part.replaceAll(/\r\n?/g, '\n'), {
      delimiter,
      record_delimiter: '\n',
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: isRelaxed,
      // csv-parse collects returned rows; null collects none.
      on_record: (row: string[], { lines }) => {
        if (!onRow(row, first + lines - 1)) throw new Stop()
        return null
      },
    })
    return true
  } catch (error) {
    if (error instanceof Stop) return false
    if (error instanceof CsvError) throw badFile(name, `line ${first + lineOf(error, part)}`, faultOf(error))
    throw error
  }
}

/** The line of an error in a part, from 0. A quote that is not closed is reported where its record begins. */
const lineOf = (error: CsvError, part: string): number =>
  error.code === 'CSV_QUOTE_NOT_CLOSED' ? breaks(part.slice(0, lastRecordEnd(part))) : Number(error['lines']) - 1

function faultOf({ code, message }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is not closed'
  if (code === 'INVALID_OPENING_QUOTE') return 'a quote inside a value that does not begin with one'
  if (code === 'CSV_INVALID_CLOSING_QUOTE') return 'a value continues after its closing quote'
  return message.charAt(0).toLowerCase() + message.slice(1)
}

/** Returns the line at the start of a text where it is a comment with an odd number of quotes; null otherwise. */
function oddComment(text: string): string | null {
  if (text[0] !== '#') return null
  const own = /^[^\r\n]*/.exec(text)?.[0] ?? ''
  return own.length < text.length && (own.split('"').length - 1) % 2 === 1 ? own : null
}

/** Returns the place after the last line break outside quotes: what follows may be half a record. */
function lastRecordEnd(text: string): number {
  // A CR at the end may be half a line break.
  const end = text.endsWith('\r') ? text.length - 1 : text.length
  let found = 0
  let isInside = false
  for (let at = 0; at < end; isInside = !isInside) {
    const quote = text.indexOf('"', at)
    const stop = quote < 0 || quote > end ? end : quote
    if (!isInside) {
      const span = text.slice(at, stop)
      const last = Math.max(span.lastIndexOf('\n'), span.lastIndexOf('\r'))
      if (last >= 0) found = at + last + 1
    }
    at = stop + 1
  }
  // A CR and its LF stay together.
  return text[found - 1] === '\r' && text[found] === '\n' ? found + 1 : found
}

const breaks = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0
