import * as z from 'zod'
import type { Measurement } from '../../contract/measurements.ts'
import { effectiveRank, numericalRank, rankKinds, rankThreshold, stableRank } from '../../theory/numericalRank.ts'

/** Which rank a chart of ranks shows. */
export const RankChoice = z.strictObject({
  kind: z.enum(rankKinds).default('numerical'),
  /** Relative to s₁; only the numerical rank has one. */
  threshold: z.number().positive().max(1).default(rankThreshold),
})
export type RankChoice = z.infer<typeof RankChoice>

/** The numerical rank of the paper's Figure 3. */
export const paperRank: RankChoice = RankChoice.parse({})

/** Ranks of every Z^l and W_l, l = 1 … L, per step. */
export interface RankSeries {
  steps: ArrayLike<number>
  features: number[][]
  weights: number[][]
  /** Multiplier of λ in the continuation, per step. */
  multipliers: ArrayLike<number>
}

/** Returns the chosen rank of a matrix with singular values s (descending). */
export function rankOf(s: ArrayLike<number>, { kind, threshold }: RankChoice): number {
  if (kind === 'numerical') return numericalRank(s, threshold)
  return kind === 'stable' ? stableRank(s) : effectiveRank(s)
}

/** Returns the ranks of all features and weights at every measurement. */
export function ranksSeries(measurements: readonly Measurement[], choice: RankChoice): RankSeries {
  const ranks = (of: (measurement: Measurement) => readonly Float64Array[]): number[][] =>
    Array.from({ length: measurements[0] ? of(measurements[0]).length : 0 }, (_, l) =>
      measurements.map((measurement) => rankOf(of(measurement)[l] ?? [], choice)),
    )
  return {
    steps: measurements.map(({ step }) => step),
    features: ranks(({ featureSpectra }) => featureSpectra),
    weights: ranks(({ weightSpectra }) => weightSpectra),
    multipliers: measurements.map(({ multiplier }) => multiplier),
  }
}
