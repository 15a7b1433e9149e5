import { singularValues } from '../../shared/linalg/svd.ts'
import { forwardPass } from '../../shared/theory/objective.ts'
import type { Problem } from '../../shared/theory/problem.ts'

/** The K leading singular values of every Z^l, in float64. */
export function leadingSpectra(problem: Problem, theta: Float64Array): Float64Array[] {
  const K = problem.targets.rows
  return forwardPass(problem, theta).features.map((Z) => singularValues(Z).slice(0, K))
}

/** The largest change of any of them, relative to the layer's first. */
export function spectrumChange(before: readonly Float64Array[], after: readonly Float64Array[]): number {
  return Math.max(
    ...after.map((s, l) =>
      s.reduce((most, value, j) => Math.max(most, Math.abs(value - (before[l]?.[j] ?? 0)) / (s[0] as number)), 0),
    ),
  )
}
