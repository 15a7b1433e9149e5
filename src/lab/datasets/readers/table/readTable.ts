import type { TableOptions, TablePreview } from '../../../../shared/contract/datasets.ts'
import { CallError } from '../../../../shared/contract/errors.ts'
import { labelList } from '../classes.ts'
import { badFile, type RawSet, type Report } from '../rawSet.ts'
import { hasThousands, isMissingLabel, isNumber, missingMarkers, numberOf, type NumberFormat } from './cells.ts'
import { columnFacts, isNumeric, type ColumnFacts } from './columnFacts.ts'
import {
  delimiterNames,
  delimiters,
  findDecimal,
  findDelimiter,
  inspectedRecords,
  isComment,
  readRecords,
  usualWidth,
} from './dialect.ts'
import { decodeText, type Encoding } from './encoding.ts'
import { guessHeader } from './header.ts'
import { rolesOf, twinFinder, type TableColumn } from './roles.ts'

/** Rows that a preview shows. */
const previewRows = 8

/** How a table is written, and what its columns are. */
interface Plan {
  text: Uint8Array
  encoding: Encoding
  delimiter: (typeof delimiters)[number]
  format: NumberFormat
  hasHeader: boolean
  headerReason: string
  /** Whether the header has one name less than the rows: the names of the rows have none. */
  lacksName: boolean
  /** The fields of a record. */
  width: number
  columns: TableColumn[]
  label: TableColumn | null
  questions: string[]
  rows: string[][]
  samples: number
}

/** Inspects a table: what a person checks before an import. Throws a CallError that names the place where it is no table. */
export function inspectTable(file: Uint8Array, name: string, options: TableOptions): TablePreview {
  const plan = planOf(file, name, options)
  const { encoding, delimiter, format, hasHeader, headerReason, samples, questions, rows } = plan
  return {
    encoding,
    delimiter,
    decimal: format.decimal,
    hasHeader,
    headerReason,
    samples,
    questions,
    columns: plan.columns.map((column) => ({
      name: column.name,
      role: column.role,
      reason: column.reason,
      type: column.numbers + column.texts === 0 ? 'empty' : isNumeric(column) ? 'number' : 'text',
      least: column.numbers > 0 ? column.least : null,
      greatest: column.numbers > 0 ? column.greatest : null,
      distinct: column.distinct.size,
      missing: column.missing,
    })),
    rows,
    classes: classCounts(plan),
  }
}

/** Returns the classes of the label column with their sizes, the first 20; null without one. */
function classCounts(plan: Plan): TablePreview['classes'] {
  const { label } = plan
  if (label === null) return null
  const counts = new Map<string, number>()
  const canonical = canonicalLabels(label, plan.format)
  eachSample(plan, '', (row) => {
    const text = row[label.at] ?? ''
    if (isMissingLabel(text)) return
    const key = canonical(text)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  })
  return [...counts].slice(0, 20).map(([className, count]) => ({ name: className, count }))
}

/**
 * Reads a table with one sample per row. Throws a CallError that names line and column, or asks what is unclear.
 * `notes`: what was taken, in sentences.
 */
export function readTable(
  file: Uint8Array,
  name: string,
  options: TableOptions,
  report: Report,
): RawSet & { notes: string[] } {
  const plan = planOf(file, name, options)
  const { columns, label, questions, format } = plan
  if (questions.length > 0 || label === null) throw new CallError('invalid', `${name}: ${questions.join('; ')}`)
  const features = columns.filter(({ role }) => role === 'feature')
  if (plan.samples === 0)
    throw new CallError('invalid', `column '${label.name}' of ${name}: there are no samples; choose a file with data`)
  if (features.length === 0) throw new CallError('invalid', `${name}: no column of numbers is left as a feature`)
  refuseContinuous(name, label, plan.samples)
  const list = labelList(`column '${label.name}' of ${name}`)
  const canonical = canonicalLabels(label, format)
  const numbers = new Float64Array(plan.samples * features.length)
  let used = 0
  eachSample(plan, name, (row, line, bytes) => {
    const text = row[label.at] ?? ''
    if (isMissingLabel(text)) throw badFile(name, `line ${line}`, `column '${label.name}' has no label`)
    list.add(canonical(text))
    for (const column of features) {
      const cell = row[column.at] ?? ''
      const value = numberOf(cell, format)
      if (value === null) throw badFile(name, `line ${line}`, noNumber(column.name, cell))
      numbers[used++] = value
    }
    if (used % (1000 * features.length) === 0) report(bytes / plan.text.length)
  })
  const featureNames = plan.hasHeader ? features.map((column) => column.name) : null
  return { numbers: narrow(numbers), shape: [features.length], ...list.finish(), featureNames, notes: notesOf(plan) }
}

function noNumber(column: string, text: string): string {
  const what = `column '${column}' has '${text}', which is no finite number`
  if (hasThousands(text)) return `${what}: remove the separators of thousands`
  return `${what}; --missing '${text}' reads it as missing, --drop '${column}' leaves the column out, --label '${column}' makes it the labels`
}

