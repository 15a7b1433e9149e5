import { CsvError, parse, type Options } from 'csv-parse/sync'
import { isUtf8 } from 'node:buffer'
import { CallError } from '../../../shared/contract/errors.ts'
import { labelList } from './classes.ts'
import { badFile, type RawSet, type Report } from './rawSet.ts'

/** The format of a table. */
export interface Table {
  delimiter: string
  hasHeader: boolean
  /** Names of the header; 1, 2, … without a header. */
  columns: string[]
  /** The column that most likely has the labels; null where it is unclear. */
  labelColumn: string | null
}

const delimiters = ['\t', ';', ',', '|']
/** Lines that are inspected before the whole table is read. */
const inspectedLines = 50
const missingTexts = new Set(['', 'na', 'n/a', 'nan', 'null', '?'])
const labelNames = ['label', 'labels', 'class', 'target', 'species', 'y']

/** Inspects the first lines of a table of comma-, tab- or semicolon-separated values. Throws a CallError that names the line. */
export function inspectCsv(file: Uint8Array, name: string): Table {
  refuseOther(file, name)
  const delimiter = findDelimiter(file)
  const rows: string[][] = []
  readRecords(file, name, { delimiter, to: inspectedLines }, (row) => rows.push(row))
  const [first, second] = rows
  if (!first) throw badFile(name, 'line 1', 'expected a row of values, found the end of the file')
  if (first.length < 2)
    throw badFile(name, 'line 1', 'has one column; separate at least two by commas, semicolons or tabs')
  const hasHeader = first.some((text, j) => !isNumberOrMissing(text) && (!second || isNumberOrMissing(second[j])))
  if (hasHeader && new Set(first).size < first.length) {
    const twice = first.find((text, j) => first.indexOf(text) !== j)
    throw badFile(name, 'line 1', `two columns have the name '${twice}'; rename one of them`)
  }
  const columns = hasHeader ? first : first.map((_, j) => String(j + 1))
  return { delimiter, hasHeader, columns, labelColumn: guessLabels(columns, hasHeader ? rows.slice(1) : rows) }
}

/** Returns the only column with texts, since features are numbers; else a column with a usual name for labels. */
function guessLabels(columns: readonly string[], rows: readonly string[][]): string | null {
  const ofTexts = columns.filter((_, j) => rows.some((row) => !isNumberOrMissing(row[j])))
  if (ofTexts.length === 1) return ofTexts[0] as string
  const possible = ofTexts.length > 0 ? ofTexts : columns
  return labelNames.map((name) => possible.find((column) => column.toLowerCase() === name)).find(Boolean) ?? null
}

/**
 * Reads a table with one sample per row. `labelColumn`, by name or number from 1, has the labels; all other columns are
 * numbers, NaN where they are missing. Throws a CallError that names line and column.
 */
export function readCsv(file: Uint8Array, name: string, labelColumn: string | null, report: Report): RawSet {
  const { delimiter, hasHeader, columns, labelColumn: guess } = inspectCsv(file, name)
  const at = findColumn(name, columns, labelColumn ?? guess)
  const list = labelList(`column '${columns[at]}' of ${name}`)
  const features = columns.length - 1
  let numbers = new Float64Array(1024 * features)
  let used = 0
  readRecords(file, name, { delimiter, from: hasHeader ? 2 : 1 }, (row, line, bytes) => {
    if (used + features > numbers.length) numbers = grown(numbers)
    const label = row[at] ?? ''
    if (isMissing(label)) throw badFile(name, `line ${line}`, `column '${columns[at]}' has no label`)
    list.add(label)
    for (let j = 0; j < row.length; j++)
      if (j !== at)
        numbers[used++] = readNumber(row[j] ?? '', () =>
          badFile(
            name,
            `line ${line}`,
            `column '${columns[j]}' has '${row[j]}', which is no finite number; only the label column may have texts`,
          ),
        )
    if (used % (1000 * features) === 0) report(bytes / file.length)
  })
  const featureNames = hasHeader ? columns.filter((_, j) => j !== at) : null
  return { numbers: narrow(numbers.subarray(0, used)), shape: [features], ...list.finish(), featureNames }
}

function findColumn(name: string, columns: readonly string[], column: string | null): number {
  const choice = `choose one of ${listed(columns)}`
  if (column === null) throw new CallError('invalid', `${name}: which column has the labels is unclear; ${choice}`)
  const byName = columns.indexOf(column)
  const at = byName >= 0 ? byName : /^\d+$/.test(column) ? Number(column) - 1 : -1
  if (at < 0 || at >= columns.length)
    throw new CallError('invalid', `${name}: there is no column '${column}'; ${choice}`)
  return at
}

const listed = (names: readonly string[]): string =>
  names.length > 12
    ? `${names.slice(0, 6).join(', ')}, … ${names.slice(-2).join(', ')} (${names.length})`
    : names.join(', ')

/** Converts to float32 where that is exact, as for pixels and other small integers. */
function narrow(numbers: Float64Array): Float32Array | Float64Array {
  const isExact = numbers.every((value) => Number.isNaN(value) || Math.fround(value) === value)
  return isExact ? Float32Array.from(numbers) : numbers.slice()
}

const isMissing = (text: string): boolean => missingTexts.has(text.toLowerCase())
/** Not Number(), which reads 0x10 and the empty text as numbers. */
const isNumber = (text: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
const isNumberOrMissing = (text = ''): boolean => isNumber(text) || isMissing(text)

function readNumber(text: string, refusal: () => CallError): number {
  if (isMissing(text)) return Number.NaN
  const value = isNumber(text) ? Number(text) : Number.NaN
  if (!Number.isFinite(value)) throw refusal()
  return value
}

function grown(numbers: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * numbers.length)
  larger.set(numbers)
  return larger
}

/** Throws a CallError where a file is no text: binary files nearly always contain a zero byte, and texts never do. */
function refuseOther(file: Uint8Array, name: string): void {
  if (file.length === 0) throw badFile(name, 'byte 0', 'expected a row of values, found the end of the file')
  const zero = file.indexOf(0)
  if (zero >= 0) throw badFile(name, `byte ${zero}`, 'is 0, which no text contains; choose a table of texts')
  if (!isUtf8(file)) throw badFile(name, 'bytes', 'are not UTF-8; save the table as UTF-8 and import it again')
}

/** Returns the delimiter that is most frequent in the first line, outside of quotes. */
function findDelimiter(file: Uint8Array): string {
  const end = file.indexOf(0x0a)
  const line = new TextDecoder().decode(file.subarray(0, end < 0 ? file.length : end)).replace(/"[^"]*"/g, '')
  const counts = delimiters.map((delimiter) => line.split(delimiter).length)
  return delimiters[counts.indexOf(Math.max(...counts))] as string
}

/** Calls `onRow` for every row with the line in which it ends. Throws a CallError where rows differ in length or a quote is not closed. */
function readRecords(
  file: Uint8Array,
  name: string,
  options: Options,
  onRow: (row: string[], line: number, bytes: number) => void,
): void {
  try {
    parse(file, {
      bom: true,
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
