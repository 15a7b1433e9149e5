import { scalarNames, type ScalarName } from '../../shared/contract/measurements.ts'
import { concatenate } from '../../shared/linalg/matrix.ts'
import { table, type Connection } from './database.ts'
import { bytesOf, numbersOf, viewOf } from './vectors.ts'

/** The scalar series, in the chunks in which they came: rows × scalarNames.length. */
export function scalarTable(connection: Connection) {
  const width = scalarNames.length
  const insert = connection.insert(`
    INSERT INTO scalar_chunks (run_id, chunk, columns, numbers)
    VALUES (?, (SELECT COALESCE(MAX(chunk) + 1, 0) FROM scalar_chunks WHERE run_id = ?), ?, ?)`)
  return {
    add: (id: string, rows: Float64Array): void => {
      if (rows.length % width !== 0)
        throw new RangeError(`scalarTable: ${rows.length} numbers are not whole rows of ${width}`)
      if (rows.length > 0) insert(id, id, width, bytesOf(rows))
    },
    /** Takes away every row of a step beyond `step`; the steps of a run only rise. */
    trimAfter: (id: string, step: number): void => {
      const query = table.selectFrom('scalar_chunks').selectAll().where('run_id', '=', id).orderBy('chunk', 'desc')
      for (const { chunk, columns, numbers } of connection.all(query)) {
        const rows = numbersOf(numbers)
        const kept = countUpTo(rows, columns, step)
        if (kept * columns === rows.length) return
        const own = table.deleteFrom('scalar_chunks').where('run_id', '=', id).where('chunk', '=', chunk)
        connection.run(own)
        if (kept === 0) continue
        const values = { run_id: id, chunk, columns, numbers: bytesOf(rows.subarray(0, kept * columns)) }
        connection.run(table.insertInto('scalar_chunks').values(values))
      }
    },
    /** Some of the series, without making rows of the others. */
    columns: (id: string, names: readonly ScalarName[]): Float64Array[] => {
      const query = table.selectFrom('scalar_chunks').select(['columns', 'numbers']).where('run_id', '=', id)
      const chunks = connection.all(query.orderBy('chunk')).map((row) => ({ ...row, numbers: viewOf(row.numbers) }))
      const count = chunks.reduce((sum, { columns, numbers }) => sum + numbers.length / columns, 0)
      return names.map((name) => {
        const column = new Float64Array(count)
        let at = 0
        for (const { columns, numbers } of chunks)
          at = copyColumn(numbers, columns, scalarNames.indexOf(name), column, at)
        return column
      })
    },
    read: (id: string): Float64Array => {
      const query = table.selectFrom('scalar_chunks').select(['columns', 'numbers']).where('run_id', '=', id)
      return concatenate(
        connection.all(query.orderBy('chunk')).map((row) => widen(numbersOf(row.numbers), row.columns)),
      )
    },
  }

  /** How many rows begin with a step up to `step`. */
  function countUpTo(rows: Float64Array, columns: number, step: number): number {
    let count = 0
    while (count * columns < rows.length && (rows[count * columns] ?? NaN) <= step) count++
    return count
  }

  /** A chunk from a version that knew fewer series: the ones it did not know are NaN. */
  function widen(numbers: Float64Array, columns: number): Float64Array {
    if (columns === width) return numbers
    const rows = numbers.length / columns
    const wide = new Float64Array(rows * width).fill(Number.NaN)
    for (let row = 0; row < rows; row++)
      wide.set(numbers.subarray(row * columns, row * columns + Math.min(columns, width)), row * width)
    return wide
  }
}

/** Returns where the next chunk begins. One that does not know the series has NaN. */
function copyColumn(rows: Float64Array, columns: number, from: number, into: Float64Array, at: number): number {
  for (let i = from; i < rows.length + from; i += columns)
    into[at++] = from < columns ? (rows[i] as number) : Number.NaN
  return at
}
