import { isAtZero } from '../../shared/figures/runSeries.ts'
import { formatInterval, formatNumber, formatPercent } from '../../shared/plot/numbers.ts'
import type { Measurement } from '../../shared/contract/measurements.ts'
import type { RunRecord } from '../../shared/contract/runs.ts'
import type { LayerRow } from './spectraColumns.ts'

/** Below it a reader sees the line on the marks. */
const CLOSE = 0.05

/** Titles say what is seen: which forecast made before training the measurement lies on, and how far off the other is. */
export function spectraSentence(rows: readonly LayerRow[]): string {
  const forecasts = [
    { name: 'the balance law', error: Math.max(...rows.map(({ balanceError }) => balanceError)) },
    { name: 'the theorem', error: Math.max(...rows.map(({ theoremError }) => theoremError)) },
  ].filter(({ error }) => Number.isFinite(error))
  const [best, other] = forecasts.toSorted((a, b) => a.error - b.error)
  if (!best)
    return rows.length > 0
      ? 'No forecast was possible: the measured values alone'
      : 'Nothing is measured yet: the forecast alone'
  const rest = other ? ` (${other.name}: ${formatPercent(other.error)})` : ''
  return best.error < CLOSE
    ? `Measured values lie on ${best.name}: within ${formatPercent(best.error)} in every layer${rest}`
    : `Measured values are up to ${formatPercent(best.error)} off ${best.name}${rest}`
}

/** The largest TCV over the hidden layers; NaN where there are none. */
const largestTcv = ({ tcv }: Measurement, layers: number): number => Math.max(...tcv.slice(0, layers))

/** What it certainly lies between in that layer; the value by class alone where that was not measured. */
export function worstTcv(measurement: Measurement | undefined, layers: number): string {
  if (!measurement) return formatNumber(NaN)
  const worst = largestTcv(measurement, layers)
  const layer = measurement.tcv.indexOf(worst)
  const [lower = NaN, upper = NaN] = [measurement.tcvLower[layer], measurement.tcvUpper[layer]]
  return Number.isFinite(upper) ? formatInterval(lower, upper) : formatNumber(worst, 2)
}

export function collapseSentence(record: RunRecord, layers: number): string {
  const [first, last] = [record.measurements[0], record.measurements.at(-1)]
  if (!first || !last) return 'Nothing is measured yet'
  const share = largestTcv(last, layers) / largestTcv(first, layers)
  if (!(share < 1)) return `The total cluster variation is ${worstTcv(last, layers)} in the worst layer`
  return `The total cluster variation has fallen to ${worstTcv(last, layers)} in the worst layer, ${formatNumber(share, 2)} of where it started`
}

export function objectiveSentence(record: RunRecord): string {
  const last = record.measurements.at(-1)
  const law = record.forecast.balance?.objective
  if (!last) return 'Nothing is measured yet'
  if (law === undefined) return `The objective has reached ${formatNumber(last.objective, 5)}`
  const above = last.objective / law - 1
  return `The objective has reached ${formatNumber(last.objective, 5)}, ${formatPercent(above)} above the balance law’s${isAtZero(record.forecast) ? ' for δ = 0' : ''}`
}
