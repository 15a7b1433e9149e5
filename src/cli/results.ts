import type { Measurement } from '../shared/contract/measurements.ts'
import type { RunRecord, RunSummary } from '../shared/contract/runs.ts'
import { deltaOf } from '../shared/spec/firstPenalty.ts'
import { spectrumFit } from '../shared/theory/spectrumFit.ts'
import { bytes, duration, interval, number, short, table } from './format.ts'

/** What came out of a study: one row per run. */
export function resultTable(records: readonly RunRecord[]): string {
  const head = [
    'δ',
    'status',
    'objective',
    'data loss',
    'error at C = 1, Z¹ …',
    'C fitted, Z¹ …',
    'max TCV',
    'time',
    'peak',
  ]
  return table([head, ...records.map(resultRow)])
}

function resultRow({ spec, summary, measurements, peakMemoryBytes }: RunRecord): string[] {
  const last = measurements.at(-1)
  const fits = layerFits(spec.network.widths.at(-1) ?? 0, last)
  return [
    String(deltaOf(spec) ?? '–'),
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

/** The recursive forecast of Theorem 4.2 against what was measured, layers 1 … L − 1. */
export function layerFits(classes: number, measurement: RunRecord['measurements'][number] | undefined) {
  return (measurement?.recursiveSpectra ?? []).map((forecast, l) =>
    spectrumFit(measurement?.featureSpectra[l] ?? [], forecast, classes),
  )
}

/** Of all sittings together; null while the run goes on. */
export const secondsTaken = ({ startedAt, endedAt, secondsBefore }: RunSummary): number | null =>
  startedAt !== null && endedAt !== null ? secondsBefore + (endedAt - startedAt) / 1000 : secondsBefore || null
