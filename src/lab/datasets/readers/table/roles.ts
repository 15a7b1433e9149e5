import { CallError } from '../../../../shared/contract/errors.ts'
import type { ColumnRole } from '../../../../shared/contract/datasets.ts'
import { hasThousands } from './cells.ts'
import { isNumeric, mostDistinct, type ColumnFacts } from './columnFacts.ts'
import { labelNames } from './header.ts'

/** What a user has set of the roles of columns; each column by its name, or as #3 by its number from 1. */
export interface RoleChoice {
  label: string | null
  drop: readonly string[]
  keep: readonly string[]
}

export interface Role {
  role: ColumnRole
  /** Why the column has this role. */
  reason: string
}

/** A column with its facts and its role. */
export type TableColumn = ColumnFacts & Role & { at: number }

export interface Roles {
  columns: TableColumn[]
  /** The label column; null where it is unclear. */
  label: TableColumn | null
  /** What a person has to decide; an import is refused until then. */
  questions: string[]
}

/** Names of columns that number or name the rows, in lower case. */
const indexNames = ['', 'unnamed: 0', 'index', 'id', 'rownames', 'row.names', 'row', 'rowid', 'obs', '#']

/**
 * Gives each column a role: label, feature, index or ignored. What a user has set comes first. A usual name makes a column
 * the label before its type does: one marker in a column of numbers must not. Columns that number the rows, or name them,
 * are an index: sorted samples would give their class away.
 */
export function rolesOf(name: string, facts: readonly ColumnFacts[], hasHeader: boolean, choice: RoleChoice): Roles {
  const place = (wanted: string): number => findColumn(name, facts, hasHeader, wanted)
  const dropped = new Set(choice.drop.map(place))
  const kept = new Set(choice.keep.map(place))
  const chosen = choice.label === null ? null : place(choice.label)
  const columns = facts.map((column, at): TableColumn => {
    if (at === chosen) return { ...column, at, role: 'label', reason: 'chosen as asked' }
    if (dropped.has(at)) return { ...column, at, role: 'ignored', reason: 'left out as asked' }
    if (kept.has(at)) return { ...column, at, role: 'feature', reason: keptReason }
    if (column.numbers + column.texts === 0 && column.name === '')
      return { ...column, at, role: 'ignored', reason: 'it has no name and no values' }
    return { ...column, at, ...(indexRole(column, at, hasHeader) ?? { role: 'feature', reason: 'numbers' }) }
  })
  const questions: string[] = []
  const label = columns.find(({ at }) => at === chosen) ?? guessLabel(columns, questions)
  if (label) Object.assign(label, { role: 'label', reason: chosen === null ? labelReason(label) : label.reason })
  return { columns, label, questions }
}

/** The reason of a column that the user keeps, whatever it looks like. */
export const keptReason = 'kept as asked'

function indexRole(column: ColumnFacts, j: number, hasHeader: boolean): Role | null {
  const isNamed = hasHeader && indexNames.includes(column.name.toLowerCase())
  const start = column.counts && column.least <= 1 && column.least >= 0
  if (!hasHeader) return j === 0 && start && column.count >= 5 ? { role: 'index', reason: 'it numbers the rows' } : null
  if (!isNamed) return null
  if (start) return { role: 'index', reason: 'it numbers the rows' }
  const isUnique = column.missing === 0 && column.distinct.size === Math.min(column.count, mostDistinct)
  if (isUnique && column.count > 1) return { role: 'index', reason: 'it names the rows: all values differ' }
  return null
}

function labelReason(column: ColumnFacts): string {
  return labelNames.includes(column.name.toLowerCase())
    ? `'${column.name}' is a usual name of labels`
    : 'it is the only column of texts'
}

/** Whether the texts of a column are numbers with separators of thousands, which name no class. */
export const hasSeparators = ({ firstText }: ColumnFacts): boolean => firstText !== null && hasThousands(firstText.text)

