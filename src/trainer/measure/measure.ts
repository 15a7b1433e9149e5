import type { Measurement } from '../../shared/contract/measurements.ts'
import { numericalRank } from '../../shared/theory/numericalRank.ts'
import type { Readings } from './readings.ts'

/** Everything that is measured at one step. */
export function measurement(readings: Readings, at: { step: number; time: number; multiplier: number }): Measurement {
  const { dataLoss, weightPenalty, featurePenalty, gradientNorm, featureSpectra, weightSpectra } = readings
  return {
    ...at,
    objective: dataLoss + weightPenalty + featurePenalty,
    dataLoss,
    weightPenalty,
    featurePenalty,
    gradientNorm,
    featureSpectra,
    weightSpectra,
    recursiveSpectra: readings.preactivationSpectra,
    tcv: readings.scatter,
    featureRanks: featureSpectra.map((s) => numericalRank(s)),
    weightRanks: weightSpectra.map((s) => numericalRank(s)),
  }
}
