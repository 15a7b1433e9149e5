import { scalarNames, type ScalarName } from '../../shared/contract/measurements.ts'
import { table, type Connection } from './database.ts'
import { bytesOf, numbersOf, viewOf } from './vectors.ts'

const width = scalarNames.length

/**
 * The scalar series: in the chunks in which they came, rows × scalarNames.length, and of runs that have ended as whole
 * columns, which come before the chunks of a run that goes on.
 */
export function scalarTable(connection: Connection) {
  const insert = connection.insert(`
    INSERT INTO scalar_chunks (run_id, chunk, columns, numbers)
    VALUES (?, (SELECT COALESCE(MAX(chunk) + 1, 0) FROM scalar_chunks WHERE run_id = ?), ?, ?)`)
  const replace = connection.insert('INSERT OR REPLACE INTO scalar_columns (run_id, name, numbers) VALUES (?, ?, ?)')
  const { chunksOf, settledColumn: compactedColumn, columns } = series(connection)
  const write = (id: string, all: readonly Float64Array[]): void =>
    scalarNames.forEach((name, i) => replace(id, name, bytesOf(all[i] ?? new Float64Array())))

  return {
    columns,
    add: (id: string, rows: Float64Array): void => {
      if (rows.length % width !== 0)
        throw new RangeError(`scalarTable: ${rows.length} numbers are not whole rows of ${width}`)
      if (rows.length > 0) insert(id, id, width, bytesOf(rows))
    },
    /** Makes columns of all chunks: for a run that has ended. */
    compact: (id: string): void =>
      connection.atomically(() => {
        const all = columns(id, scalarNames)
        if (connection.run(table.deleteFrom('scalarChunks').where('runId', '=', id)) > 0) write(id, all)
      }),
    /** Takes away every row of a step beyond `step`; the steps of a run only rise. */
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
    /** Rows × scalarNames.length. */
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

/** What is stored of the series of a run. */
function series(connection: Connection) {
  const chunksOf = (id: string) => table.selectFrom('scalarChunks').where('runId', '=', id)

  const settledColumn = (id: string, name: ScalarName): Float64Array | null => {
    const query = table.selectFrom('scalarColumns').select('numbers').where('runId', '=', id)
    const row = connection.all(query.where('name', '=', name))[0]
    return row ? viewOf(row.numbers) : null
  }
  const columns = (id: string, names: readonly ScalarName[]): Float64Array[] => {
    const query = chunksOf(id).select(['columns', 'numbers']).orderBy('chunk')
    const chunks = connection.all(query).map((row) => ({ ...row, numbers: viewOf(row.numbers) }))
    const count = chunks.reduce((sum, { columns, numbers }) => sum + numbers.length / columns, 0)
    const settled = settledColumn(id, 'step')?.length ?? 0
    return names.map((name) => {
      const before = settled > 0 ? settledColumn(id, name) : null
      if (count === 0 && before) return before
      const column = new Float64Array(settled + count).fill(Number.NaN, 0, settled)
      if (before) column.set(before)
      let at = settled
      for (const { columns, numbers } of chunks)
        at = copyColumn(numbers, columns, scalarNames.indexOf(name), column, at)
      return column
    })
  }
  return { chunksOf, settledColumn, columns }
}

/** How many rows begin with a step up to `step`. */
function countUpTo(rows: Float64Array, columns: number, step: number): number {
  let count = 0
  while (count * columns < rows.length && (rows[count * columns] ?? NaN) <= step) count++
  return count
}

/** Returns where the next chunk begins. One that is from a version that did not know the series has NaN. */
function copyColumn(rows: Float64Array, columns: number, from: number, into: Float64Array, at: number): number {
  for (let i = from; i < rows.length + from; i += columns)
    into[at++] = from < columns ? (rows[i] as number) : Number.NaN
  return at
}