function guessLabel(columns: readonly TableColumn[], questions: string[]): TableColumn | null {
  const free = columns.filter(({ role }) => role === 'feature')
  const rankOf = ({ name }: TableColumn): number => labelNames.indexOf(name.toLowerCase())
  const named = free.filter((column) => rankOf(column) >= 0).toSorted((a, b) => rankOf(a) - rankOf(b))
  const texts = free.filter((column) => !isNumeric(column) && column.texts > 0 && !hasSeparators(column))
  // 'y' is a usual name of a coordinate too: with 'x' beside it, it is one. Otherwise a column of texts makes it unsure.
  const sure = named.filter(({ name }) => name.toLowerCase() !== 'y')
  const isCoordinate = free.some(({ name }) => name.toLowerCase() === 'x')
  const unsure =
    named.length === 0 || (isCoordinate && texts.length > 0)
      ? []
      : [...named, ...texts.filter((column) => !named.includes(column))]
  const [first, second] = sure.length > 0 ? sure : unsure
  if (first && !second) return first
  if (first && second) {
    questions.push(`which column has the labels, '${first.name}' or '${second.name}'? Set --label`)
    return null
  }
  const [only, another] = texts
  if (only && !another) return only
  const choice = listed((another ? texts : free).map(({ name }) => name))
  questions.push(`which column has the labels is unclear; choose one of ${choice} with --label`)
  return null
}

/** Returns the place of a column by its name, or by its number where that is no name. Throws a CallError where both fit, or none. */
function findColumn(name: string, columns: readonly ColumnFacts[], hasHeader: boolean, wanted: string): number {
  const byName = columns.findIndex((column) => column.name === wanted)
  const digits = /^#?(\d+)$/.exec(wanted)
  const byNumber = digits ? Number(digits[1]) - 1 : -1
  if (wanted.startsWith('#') && byName < 0 && columns[byNumber]) return byNumber
  if (hasHeader && byName >= 0 && columns[byNumber] && byNumber !== byName && digits)
    throw new CallError(
      'invalid',
      `${name}: '${wanted}' is the name of column ${byName + 1} and the number of column '${columns[byNumber].name}'; write #${byName + 1} or #${wanted}`,
    )
  const at = byName >= 0 ? byName : byNumber
  if (!columns[at])
    throw new CallError(
      'invalid',
      `${name}: there is no column '${wanted}'; choose one of ${listed(columns.map((column) => column.name))}`,
    )
  return at
}

export const listed = (names: readonly string[]): string =>
  names.length > 12
    ? `${names.slice(0, 6).join(', ')}, … ${names.slice(-2).join(', ')} (${names.length})`
    : names.join(', ')

/**
 * Finds the columns that say what the labels say: their values and the labels determine each other. Texts of any kind
 * count, numbers only as a coding 0 … K − 1 or 1 … K, because few samples can agree by chance. Feed it every record.
 */
export function twinFinder(columns: readonly TableColumn[], label: TableColumn) {
  const classes = label.distinct.size
  const isCoding = ({ least, greatest, isWhole, distinct, count }: ColumnFacts): boolean =>
    isWhole && (least === 0 || least === 1) && greatest - least === distinct.size - 1 && count >= 2 * classes
  const open = columns
    .filter(
      (column) =>
        column.role === 'feature' &&
        column.reason !== keptReason &&
        column.distinct.size === classes &&
        column.missing === 0 &&
        (!isNumeric(column) || isCoding(column)),
    )
    .map(({ at }) => ({ at, values: new Map<string, string>(), labels: new Map<string, string>() }))
  const twins = new Set(open.map(({ at }) => at))
  return {
    /** Whether a column may still say what the labels say. */
    hasCandidates: (): boolean => twins.size > 0,
    add(row: readonly string[]): void {
      const own = row[label.at] ?? ''
      for (const { at, values, labels } of open) {
        const value = row[at] ?? ''
        if ((values.get(value) ?? own) !== own || (labels.get(own) ?? value) !== value) twins.delete(at)
        values.set(value, own)
        labels.set(own, value)
      }
    },
    /** Returns the places of these columns. */
    finish: (): ReadonlySet<number> => twins,
  }
}
