export interface ShownColumn {
  id: string
  /** null: the default width of the column. */
  width: number | null
}

export interface Sort {
  id: string
  isDescending: boolean
}

/** The user's choice of columns and order. A setting stores it. */
export interface TableLayout {
  columns: readonly ShownColumn[]
  /** null: newest first. */
  sort: Sort | null
  /** Whether the columns of the spec are the fields that differ among the runs shown. */
  onlyDifferences: boolean
}

const minWidth = 40
const maxWidth = 1200

/** Adds a column at the end or removes it. The last column stays. */
export function toggled(layout: TableLayout, id: string): TableLayout {
  const rest = layout.columns.filter((column) => column.id !== id)
  if (rest.length < layout.columns.length) return rest.length === 0 ? layout : { ...layout, columns: rest }
  return { ...layout, columns: [...rest, { id, width: null }] }
}

/** Moves a column before another one, or to the end. */
export function moved(layout: TableLayout, id: string, before: string | null): TableLayout {
  const column = layout.columns.find((one) => one.id === id)
  if (!column || id === before) return layout
  const rest = layout.columns.filter((one) => one.id !== id)
  const at = before === null ? rest.length : rest.findIndex((one) => one.id === before)
  return at < 0 ? layout : { ...layout, columns: rest.toSpliced(at, 0, column) }
}

/** Moves a column by one place to the left (−1) or to the right (1). */
export function shifted(layout: TableLayout, id: string, by: -1 | 1): TableLayout {
  const at = layout.columns.findIndex((one) => one.id === id)
  const to = at + by
  const column = layout.columns[at]
  if (!column || to < 0 || to >= layout.columns.length) return layout
  return { ...layout, columns: layout.columns.toSpliced(at, 1).toSpliced(to, 0, column) }
}

export function resized(layout: TableLayout, id: string, width: number | null): TableLayout {
  const kept = width === null ? null : Math.round(Math.min(maxWidth, Math.max(minWidth, width)))
  return { ...layout, columns: layout.columns.map((one) => (one.id === id ? { ...one, width: kept } : one)) }
}

/** Sorts by a column: ascending first, then descending, then not at all. */
export function sortedBy(layout: TableLayout, id: string): TableLayout {
  const { sort } = layout
  if (sort?.id !== id) return { ...layout, sort: { id, isDescending: false } }
  return { ...layout, sort: sort.isDescending ? null : { id, isDescending: true } }
}

/**
 * Parses a stored layout. Returns `fallback` for text that is not a layout. `presentId` returns the id that a column of
 * an earlier version has now.
 */
export function readLayout(
  text: string | null,
  fallback: TableLayout,
  presentId: (id: string) => string = (id) => id,
): TableLayout {
  const withPresentId = <Item extends { id: string }>(item: Item): Item => ({ ...item, id: presentId(item.id) })
  try {
    const { columns, sort, onlyDifferences } = JSON.parse(text ?? '') as Partial<TableLayout>
    const known = (Array.isArray(columns) ? columns : []).filter(isColumn).map(withPresentId)
    if (known.length === 0) return fallback
    return {
      columns: known,
      sort: isSort(sort) ? withPresentId(sort) : null,
      onlyDifferences: onlyDifferences === true,
    }
  } catch {
    return fallback
  }
}

const isColumn = (value: Partial<ShownColumn> | null): value is ShownColumn =>
  typeof value?.id === 'string' && (value.width === null || Number.isFinite(value.width))
const isSort = (value: Partial<Sort> | null | undefined): value is Sort =>
  typeof value?.id === 'string' && typeof value.isDescending === 'boolean'
