import type { Store } from '../store/store.ts'
import { isAlive } from './owner.ts'

/** Runs whose lab is gone, killed or lost with the machine, are no longer running; those of another living lab are its own. */
export function markInterrupted(store: Store): string[] {
  const orphans = store.runs.notEnded().filter(({ owner }) => !isAlive(owner))
  const ending = 'Interrupted: the lab that ran it ended without closing. What was measured until then is kept.'
  for (const { id } of orphans)
    store.runs.end(id, { status: 'interrupted', ending, endedAt: Date.now(), peakMemoryBytes: null })
  return orphans.map(({ id }) => id)
}
