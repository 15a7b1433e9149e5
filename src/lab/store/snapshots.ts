import { table, type Connection } from './database.ts'
import { packVectors, unpackVectors } from './vectors.ts'

/** The weights of a run at one step: every W_l, then every b_l, in the coordinates in which they were trained. */
export interface Snapshot {
  step: number
  weights: Float64Array[]
}

/** Weights at chosen steps of a run. */
export function snapshotTable(connection: Connection) {
  const insert = connection.insert('INSERT OR REPLACE INTO snapshots (run_id, step, weights) VALUES (?, ?, ?)')
  const of = (id: string) => table.selectFrom('snapshots').where('runId', '=', id)
  return {
    save: (id: string, { step, weights }: Snapshot): void => insert(id, step, packVectors(weights)),
    /** Reads the steps that have weights, ascending. */
    steps: (id: string): number[] => connection.all(of(id).select('step').orderBy('step')).map(({ step }) => step),
    /** Reads the weights at a step; null where there are none. */
    weights: (id: string, step: number): Float64Array[] | null => {
      const row = connection.all(of(id).select('weights').where('step', '=', step))[0]
      return row ? unpackVectors(row.weights) : null
    },
    trimAfter: (id: string, step: number): void => {
      connection.run(table.deleteFrom('snapshots').where('runId', '=', id).where('step', '>', step))
    },
    /** Deletes all snapshots of a run, as when it starts another attempt. */
    clear: (id: string): void => {
      connection.run(table.deleteFrom('snapshots').where('runId', '=', id))
    },
  }
}
