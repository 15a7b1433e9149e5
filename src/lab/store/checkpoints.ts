import { table, type Connection } from './database.ts'
import { packVectors, unpackVectors } from './vectors.ts'

export interface Checkpoint {
  step: number
  weights: Float64Array[]
}

/** The last checkpoint of each run: what resuming needs, and nothing more. */
export function checkpointTable(connection: Connection) {
  const insert = connection.insert('INSERT OR REPLACE INTO checkpoints (run_id, step, weights) VALUES (?, ?, ?)')
  return {
    keep: (id: string, checkpoint: Checkpoint): void => insert(id, checkpoint.step, packVectors(checkpoint.weights)),
    read: (id: string): Checkpoint | null => {
      const row = connection.all(table.selectFrom('checkpoints').selectAll().where('run_id', '=', id))[0]
      return row ? { step: row.step, weights: unpackVectors(row.weights) } : null
    },
  }
}
