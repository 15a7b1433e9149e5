import { stationaryBelow } from '../contract/finishedText.ts'
import type { Measurement } from '../contract/measurements.ts'
import { formatAtMost, formatNumber, subscript } from '../plot/numbers.ts'
import { decisiveLayer } from '../quantities/read.ts'
import type { StudyFigureKind } from '../spec/figureKind.ts'

/** Kinds whose statement is about stationary points. */
const statedAtStationaryPoints: readonly StudyFigureKind[] = ['rankMap', 'rankBound', 'limit', 'initialisations']

/**
 * Says how far the runs of a figure are from stationary points, from their last measurements: ‖∇_{W_l}L‖ / ‖λ_l W_l‖, the
 * largest over layers with weight decay. Empty for figures that need no stationary point, and where no run has a ratio.
 */
export function stationarityNote(
  kind: StudyFigureKind,
  measurements: readonly (Pick<Measurement, 'layered'> | null)[],
): string {
  if (!statedAtStationaryPoints.includes(kind)) return ''
  const worst = measurements.flatMap((measurement) => {
    const ratios = measurement?.layered['stationarity'] ?? new Float64Array()
    const layer = decisiveLayer('largestKnown', ratios)
    return layer < 0 ? [] : [{ layer: layer + 1, ratio: ratios[layer] ?? NaN }]
  })
  if (worst.length === 0) return ''
  const far = worst.filter(({ ratio }) => !(ratio <= stationaryBelow))
  const largest = worst.reduce((most, one) => (one.ratio > most.ratio ? one : most))
  if (far.length === 0) return `stationary to ${formatAtMost(largest.ratio)}`
  const runs = worst.length === 1 ? 'the run is' : `${far.length} of ${worst.length} runs are`
  return `${runs} not stationary: up to ${formatNumber(largest.ratio, 2)} in W${subscript(largest.layer)}`
}
