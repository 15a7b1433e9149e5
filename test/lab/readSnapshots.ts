import type { Snapshot } from '../../src/lab/store/snapshots.ts'
import type { Store } from '../../src/lab/store/store.ts'

/** Reads all snapshots of a run, by step. */
export const readSnapshots = ({ snapshots }: Pick<Store, 'snapshots'>, id: string): Snapshot[] =>
  snapshots.steps(id).map((step) => ({ step, weights: snapshots.weights(id, step) ?? [] }))
