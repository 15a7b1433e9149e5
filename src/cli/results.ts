import type { Measurement } from '../shared/contract/measurements.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { recursiveForecast } from '../shared/theory/recursiveForecast.ts'
import type { SpectrumFit } from '../shared/theory/spectrumFit.ts'
import { aggregateText } from './aggregate.ts'
import { bytes, duration, interval, number, short, table } from './format.ts'
import { shortNames } from './names.ts'
import { secondsTaken, type Outcome } from './outcomes.ts'

/** More are told of by what is typical of them. */
const mostRows = 12

/** What came out of a study: of few runs each, of many the mean, the median and the ends. */
export const resultText = (outcomes: readonly Outcome[]): string =>
  outcomes.length > mostRows ? aggregateText(outcomes) : resultTable(outcomes)

/** One row per run. */
export function resultTable(outcomes: readonly Outcome[]): string {
  const head = [
    'run',
    'status',
    'objective',
    'data loss',
    'error at C = 1, Z¹ …',
    'C fitted, Z¹ …',
    'max TCV',
    'time',
    'peak',
  ]
  const labels = shortNames(outcomes.map(({ summary }) => summary.name))
  return table([head, ...outcomes.map((outcome, i) => resultRow(outcome, labels[i] ?? ''))])
}

function resultRow({ spec, summary, last, peakMemoryBytes }: Outcome, label: string): string[] {
  const fits = layerFits(spec.network, last)
  return [
    label,
    summary.status,
    number(last?.objective),
    number(last?.dataLoss),
    fits.map(({ error }) => short(error)).join(' ') || '–',
    fits.map(({ C }) => number(C)).join(' ') || '–',
    last ? worstVariation(last) : '–',
    duration(secondsTaken(summary)),
    bytes(peakMemoryBytes),
  ]
}

/** The TCV of the layer that has collapsed least, as what it certainly lies between. */
export function worstVariation({ tcv, tcvLower, tcvUpper }: Measurement): string {
  const layer = tcv.indexOf(Math.max(...tcv))
  const at = (values: Float64Array): number => values[layer] ?? Number.NaN
  return Number.isFinite(at(tcvUpper)) ? interval(at(tcvLower), at(tcvUpper)) : number(at(tcv))
}

/** What the next layer says of each against what was measured, layers 1 … L − 1; NaN where no theorem speaks. */
export function layerFits(network: RunSpec['network'], measurement: Measurement | null): SpectrumFit[] {
  const none = { C: Number.NaN, error: Number.NaN, scaleError: Number.NaN, shapeError: Number.NaN }
  if (!measurement) return []
  return recursiveForecast(measurement, network, network.widths.at(-1) ?? 0).layers.map(({ fit }) => fit ?? none)
}
