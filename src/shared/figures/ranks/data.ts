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

/** The ranks of every Z^l and W_l at one measurement. */
export interface MeasuredRanks {
  features: number[]
  weights: number[]
}

/** Returns a function of a measurement that computes its ranks once. */
export function measuredRanks(choice: RankChoice): (measurement: Measurement) => MeasuredRanks {
  const known = new WeakMap<Measurement, MeasuredRanks>()
  return (measurement) => {
    const own = known.get(measurement) ?? {
      features: measurement.featureSpectra.map((s) => rankOf(s, choice)),
      weights: measurement.weightSpectra.map((s) => rankOf(s, choice)),
    }
    known.set(measurement, own)
    return own
  }
}

/** Returns the ranks of all features and weights at every measurement. A live run has most of `ranksOf` already. */
export function ranksSeries(
  measurements: readonly Measurement[],
  choice: RankChoice,
  ranksOf = measuredRanks(choice),
): RankSeries {
  const ranks = (of: (measured: MeasuredRanks) => readonly number[]): number[][] =>
    Array.from({ length: measurements[0] ? of(ranksOf(measurements[0])).length : 0 }, (_, l) =>
      measurements.map((measurement) => of(ranksOf(measurement))[l] ?? rankOf([], choice)),
    )
  return {
    steps: measurements.map(({ step }) => step),
    features: ranks(({ features }) => features),
    weights: ranks(({ weights }) => weights),
    multipliers: measurements.map(({ multiplier }) => multiplier),
  }
}
