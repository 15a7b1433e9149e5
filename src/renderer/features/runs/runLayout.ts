import { readLayout, type ShownColumn, type TableLayout } from '../../ui/table/tableLayout.ts'
import { presentId, specPrefix } from './columns.ts'

const defaultColumns = [
  'status',
  'name',
  'tags',
  'objectiveLine',
  'delta',
  'samples',
  'objective',
  'tcv',
  'started',
  'duration',
]

export const defaultLayout: TableLayout = {
  columns: defaultColumns.map((id) => ({ id, width: null })),
  sort: null,
  onlyDifferences: false,
}

/** Returns the columns to draw. With `onlyDifferences` the spec columns are those of `differing`, not the chosen ones. */
export function columnsOf({ columns, onlyDifferences }: TableLayout, differing: readonly string[]): ShownColumn[] {
  if (!onlyDifferences) return [...columns]
  const ids = differing.map((path) => specPrefix + path)
  const own = columns.filter(({ id }) => !id.startsWith(specPrefix))
  // The column δ shows the same value.
  const redundant = own.some(({ id }) => id === 'delta') ? [`${specPrefix}penalty.firstLayer`] : []
  const widths = new Map(columns.map(({ id, width }) => [id, width]))
  return [...own, ...ids.filter((id) => !redundant.includes(id)).map((id) => ({ id, width: widths.get(id) ?? null }))]
}

/** Parses the stored layout of the table of runs. Returns the default layout for text that is not a layout. */
export const parseLayout = (text: string | null): TableLayout => readLayout(text, defaultLayout, presentId)
