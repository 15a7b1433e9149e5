import type { SpecColumn, SpecTable } from '../contract/runs.ts'

/** Finds the fields of the specs of all runs. */
export interface SpecIndex {
  paths: readonly string[]
  /** undefined where there is no such run or field. */
  value(id: string, path: string): SpecColumn['values'][number] | undefined
  has(id: string): boolean
  /** The fields with several values among these runs; a missing field does not count as a value. */
  differing(ids: readonly string[]): string[]
}

/** Finds values by run and path. */
export function indexSpecs({ ids, columns }: SpecTable): SpecIndex {
  const rows = new Map(ids.map((id, row) => [id, row]))
  const byPath = new Map(columns.map((column) => [column.path, column]))
  return {
    paths: columns.map(({ path }) => path),
    value: (id, path) => {
      const column = byPath.get(path)
      const row = rows.get(id)
      return column && row !== undefined ? column.values[column.codes[row] ?? -1] : undefined
    },
    has: (id) => rows.has(id),
    differing: (ids) => {
      const among = ids.map((id) => rows.get(id)).filter((row) => row !== undefined)
      return columns.filter(({ codes }) => hasSeveral(codes, among)).map(({ path }) => path)
    },
  }
}

function hasSeveral(codes: Int32Array, rows: readonly number[]): boolean {
  let first = -1
  return rows.some((row) => {
    const code = codes[row] ?? -1
    if (first < 0) first = code
    return code >= 0 && code !== first
  })
}
