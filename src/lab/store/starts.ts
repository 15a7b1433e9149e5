import { table, type Connection } from './database.ts'
import type { StartRow } from './tables.ts'
import { packVectors, unpackVectors } from './vectors.ts'

const facts = ['hash', 'name', 'source', 'addedAt', 'inputs', 'widths', 'bias'] as const

/** Weights from which runs start, with what is known of them. */
export interface KeptWeights {
  hash: string
  name: string
  source: string
  addedAt: number
  inputs: number
  widths: number[]
  bias: boolean
}

/** Given weights by their hash: W_1 … W_L, then b_1 … b_L where there are biases, in the network's own coordinates. */
export function startTable(connection: Connection) {
  const insert = connection.insert(
    'INSERT OR IGNORE INTO starts (hash, name, source, added_at, inputs, widths, bias, weights) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const rows = table.selectFrom('starts').select(facts)
  const read = (row: Omit<StartRow, 'weights'>): KeptWeights => ({
    ...row,
    widths: JSON.parse(row.widths) as number[],
    bias: row.bias === 1,
  })
  return {
    /** Adds weights; those that are known keep their first name. */
    add: (kept: KeptWeights, weights: readonly Float64Array[]): void =>
      insert(
        kept.hash,
        kept.name,
        kept.source,
        kept.addedAt,
        kept.inputs,
        JSON.stringify(kept.widths),
        kept.bias ? 1 : 0,
        packVectors(weights),
      ),
    /** Returns null where there are no such weights. */
    find: (hash: string): KeptWeights | null => connection.all(rows.where('hash', '=', hash)).map(read)[0] ?? null,
    /** Reads all, newest first. */
    all: (): KeptWeights[] => connection.all(rows.orderBy('addedAt', 'desc').orderBy('hash')).map(read),
    /** Returns null where there are no such weights. */
    weights: (hash: string): Float64Array[] | null => {
      const row = connection.all(table.selectFrom('starts').select('weights').where('hash', '=', hash))[0]
      return row ? unpackVectors(row.weights) : null
    },
  }
}
