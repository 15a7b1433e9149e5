import type { ProcessIdentity } from '../store/runRows.ts'
import type { Store } from '../store/store.ts'
import type { RunEndWriter } from './runEndWriter.ts'
import { rememberUnfinished } from './unfinished.ts'
import { isAlive, killProcess } from './processIdentity.ts'

const ending = 'Interrupted: the lab process ended unexpectedly. Measurements up to then are kept.'

/**
 * Ends runs whose lab process is gone, killed or lost in a reboot, and remembers them as unfinished. Runs of another living
 * lab stay as they are.
 */
export function endInterrupted(store: Store, ends: RunEndWriter): void {
  // One lab may own a thousand queued runs; the system is asked once for it.
  const known = new Map<string, boolean>()
  const isGone = (owner: ProcessIdentity): boolean => {
    const key = `${owner.pid} ${owner.start}`
    const gone = known.get(key) ?? !isAlive(owner)
    known.set(key, gone)
    return gone
  }
  const ended: string[] = []
  for (const { id, owner, trainer } of store.runs.notEnded()) {
    if (!isGone(owner)) continue
    // A trainer exits when its lab is gone, unless a native call hangs.
    if (trainer) killProcess(trainer)
    ends.write(id, { status: 'interrupted', ending, endedAt: Date.now(), peakMemoryBytes: null })
    ended.push(id)
  }
  rememberUnfinished(store, ended)
}