/** Reads dialect, header, facts of all columns and their roles. */
function planOf(file: Uint8Array, name: string, options: TableOptions): Plan {
  const { text, encoding } = decodeText(file, name, options.encoding)
  const delimiter = options.delimiter === null ? findDelimiter(text) : delimiterNamed(options.delimiter, name)
  const records: string[][] = []
  readRecords(text, name, { delimiter, to: inspectedRecords, relax_column_count: true }, (row) => records.push(row))
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
  const layout = { text, delimiter, hasHeader, lacksName, width }
  const collector = columnFacts(names, format)
  let samples = 0
  const rows: string[][] = []
  eachSample(layout, name, (row, line) => {
    samples++
    if (rows.length < previewRows) rows.push(row)
    collector.add(row, line)
  })
  const found = rolesOf(name, collector.finish(), hasHeader, options)
  questions.push(...found.questions)
  const columns = found.label ? withoutTwins(layout, found.columns, found.label, questions) : found.columns
  const headerReason = options.header === null ? guess.reason : 'set by the user'
  return { ...layout, encoding, format, headerReason, columns, label: found.label, questions, rows, samples }
}

/** Leaves out columns that say what the labels say, and asks about other columns of texts. */
function withoutTwins(
  layout: Layout,
  columns: readonly TableColumn[],
  label: TableColumn,
  questions: string[],
): TableColumn[] {
  const finder = twinFinder(columns, label)
  eachSample(layout, '', (row) => finder.add(row))
  const twins = finder.finish()
  return columns.map((column) => {
    if (twins.has(column.at))
      return { ...column, role: 'ignored', reason: `it says what the labels in '${label.name}' say` }
    const { name, firstText } = column
    if (column.role === 'feature' && !isNumeric(column) && firstText)
      questions.push(
        `column '${name}' has texts (line ${firstText.line}: '${firstText.text}') and cannot be a feature; leave it out with --drop '${name}'`,
      )
    return column
  })
}

type Layout = Pick<Plan, 'text' | 'delimiter' | 'hasHeader' | 'lacksName' | 'width'>

/** Calls `onRow` for every record below the header. */
function eachSample(
  { text, delimiter, hasHeader, lacksName, width: usual }: Layout,
  name: string,
  onRow: (row: string[], line: number, bytes: number) => void,
): void {
  let isHeader = hasHeader
  let width: number | null = null
  readRecords(text, name, { delimiter, relax_column_count: true }, (row, line, bytes) => {
    if (isComment(row, usual)) return
    if (isHeader) {
      isHeader = false
      width = row.length + (lacksName ? 1 : 0)
      return
    }
    width ??= row.length
    if (row.length !== width) throw badFile(name, `line ${line}`, `expected ${width} fields, found ${row.length}`)
    onRow(row, line, bytes)
  })
}

function delimiterNamed(wanted: string, name: string): (typeof delimiters)[number] {
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

/** Throws a CallError where labels are numbers of a continuous quantity. */
function refuseContinuous(name: string, column: ColumnFacts, samples: number): void {
  const isContinuous =
    column.texts === 0 && (!column.isWhole || (column.distinct.size > 20 && column.distinct.size > samples / 2))
  if (isContinuous)
    throw new CallError(
      'invalid',
      `column '${column.name}' of ${name} has ${column.distinct.size} different numbers in ${samples} samples: it is a continuous quantity, not labels of classes; choose another column with --label`,
    )
}

/** Where all labels are numbers, 1 and 1.0 are one class, named as the first of them is written. */
function canonicalLabels(column: ColumnFacts, format: NumberFormat): (text: string) => string {
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

/** Says what was taken: the dialect, the label column, and the columns that are left out. */
function notesOf({ encoding, delimiter, format, hasHeader, columns, label }: Plan): string[] {
  const features = columns.filter(({ role }) => role === 'feature').map(({ name, at }) => name || `#${at + 1}`)
  const left = columns
    .filter(({ role }) => role === 'index' || role === 'ignored')
    .map(({ name, at, reason }) => `${name === '' ? `#${at + 1}` : `'${name}'`}: ${reason}`)
  return [
    `${encoding}, separated by ${delimiterNames[delimiter]}, ${hasHeader ? 'with' : 'without'} a header${format.decimal === ',' ? ', decimal comma' : ''}`,
    `labels: column '${label?.name}' (${label?.reason})`,
    `features: ${features.length} (${features.length > 12 ? `${features.slice(0, 6).join(', ')}, …` : features.join(', ')})`,
    ...(left.length > 0 ? [`left out: ${left.join('; ')}`] : []),
  ]
}

/** Converts to float32 where that is exact, as for pixels and other small integers. */
function narrow(numbers: Float64Array): Float32Array | Float64Array {
  const isExact = numbers.every((value) => Number.isNaN(value) || Math.fround(value) === value)
  return isExact ? Float32Array.from(numbers) : numbers
}
