import { scalarColumn } from '../../shared/figures/objective/data.ts'
import { summariseColumn } from '../../shared/plot/columnBlocks.ts'
import { scalarNames, type ScalarName } from '../../shared/contract/measurements.ts'

interface Grown {
  /** The rows of the column. */
  buffer: ArrayBufferLike
  byteOffset: number
  rows: number
  /** The values, with room for all rows of the buffer. */
  values: Float64Array
}

/**
 * `scalarColumn` for rows that grow in place (`withRows`): copies only new rows. A column is a view whose numbers never
 * change.
 */
export function growingColumns(): typeof scalarColumn {
  const columns = new Map<ScalarName, Grown>()
  return (scalars, name) => {
    const { buffer, byteOffset } = scalars
    const rows = Math.floor(scalars.length / scalarNames.length)
    let own = columns.get(name)
    if (!own || own.buffer !== buffer || own.byteOffset !== byteOffset || own.rows > rows) {
      const room = Math.floor((buffer.byteLength - byteOffset) / 8 / scalarNames.length)
      own = { buffer, byteOffset, rows: 0, values: new Float64Array(room) }
      columns.set(name, own)
    }
    own.values.set(scalarColumn(scalars.subarray(own.rows * scalarNames.length), name), own.rows)
    own.rows = rows
    summariseColumn(own.values, rows)
    return own.values.subarray(0, rows)
  }
}
