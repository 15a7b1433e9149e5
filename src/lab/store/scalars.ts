import { scalarNames, type ScalarName } from '../../shared/contract/measurements.ts'
import { table, type Connection } from './database.ts'
import { bytesOf, numbersOf, viewOf } from './vectors.ts'

const width = scalarNames.length

/**
 * The scalar series of runs. A running run stores chunks of rows (rows × scalarNames.length) as they arrive. Once it has
 * ended, whole columns replace the chunks. A resumed run has columns, then chunks.
 */
export function scalarTable(connection: Connection) {
  const insert = connection.insert(`
    INSERT INTO scalar_chunks (run_id, chunk, columns, numbers)
    VALUES (?, (SELECT COALESCE(MAX(chunk) + 1, 0) FROM scalar_chunks WHERE run_id = ?), ?, ?)`)
  const replace = connection.insert('INSERT OR REPLACE INTO scalar_columns (run_id, name, numbers) VALUES (?, ?, ?)')
  const { chunksOf, compactedColumn, columns } = series(connection)
  const write = (id: string, all: readonly Float64Array[]): void =>
    scalarNames.forEach((name, i) => replace(id, name, bytesOf(all[i] ?? new Float64Array())))

  return {
    columns,
    add: (id: string, rows: Float64Array): void => {
      if (rows.length % width !== 0)
        throw new RangeError(`scalarTable: ${rows.length} numbers are not whole rows of ${width}`)
      if (rows.length > 0) insert(id, id, width, bytesOf(rows))
    },
    /** Replaces the chunks of an ended run by columns. */
    compact: (id: string): void =>
      connection.atomically(() => {
        const all = columns(id, scalarNames)
        if (connection.run(table.deleteFrom('scalarChunks').where('runId', '=', id)) > 0) write(id, all)
      }),
    /** Deletes the rows of steps after `step`; the steps of a run only rise. */
    trimAfter: (id: string, step: number): void => {
      for (const { chunk, columns, numbers } of connection.all(
        chunksOf(id).select(['chunk', 'columns', 'numbers']).orderBy('chunk', 'desc'),
      )) {
        const rows = numbersOf(numbers)
        const kept = countUpTo(rows, columns, step)
        if (kept * columns === rows.length) return
        connection.run(table.deleteFrom('scalarChunks').where('runId', '=', id).where('chunk', '=', chunk))
        if (kept === 0) continue
        const values = { runId: id, chunk, columns, numbers: bytesOf(rows.subarray(0, kept * columns)) }
        connection.run(table.insertInto('scalarChunks').values(values))
      }
      const steps = compactedColumn(id, 'step') ?? new Float64Array()
      const kept = countUpTo(steps, 1, step)
      if (kept < steps.length)
        write(
          id,
          columns(id, scalarNames).map((column) => column.subarray(0, kept)),
        )
    },
    /** Reads the series of a run: rows × scalarNames.length. */
    read: (id: string): Float64Array => {
      const all = columns(id, scalarNames)
      const rows = new Float64Array(width * (all[0]?.length ?? 0))
      all.forEach((column, offset) => {
        for (let row = 0; row < column.length; row++) rows[row * width + offset] = column[row] as number
      })
      return rows
    },
  }
}

/** Reads the stored series of a run. */
function series(connection: Connection) {
  const chunksOf = (id: string) => table.selectFrom('scalarChunks').where('runId', '=', id)

  const readColumn = connection.select(
    table.selectFrom('scalarColumns').select('numbers').where('runId', '=', '').where('name', '=', 'step'),
  )
  const readChunks = connection.select(chunksOf('').select(['columns', 'numbers']).orderBy('chunk'))

  const compactedColumn = (id: string, name: ScalarName): Float64Array | null => {
    const row = readColumn(id, name)[0]
    return row ? viewOf(row.numbers) : null
  }
  const columns = (id: string, names: readonly ScalarName[]): Float64Array[] => {
    const chunks = readChunks(id).map((row) => ({ ...row, numbers: viewOf(row.numbers) }))
    const count = chunks.reduce((sum, { columns, numbers }) => sum + numbers.length / columns, 0)
    const compacted = compactedColumn(id, 'step')?.length ?? 0
    return names.map((name) => {
      const before = compacted > 0 ? compactedColumn(id, name) : null
      if (count === 0 && before) return before
      const column = new Float64Array(compacted + count).fill(Number.NaN, 0, compacted)
      if (before) column.set(before)
      let at = compacted
      for (const { columns, numbers } of chunks)
        at = copyColumn(numbers, columns, scalarNames.indexOf(name), column, at)
      return column
    })
  }
  return { chunksOf, compactedColumn, columns }
}

/** Counts the rows whose step is at most `step`. */
function countUpTo(rows: Float64Array, columns: number, step: number): number {
  let count = 0
  while (count * columns < rows.length && (rows[count * columns] ?? NaN) <= step) count++
  return count
}

/** Copies one column of a chunk; NaN where the chunk is older than the series. Returns where the next chunk begins. */
function copyColumn(rows: Float64Array, columns: number, from: number, into: Float64Array, at: number): number {
  for (let i = from; i < rows.length + from; i += columns)
    into[at++] = from < columns ? (rows[i] as number) : Number.NaN
  return at
}
