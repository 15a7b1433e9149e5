import type { ProcessIdentity } from '../store/runRows.ts'
import type { Store } from '../store/store.ts'
import type { RunEndWriter } from './runEndWriter.ts'
import { isAlive, killProcess } from './processIdentity.ts'

const ending = 'Interrupted: the lab that ran it ended without closing. What was measured until then is kept.'

/** Runs whose lab is gone, killed or lost with the machine, are no longer running; those of another living lab are its own. */
export function endInterrupted(store: Store, ends: RunEndWriter): void {
  // A thousand queued runs of one lab are one question to the system.
  const asked = new Map<string, boolean>()
  const isGone = (owner: ProcessIdentity): boolean => {
    const key = `${owner.pid} ${owner.start}`
    const gone = asked.get(key) ?? !isAlive(owner)
    asked.set(key, gone)
    return gone
  }
  for (const { id, owner, trainer } of store.runs.notEnded()) {
    if (!isGone(owner)) continue
    // A trainer ends when its lab is gone, unless it hangs in a native call.
    if (trainer) killProcess(trainer)
    ends.write(id, { status: 'interrupted', ending, endedAt: Date.now(), peakMemoryBytes: null })
  }
}
