import type { TableOptions } from '../../../../shared/contract/datasets.ts'
import { CallError } from '../../../../shared/contract/errors.ts'
import type { ByteSource } from '../byteSource.ts'
import { badFile } from '../rawSet.ts'
import { missingMarkers, type NumberFormat } from './cells.ts'
import { columnFacts, isNumeric, type FactsCollector } from './columnFacts.ts'
import {
  delimiterNames,
  delimiters,
  findDecimal,
  findDelimiter,
  firstRecords,
  isComment,
  readRecords,
  usualWidth,
  type Delimiter,
} from './dialect.ts'
import { openText, type Encoding, type TableText } from './encoding.ts'
import { guessHeader } from './header.ts'
import { hasSeparators, rolesOf, twinFinder, type TableColumn } from './roles.ts'

/** Rows that a preview shows. */
const previewRows = 8

/** How the records of a table lie in its text. */
interface Layout {
  name: string
  text: TableText
  delimiter: Delimiter
  hasHeader: boolean
  /** Whether the header has one name less than the rows: the names of the rows have none. */
  lacksName: boolean
  /** The fields of a record. */
  width: number
}

/** How a table is written, and what its columns are. */
export interface Plan extends Layout {
  encoding: Encoding
  format: NumberFormat
  headerReason: string
  columns: TableColumn[]
  label: TableColumn | null
  questions: string[]
  rows: string[][]
  samples: number
}

/** Gets the bytes that the set will need at least, and may throw where they do not fit into memory. */
type Allow = (bytes: number) => void

/** A label is an int32, and a byte says whether a number of its sample is missing. */
export const bytesPerLabel = 5

/** Between two questions whether the numbers still fit into memory. */
const allowEvery = 10_000

/**
 * Reads dialect, header, facts of all columns and their roles. A table is read once for its bytes, once for the facts, and
 * once more only where a column may say what the labels say. Throws a CallError that names the place where it is no table.
 */
export function planOf(source: ByteSource, options: TableOptions, allow: Allow): Plan {
  const { name } = source
  const text = openText(source, options.encoding)
  const delimiter = options.delimiter === null ? findDelimiter(text) : delimiterNamed(options.delimiter, name)
  const records = firstRecords(text, { delimiter, name })
  const width = usualWidth(records)
  const head = records.filter((row) => !isComment(row, width))
  const [first] = head
  if (!first) throw badFile(name, 'line 1', 'expected a row of values, found the end of the file')
  if (first.length < 2 && (head[1]?.length ?? 0) < 2)
    throw badFile(
      name,
      'line 1',
      'has one column; separate at least two by commas, semicolons or tabs, or set --delimiter',
    )
  const decimal = options.decimal ?? (delimiter === ',' ? '.' : findDecimal(head, name))
  const missing = new Set([...missingMarkers, ...options.missing.map((own) => own.toLowerCase())])
  const format = { decimal, missing }
  const guess = guessHeader(head, decimal, missing)
  const hasHeader = options.header ?? guess.hasHeader
  const questions =
    options.header === null && guess.question !== null ? [`${guess.question} Set --header yes or --header no`] : []
  const lacksName = hasHeader && head.length > 1 && head.slice(1).every(({ length }) => length === first.length + 1)
  // NumPy begins its header with a mark of comments.
  const named = first.map((own, j) => (j === 0 ? own.replace(/^#\s+/, '') : own))
  const names = lacksName ? ['', ...named] : hasHeader ? named : first.map((_, j) => String(j + 1))
  if (hasHeader) refuseRepeated(names, name)
  const layout: Layout = { name, text, delimiter, hasHeader, lacksName, width }
  const found = factsOf(layout, columnFacts(names, format), allow)
  const roles = rolesOf(name, found.facts, hasHeader, options)
  questions.push(...roles.questions)
  const columns = roles.label ? withoutTwins(layout, roles.columns, roles.label, questions) : roles.columns
  const headerReason = options.header === null ? guess.reason : 'set by the user'
  const { rows, samples } = found
  const { encoding } = text
  return { ...layout, encoding, format, headerReason, columns, label: roles.label, questions, rows, samples }
}

function factsOf(layout: Layout, collector: FactsCollector, allow: Allow) {
  let samples = 0
  const rows: string[][] = []
  eachSample(layout, (row, line) => {
    if (samples % allowEvery === 0) allow(samples * ((row.length - 1) * Float32Array.BYTES_PER_ELEMENT + bytesPerLabel))
    samples++
    if (rows.length < previewRows) rows.push(row)
    collector.add(row, line)
  })
  return { samples, rows, facts: collector.finish() }
}

/** Leaves out columns that say what the labels say, and asks about other columns of texts. */
function withoutTwins(
  layout: Layout,
  columns: readonly TableColumn[],
  label: TableColumn,
  questions: string[],
): TableColumn[] {
  const finder = twinFinder(columns, label)
  if (finder.hasCandidates())
    eachSample(layout, (row) => {
      finder.add(row)
      return finder.hasCandidates()
    })
  const twins = finder.finish()
  return columns.map((column) => {
    if (twins.has(column.at))
      return { ...column, role: 'ignored', reason: `it says what the labels in '${label.name}' say` }
    const { name, firstText } = column
    if (column.role === 'feature' && !isNumeric(column) && firstText)
      questions.push(
        hasSeparators(column)
          ? `column '${name}' has separators of thousands (line ${firstText.line}: '${firstText.text}'); remove them, or leave it out with --drop '${name}'`
          : `column '${name}' has texts (line ${firstText.line}: '${firstText.text}') and cannot be a feature; leave it out with --drop '${name}'`,
      )
    return column
  })
}

/** Calls `onRow` for every record below the header, until it returns false. */
export function eachSample(
  { name, text, delimiter, hasHeader, lacksName, width: usual }: Layout,
  onRow: (row: string[], line: number, done: number) => unknown,
): void {
  let isHeader = hasHeader
  let width: number | null = null
  readRecords(text, { delimiter, name }, (row, line, done) => {
    if (isComment(row, usual)) return true
    if (isHeader) {
      isHeader = false
      width = row.length + (lacksName ? 1 : 0)
      return true
    }
    width ??= row.length
    if (row.length !== width) throw badFile(name, `line ${line}`, `expected ${width} fields, found ${row.length}`)
    return onRow(row, line, done) !== false
  })
}

function delimiterNamed(wanted: string, name: string): Delimiter {
  const found = delimiters.find(
    (own) => own === wanted || delimiterNames[own] === wanted || (own === '\t' && wanted === '\\t'),
  )
  if (!found)
    throw new CallError(
      'invalid',
      `${name}: the delimiter '${wanted}' is unknown; use ${delimiters.map((own) => delimiterNames[own]).join(', ')}`,
    )
  return found
}

function refuseRepeated(names: readonly string[], name: string): void {
  const twice = names.find((own, j) => own !== '' && names.indexOf(own) !== j)
  if (twice !== undefined) throw badFile(name, 'line 1', `two columns have the name '${twice}'; rename one of them`)
}
