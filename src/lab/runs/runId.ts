import { randomBytes } from 'node:crypto'

let last = 0

/** Ids sort by the time at which they were made; within one process they always rise. */
export function newRunId(now: number = Date.now()): string {
  last = Math.max(last + 1, now)
  // Eight digits last until the year 2059. Four more keep apart what two labs make in the same millisecond.
  const chance = randomBytes(4).readUInt32BE() % 36 ** 4
  return last.toString(36).padStart(8, '0') + chance.toString(36).padStart(4, '0')
}
