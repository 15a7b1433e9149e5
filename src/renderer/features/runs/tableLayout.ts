import { specPrefix } from './columns.ts'

export interface ShownColumn {
  id: string
  /** null: as wide as the column is by itself. */
  width: number | null
}

export interface Sort {
  id: string
  isDescending: boolean
}

/** How the table looks: kept from one start to the next. */
export interface TableLayout {
  columns: readonly ShownColumn[]
  /** null: newest first. */
  sort: Sort | null
  /** Columns of the spec are those that differ among the runs shown. */
  onlyDifferences: boolean
}

const shown = ['status', 'name', 'tags', 'objectiveLine', 'delta', 'samples', 'objective', 'tcv', 'started', 'duration']

export const firstLayout: TableLayout = {
  columns: shown.map((id) => ({ id, width: null })),
  sort: null,
  onlyDifferences: false,
}

const narrowest = 40
const widest = 1200

/** Adds a column at the end, or takes it away; the last one stays. */
export function toggled(layout: TableLayout, id: string): TableLayout {
  const rest = layout.columns.filter((column) => column.id !== id)
  if (rest.length < layout.columns.length) return rest.length === 0 ? layout : { ...layout, columns: rest }
  return { ...layout, columns: [...rest, { id, width: null }] }
}

/** Puts a column before another, or at the end. */
export function moved(layout: TableLayout, id: string, before: string | null): TableLayout {
  const column = layout.columns.find((one) => one.id === id)
  if (!column || id === before) return layout
  const rest = layout.columns.filter((one) => one.id !== id)
  const at = before === null ? rest.length : rest.findIndex((one) => one.id === before)
  return at < 0 ? layout : { ...layout, columns: rest.toSpliced(at, 0, column) }
}

/** One place to the left (−1) or to the right (1). */
export function shifted(layout: TableLayout, id: string, by: -1 | 1): TableLayout {
  const at = layout.columns.findIndex((one) => one.id === id)
  const to = at + by
  const column = layout.columns[at]
  if (!column || to < 0 || to >= layout.columns.length) return layout
  return { ...layout, columns: layout.columns.toSpliced(at, 1).toSpliced(to, 0, column) }
}

export function resized(layout: TableLayout, id: string, width: number | null): TableLayout {
  const kept = width === null ? null : Math.round(Math.min(widest, Math.max(narrowest, width)))
  return { ...layout, columns: layout.columns.map((one) => (one.id === id ? { ...one, width: kept } : one)) }
}

/** A column sorts rising first, then falling, then not at all. */
export function sortedBy(layout: TableLayout, id: string): TableLayout {
  const { sort } = layout
  if (sort?.id !== id) return { ...layout, sort: { id, isDescending: false } }
  return { ...layout, sort: sort.isDescending ? null : { id, isDescending: true } }
}

/** The columns to draw: with *only the differences* those of the spec are `differing`, in place of those chosen. */
export function columnsOf({ columns, onlyDifferences }: TableLayout, differing: readonly string[]): ShownColumn[] {
  if (!onlyDifferences) return [...columns]
  const ids = differing.map((path) => specPrefix + path)
  const own = columns.filter(({ id }) => !id.startsWith(specPrefix))
  // δ has a column of its own, which says the same.
  const told = own.some(({ id }) => id === 'delta') ? [`${specPrefix}penalty.firstLayer`] : []
  const widths = new Map(columns.map(({ id, width }) => [id, width]))
  return [...own, ...ids.filter((id) => !told.includes(id)).map((id) => ({ id, width: widths.get(id) ?? null }))]
}

/** A layout as it was written; the first one where that is no layout. */
export function parseLayout(text: string | null): TableLayout {
  try {
    const { columns, sort, onlyDifferences } = JSON.parse(text ?? '') as Partial<TableLayout>
    const known = (Array.isArray(columns) ? columns : []).filter(isColumn)
    if (known.length === 0) return firstLayout
    return { columns: known, sort: isSort(sort) ? sort : null, onlyDifferences: onlyDifferences === true }
  } catch {
    return firstLayout
  }
}

const isColumn = (value: Partial<ShownColumn> | null): value is ShownColumn =>
  typeof value?.id === 'string' && (value.width === null || Number.isFinite(value.width))
const isSort = (value: Partial<Sort> | null | undefined): value is Sort =>
  typeof value?.id === 'string' && typeof value.isDescending === 'boolean'
