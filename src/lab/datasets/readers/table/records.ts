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

/**
 * Splits a text into records (RFC 4180), one part of the text after another. Fields lose the white space around them, and
 * lines without text are skipped. A line ends with LF, CRLF or CR. `onRow` gets each record with the line in which it ends
 * and returns false to stop. Reading throws a CallError where a quote is misplaced or not closed.
 */
export function recordReader(
  { delimiter, name, isRelaxed = false }: RecordOptions,
  onRow: (row: string[], line: number) => boolean,
): { read(text: string, isLast: boolean): boolean } {
  let rest = ''
  let line = 1
  return {
    read(text, isLast) {
      const all = rest + text
      const end = isLast ? all.length : lineEnd(all)
      let at = 0
      // Native search and split are many times faster than a walk over the characters of lines without quotes.
      let quote = nextOrEnd(all, '"', 0)
      while (at < end) {
        const stop = lineStop(all, at, end)
        if (quote < at) quote = nextOrEnd(all, '"', at)
        if (quote >= stop) {
          const own = all.slice(at, stop)
          at = afterBreak(all, stop)
          if ((own.includes(delimiter) || own.trim() !== '') && !onRow(trimmed(own.split(delimiter)), line))
            return false
          line++
          continue
        }
        // A comment may have quotes anywhere.
        const isComment = all[at] === '#'
        let record = quotedRecord(all, at, { delimiter, isRelaxed, isLast })
        if (record !== null && 'fault' in record && isComment)
          record = { row: trimmed(all.slice(at, stop).split(delimiter)), end: stop }
        if (record === null) break
        if ('fault' in record) throw badFile(name, `line ${line + breaks(all, at, record.at)}`, record.fault)
        line += breaks(all, at, record.end)
        at = afterBreak(all, record.end)
        if (!onRow(record.row, line)) return false
        line++
      }
      rest = all.slice(at)
      if (rest.length > longestRecord)
        throw badFile(
          name,
          `line ${line}`,
          `is longer than ${longestRecord / (1 << 20)} million characters; close its quotes, or split it`,
        )
      return true
    },
  }
}

/** Returns the place after the last complete line: a CR at the end may be half a line break. */
function lineEnd(text: string): number {
  const lf = text.lastIndexOf('\n')
  const cr = text.slice(0, -1).lastIndexOf('\r')
  return Math.max(lf, cr) + 1
}

function nextOrEnd(text: string, wanted: string, from: number): number {
  const at = text.indexOf(wanted, from)
  return at < 0 ? text.length : at
}

/** Returns the place of the line break that ends the line at `from`. */
function lineStop(text: string, from: number, end: number): number {
  const lf = Math.min(nextOrEnd(text, '\n', from), end)
  const cr = text.slice(from, lf).indexOf('\r')
  return cr < 0 ? lf : from + cr
}

const afterBreak = (text: string, at: number): number => at + (text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1)

const breaks = (text: string, from: number, to: number): number =>
  text.slice(from, to).match(/\r\n|\n|\r/g)?.length ?? 0

function trimmed(row: string[]): string[] {
  for (let j = 0; j < row.length; j++) row[j] = (row[j] as string).trim()
  return row
}

interface Quoted {
  delimiter: Delimiter
  isRelaxed: boolean
  isLast: boolean
}

/** A sentence about a quote, and the place of the quote. */
interface Fault {
  fault: string
  at: number
}

/** Reads the record at `from` by its characters; null where it does not end in this text. */
function quotedRecord(text: string, from: number, how: Quoted): { row: string[]; end: number } | Fault | null {
  const row: string[] = []
  for (let at = from; ;) {
    const field = quotedField(text, at, how)
    if (field === null || 'fault' in field) return field
    row.push(field.value)
    if (text[field.end] !== how.delimiter) return { row, end: field.end }
    at = field.end + 1
  }
}

function quotedField(text: string, from: number, how: Quoted): { value: string; end: number } | Fault | null {
  const { delimiter, isRelaxed, isLast } = how
  let at = from
  while (at < text.length && isSpace(text[at] as string, delimiter)) at++
  const closing = text[at] === '"' ? closingQuote(text, at + 1) : at - 1
  if (closing < 0 && at >= 0 && text[at] === '"') return isLast ? { fault: 'a quote is not closed', at } : null
  const end = fieldEnd(text, closing + 1, delimiter)
  // The next part of the text may continue the field, or complete a line break.
  if (!isLast && end >= text.length - (text[end] === '\r' ? 1 : 0)) return null
  if (text[at] === '"' && text.slice(closing + 1, end).trim() === '')
    return { value: text.slice(at + 1, closing).replaceAll('""', '"'), end }
  const value = text.slice(at, end).trim()
  if (isRelaxed || !value.includes('"')) return { value, end }
  return value.startsWith('"')
    ? { fault: 'a value continues after its closing quote', at: closing }
    : { fault: 'a quote inside a value that does not begin with one', at }
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from)
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at
}

/** White space before a field; a tab may be the delimiter. */
const isSpace = (character: string, delimiter: Delimiter): boolean =>
  character !== delimiter && character !== '\n' && character !== '\r' && character.trim() === ''

function fieldEnd(text: string, from: number, delimiter: Delimiter): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (character === delimiter || character === '\n' || character === '\r') return at
  }
  return text.length
}
