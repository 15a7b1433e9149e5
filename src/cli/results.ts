import type { Measurement } from '../shared/contract/measurements.ts'
import { largestTcvInterval } from '../shared/quantities/read.ts'
import { nameOf } from '../shared/quantities/text.ts'
import { sampleCount } from '../shared/spec/data.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { recursiveForecast } from '../shared/theory/forecast/recursiveForecast.ts'
import type { SpectrumFit } from '../shared/theory/forecast/spectrumFit.ts'
import { isZeroSolution } from '../shared/theory/forecast/zeroSolution.ts'
import { aggregateText, bestStartLines } from './aggregate.ts'
import { bytes, duration, interval, number, short, table } from './format.ts'
import { shortNames } from './names.ts'
import { secondsTaken, type Outcome } from './outcomes.ts'

/** More runs than these are summed up by statistics. */
const mostRows = 12

/** Returns the results of a study: each run where they are few, otherwise their statistics, and the best of many starts. */
export function resultText(outcomes: readonly Outcome[]): string {
  const results = outcomes.length > mostRows ? aggregateText(outcomes) : resultTable(outcomes)
  const best = bestStartLines(outcomes)
  return best.length > 0 ? `${results}\n\n${best.join('\n')}` : results
}

/** Returns a table with a row for each run. */
export function resultTable(outcomes: readonly Outcome[]): string {
  const head = [
    'run',
    'status',
    nameOf('objective'),
    nameOf('dataLoss'),
    'error at C = 1, Z¹ …',
    'C fitted, Z¹ …',
    nameOf('tcv'),
    nameOf('seconds'),
    'peak',
  ]
  const labels = shortNames(outcomes.map(({ summary }) => summary.name))
  return table([head, ...outcomes.map((outcome, i) => resultRow(outcome, labels[i] ?? ''))])
}

function resultRow({ spec, summary, last, peakMemoryBytes }: Outcome, label: string): string[] {
  const fits = layerFits(spec, last)
  const isZero = last !== null && endsAtZero(spec, last)
  return [
    label,
    summary.status,
    number(last?.objective),
    number(last?.dataLoss),
    isZero ? 'zero solution' : fits.map(({ error }) => short(error)).join(' ') || '–',
    isZero ? '–' : fits.map(({ C }) => number(C)).join(' ') || '–',
    last ? worstVariation(last) : '–',
    duration(secondsTaken(summary)),
    bytes(peakMemoryBytes),
  ]
}

/** Writes the largest TCV of the hidden layers as its certified interval, or as the value by class in older runs. */
function worstVariation(measurement: Measurement): string {
  const { tcv, lower, upper } = largestTcvInterval(measurement)
  return Number.isFinite(upper) ? interval(lower, upper) : number(tcv)
}

/** Tells whether a measurement is one of the zero solution, whose forecasts have no meaningful relative error. */
const endsAtZero = (spec: RunSpec, { featureSpectra }: Measurement): boolean =>
  isZeroSolution(featureSpectra.at(-1), sampleCount(spec))

/** Returns how well layer l + 1 forecasts layer l, l = 1 … L − 1; NaN where no theorem applies. */
export function layerFits(spec: RunSpec, measurement: Measurement | null): SpectrumFit[] {
  const none = { C: Number.NaN, error: Number.NaN, scaleError: Number.NaN, shapeError: Number.NaN }
  if (!measurement) return []
  return recursiveForecast(measurement, spec, spec.network.widths.at(-1) ?? 0).layers.map(({ fit }) => fit ?? none)
}
