/** One column of a tidy table: numbers, or texts. */
export interface Column {
  name: string
  values: readonly number[] | readonly string[]
}

/** The numbers of a figure: columns of equal length, one observation per row. */
export type Table = readonly Column[]

/** A number, a text, or null where the number is not known. */
type Cell = number | string | null

/** Returns the columns of rows. A column with any text holds only texts. */
export function tableOf(names: readonly string[], rows: Iterable<readonly Cell[]>): Table {
  const columns = names.map((): Cell[] => [])
  for (const row of rows) for (let at = 0; at < names.length; at++) columns[at]?.push(row[at] ?? null)
  return columns.map((cells, at) => {
    const isText = cells.some((cell) => typeof cell === 'string')
    const values = isText
      ? cells.map((cell) => String(cell ?? ''))
      : cells.map((cell) => (cell as number | null) ?? NaN)
    return { name: names[at] ?? '', values }
  })
}
