import { isAtZero } from '../../shared/figures/objective/data.ts'
import { formatInterval, formatNumber, formatPercent } from '../../shared/plot/numbers.ts'
import type { Measurement } from '../../shared/contract/measurements.ts'
import type { RunRecord } from '../../shared/contract/runs.ts'
import { largestTcv, largestTcvInterval } from '../../shared/quantities/read.ts'
import type { LayerRow } from './spectraColumns.ts'

/** Relative error below which a reader sees the line on the marks. */
const CLOSE = 0.05

/** Says which forecast the measurements lie on, and how far off the other forecast is. */
export function spectraSentence(rows: readonly LayerRow[]): string {
  const forecasts = [
    { name: 'the balance law', error: Math.max(...rows.map(({ balanceError }) => balanceError)) },
    { name: 'the theorem', error: Math.max(...rows.map(({ theoremError }) => theoremError)) },
  ].filter(({ error }) => Number.isFinite(error))
  const [best, other] = forecasts.toSorted((a, b) => a.error - b.error)
  if (!best)
    return rows.length > 0 ? 'Measured values only: no forecast was possible' : 'No measurements yet: forecast only'
  const rest = other ? ` (${other.name}: ${formatPercent(other.error)})` : ''
  return best.error < CLOSE
    ? `Measured values lie on ${best.name}: within ${formatPercent(best.error)} in every layer${rest}`
    : `Measured values are up to ${formatPercent(best.error)} off ${best.name}${rest}`
}

/** The largest TCV of the hidden layers as its certified interval, or as the value by class in older runs. */
export function worstTcv(measurement: Measurement): string {
  const { tcv, lower, upper } = largestTcvInterval(measurement)
  return Number.isFinite(upper) ? formatInterval(lower, upper) : formatNumber(tcv, 2)
}

export function collapseSentence({ measurements }: Pick<RunRecord, 'measurements'>): string {
  const [first, last] = [measurements[0], measurements.at(-1)]
  if (!first || !last) return 'No measurements yet'
  if (last.tcv.length < 2) return 'The network has no hidden layer to collapse'
  const share = largestTcv(last) / largestTcv(first)
  if (!(share < 1)) return `The total cluster variation is ${worstTcv(last)} in the worst layer`
  return `The total cluster variation has fallen to ${worstTcv(last)} in the worst layer, ${formatNumber(share, 2)} of its first value`
}

export function objectiveSentence(record: RunRecord): string {
  const last = record.measurements.at(-1)
  const law = record.forecast.balance?.objective
  if (!last) return 'No measurements yet'
  if (law === undefined) return `The objective has reached ${formatNumber(last.objective, 5)}`
  const above = last.objective / law - 1
  return `The objective has reached ${formatNumber(last.objective, 5)}, ${formatPercent(above)} above the balance law’s${isAtZero(record.forecast) ? ' for δ = 0' : ''}`
}
