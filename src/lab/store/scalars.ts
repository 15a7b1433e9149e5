import { scalarNames } from '../../shared/contract/measurements.ts'
import { concatenate } from '../../shared/linalg/matrix.ts'
import { table, type Connection } from './database.ts'
import { bytesOf, numbersOf } from './vectors.ts'

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
    read: (id: string): Float64Array => {
      const query = table.selectFrom('scalar_chunks').select(['columns', 'numbers']).where('run_id', '=', id)
      return concatenate(
        connection.all(query.orderBy('chunk')).map((row) => widen(numbersOf(row.numbers), row.columns)),
      )
    },
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
