import type { RunSpec } from '../shared/spec/runSpec.ts'

/**
 * Returns the steps to measure. They are evenly spaced in the square root of the step, because most of the change is at
 * the beginning. They include the first step, the last step and every listed snapshot.
 */
export function measurementSteps(spec: RunSpec, totalSteps: number): Set<number> {
  const last = spec.logging.measurements - 1
  const even = Array.from({ length: last + 1 }, (_, i) => Math.round(totalSteps * (i / last) ** 2))
  return new Set([...even, ...spec.logging.snapshots])
}

/** Returns the next step in `due`, at most `limit`. */
export function nextDue(step: number, limit: number, due: ReadonlySet<number>): number {
  for (let next = step + 1; next < limit; next++) if (due.has(next)) return next
  return limit
}
