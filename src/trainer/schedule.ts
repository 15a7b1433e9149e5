import type { RunSpec } from '../shared/spec/runSpec.ts'

/**
 * Steps at which everything is measured: spaced evenly in the square root of the step, since the beginning of a run
 * holds most of the change; the first and the last step are among them, and so is every step whose weights are kept.
 */
export function measurementSteps(spec: RunSpec, totalSteps: number): Set<number> {
  const last = spec.logging.measurements - 1
  const even = Array.from({ length: last + 1 }, (_, i) => Math.round(totalSteps * (i / last) ** 2))
  return new Set([...even, ...spec.logging.snapshots])
}

/** The next step at which something besides training is due, at most `limit`. */
export function nextDue(step: number, limit: number, due: ReadonlySet<number>): number {
  for (let next = step + 1; next < limit; next++) if (due.has(next)) return next
  return limit
}
