import type { Measurement } from '../../shared/contract/measurements.ts'
import { clusterVariationInterval } from '../../shared/theory/clusterVariation.ts'
import { numericalRank } from '../../shared/theory/numericalRank.ts'
import type { Problem } from '../../shared/theory/problem.ts'
import type { EndModel } from '../../shared/theory/unconstrained/lossEnd.ts'
import { featureQuantities } from './ofFeatures.ts'
import type { Readings } from './readings.ts'

/** Computes the measurement of one step from its readings. `endModel`: the model whose collapse the objective is compared with. */
export function measurement(
  readings: Readings,
  problem: Problem,
  at: { step: number; time: number; multiplier: number },
  endModel: EndModel | null = null,
): Measurement {
  const { dataLoss, weightPenalty, featurePenalty, gradientNorm, featureSpectra, weightSpectra } = readings
  const objective = dataLoss + weightPenalty + featurePenalty
  const relative = endModel ? { relativeToCollapse: Float64Array.of(objective / endModel.collapse) } : {}
  return {
    ...at,
    objective,
    dataLoss,
    weightPenalty,
    featurePenalty,
    gradientNorm,
    featureSpectra,
    weightSpectra,
    recursiveSpectra: readings.preactivationSpectra,
    tcv: readings.scatter,
    ...variationBounds(readings, problem),
    featureRanks: featureSpectra.map((s) => numericalRank(s)),
    weightRanks: weightSpectra.map((s) => numericalRank(s)),
    layered: {
      ...readings.layered,
      ...featureQuantities(readings.features, problem.labels, problem.targets.rows),
      ...relative,
      ...readings.own,
    },
  }
}

/**
 * Computes the interval of the total cluster variation in every layer; NaN where features are not finite. It uses no
 * random starts, so a measurement depends on the weights alone.
 */
function variationBounds(
  { features, pairSpectra, scatter }: Readings,
  { targets }: Problem,
): Pick<Measurement, 'tcvLower' | 'tcvUpper'> {
  const bounds = features.map((Z, l) => {
    const byClass = scatter[l]!
    if (!Number.isFinite(byClass)) return { lower: NaN, upper: NaN }
    const spectrum = pairSpectra[l]!
    const { lower, upper } = clusterVariationInterval(Z, targets, targets.rows, { spectrum })
    // The classes are a partition too, and both sums carry round-off.
    return { lower: Math.min(lower, byClass), upper: Math.min(upper, byClass) }
  })
  return {
    tcvLower: Float64Array.from(bounds, ({ lower }) => lower),
    tcvUpper: Float64Array.from(bounds, ({ upper }) => upper),
  }
}
