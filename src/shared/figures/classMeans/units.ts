import { matrix, type Matrix } from '../../linalg/matrix.ts'

/** Entries below this share of the largest are 0 in a picture. */
const invisible = 1e-3

/** Returns the rows of M with an entry that a picture shows; all rows where none has. */
export function shownUnits(M: Matrix): Matrix {
  const most = M.data.reduce((value, entry) => Math.max(value, Math.abs(entry)), 0)
  const rows = rowsOf(M).filter((row) => row.some((entry) => Math.abs(entry) > invisible * most))
  return rows.length > 0 ? fromRows(rows, M.cols) : M
}

/**
 * Sorts the units of a layer, whose order means nothing: by the row of `like` with the largest cosine where there is a
 * structure, else by the class at which each is largest; larger units first.
 */
export function unitsBySupport(M: Matrix, like: Matrix | null): Matrix {
  const norm = (row: Float64Array): number => Math.hypot(...row)
  const place = (row: Float64Array): number => {
    if (!like) return row.indexOf(Math.max(...row))
    const cosines = rowsOf(like).map((own) => own.reduce((sum, entry, k) => sum + entry * (row[k] ?? 0), 0) / norm(own))
    return cosines.indexOf(Math.max(...cosines))
  }
  const rows = rowsOf(M).map((row) => ({ row, at: place(row), size: norm(row) }))
  return fromRows(
    rows.toSorted((a, b) => a.at - b.at || b.size - a.size).map(({ row }) => row),
    M.cols,
  )
}

const rowsOf = ({ rows, cols, data }: Matrix): Float64Array[] =>
  Array.from({ length: rows }, (_, i) => data.slice(i * cols, (i + 1) * cols))

function fromRows(rows: readonly Float64Array[], cols: number): Matrix {
  const M = matrix(rows.length, cols)
  rows.forEach((row, i) => M.data.set(row, i * cols))
  return M
}
