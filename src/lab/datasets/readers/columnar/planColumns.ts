import type { TableOptions } from '../../../../shared/contract/datasets.ts'
import { CallError } from '../../../../shared/contract/errors.ts'
import { missingMarkers, type NumberFormat } from '../table/cells.ts'
import { isNumeric, type ColumnFacts } from '../table/columnFacts.ts'
import { keptReason, rolesOf, twinFinder, type TableColumn } from '../table/roles.ts'
import { factsOfColumn } from './columnFacts.ts'
import type { Column, ColumnTable } from './columns.ts'

/** What the columns of a typed table are. */
export interface ColumnPlan {
  table: ColumnTable
  format: NumberFormat
  columns: TableColumn[]
  label: TableColumn | null
  questions: string[]
}

/** Returns the text of a value, '' where it is missing. */
export function textAt({ numbers, texts, pictures }: Column, row: number): string {
  if (texts) return texts[row] ?? ''
  if (pictures) return 'picture'
  const value = numbers?.[row] ?? NaN
  return Number.isNaN(value) ? '' : String(value)
}

/** Gives each column its role, by the rules of tables of text. Throws a CallError where an option names no column. */
export function planColumns(table: ColumnTable, options: TableOptions): ColumnPlan {
  refuseTextOptions(table.name, options)
  const missing = new Set([...missingMarkers, ...options.missing.map((own) => own.toLowerCase())])
  const format: NumberFormat = { decimal: '.', missing }
  const facts = table.columns.map((column) => factsOfColumn(column, table.rows, format))
  refuseRepeated(table.name, facts)
  const roles = rolesOf(table.name, facts, true, { ...options, drop: [...options.drop] })
  const indexed = roles.columns.map((column) => withIndex(column, table))
  const { label } = roles
  const questions = [...roles.questions]
  const columns = label ? withoutTwins(table, indexed, label, questions) : indexed
  questions.push(...problems(table, columns), ...pictureQuestions(table, columns))
  return { table, format, columns, label, questions }
}

/** Options of the text of a table mean nothing here, and silence would hide that. */
function refuseTextOptions(name: string, { header, delimiter, decimal, encoding }: TableOptions): void {
  const options = { header, delimiter, decimal, encoding }
  const set = Object.entries(options).find(([, value]) => value !== null)
  if (set) throw new CallError('invalid', `${name} knows the names and types of its columns; leave --${set[0]} out`)
}

function refuseRepeated(name: string, facts: readonly ColumnFacts[]): void {
  const names = facts.map((column) => column.name)
  const twice = names.find((own, j) => names.indexOf(own) !== j)
  if (twice !== undefined) throw new CallError('invalid', `${name}: two columns have the name '${twice}'; rename one`)
}

function withIndex(column: TableColumn, { index, columns }: ColumnTable): TableColumn {
  const { pictures = null, problem = null } = columns[column.at] ?? {}
  if (column.role === 'feature' && column.reason !== keptReason) {
    if (problem !== null) return { ...column, reason: 'it cannot be read' }
    if (pictures) return { ...column, reason: 'pictures' }
  }
  const isIndex = column.role === 'feature' && column.reason !== keptReason && index.has(column.name)
  return isIndex ? { ...column, role: 'index', reason: 'pandas stored it as the index' } : column
}

/** Leaves out columns that say what the labels say, and asks about other columns of texts. */
function withoutTwins(
  table: ColumnTable,
  columns: readonly TableColumn[],
  label: TableColumn,
  questions: string[],
): TableColumn[] {
  const finder = twinFinder(columns, label)
  // Only columns with as many values as the labels can say the same.
  const open = columns.filter(({ distinct }) => distinct.size === label.distinct.size)
  for (let i = 0; i < table.rows && finder.hasCandidates(); i++) {
    const row: string[] = []
    for (const { at } of open) row[at] = textAt(table.columns[at] as Column, i)
    finder.add(row)
  }
  const twins = finder.finish()
  return columns.map((column) => {
    if (twins.has(column.at))
      return { ...column, role: 'ignored', reason: `it says what the labels in '${label.name}' say` }
    const { name, firstText } = column
    if (column.role === 'feature' && !isNumeric(column) && firstText)
      questions.push(
        `column '${name}' has texts (row ${firstText.line}: '${firstText.text}') and cannot be a feature; leave it out with --drop '${name}'`,
      )
    return column
  })
}

/** Says of columns that are to be used why they cannot be read. */
const problems = ({ columns: stored }: ColumnTable, columns: readonly TableColumn[]): string[] =>
  columns.filter(({ role }) => role === 'feature' || role === 'label').flatMap(({ at }) => stored[at]?.problem ?? [])

/** A set has pictures or columns of numbers, not both. */
function pictureQuestions({ columns: stored }: ColumnTable, columns: readonly TableColumn[]): string[] {
  const features = columns.filter(({ role }) => role === 'feature')
  const pictures = features.filter(({ at }) => stored[at]?.pictures)
  const [first] = pictures
  const other = features.find((column) => column !== first)
  if (!first || !other) return []
  return [`column '${first.name}' has pictures; leave the other columns out with --drop '${other.name}', or this one`]
}
