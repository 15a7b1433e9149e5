import type { Measurement } from '../../contract/measurements.ts'
import { formatAtMost, formatPercent, formatShort, superscript } from '../../plot/numbers.ts'
import { deltaOf } from '../../spec/firstPenalty.ts'
import { groupedBy } from '../../statistics/groupedBy.ts'
import { trendOf } from '../../statistics/trend.ts'
import { nextLayer } from '../../theory/forecast/recursiveForecast.ts'
import { spectrumFit, type ForecastEdges } from '../../theory/forecast/spectrumFit.ts'
import { theoremEdges, type SpectraRun as WholeRun } from './data.ts'

type SpectraRun = Pick<WholeRun, 'spec' | 'forecast' | 'last'>

interface Forecaster {
  name: string
  /** Returns the forecast of Z^{l+1}; undefined where there is none. */
  of(run: SpectraRun, layer: number): ArrayLike<number> | undefined
  /** Returns the edges of its band; null where it has none. */
  edges?(run: SpectraRun, layer: number): ForecastEdges | null
}

const forecasters: readonly Forecaster[] = [
  {
    name: 'Theorem 4.2',
    of: ({ forecast }, l) => forecast.theorem?.singularValues[l],
    edges: ({ forecast }, l) => theoremEdges(forecast, l),
  },
  { name: 'the balance law', of: ({ forecast }, l) => forecast.balance?.singularValues[l] },
  {
    name: 'the trained next layer',
    of: ({ last, spec }, l) => (last && nextLayer(last, spec, l + 1).spectrum) ?? undefined,
  },
]

/**
 * Returns the error of a forecast with C = 1 in every hidden layer, as spectrumFit defines it; null where a layer lacks
 * the forecast or the measurement.
 */
export function forecastErrors(run: SpectraRun, { of, edges }: Forecaster): number[] | null {
  const { widths } = run.spec.network
  const K = widths.at(-1) ?? 1
  const errors = Array.from({ length: widths.length - 1 }, (_, l) => {
    const [measured, forecast] = [run.last?.featureSpectra[l], of(run, l)]
    return measured && forecast && Math.min(measured.length, forecast.length) >= K
      ? spectrumFit(measured, forecast, K, edges?.(run, l) ?? undefined).error
      : NaN
  })
  return errors.length > 0 && errors.every(Number.isFinite) ? errors : null
}

/** The errors of one forecast in every run, by layer. */
interface Found {
  name: string
  /** What the errors are distances from. */
  from: string
  errors: number[][]
}

/**
 * Says by how much the measured singular values differ from every forecast that all runs have. Claims that an error falls
 * with δ only beyond the spread of the seeds.
 */
export function spectraTitle(runs: readonly SpectraRun[]): string {
  const found = forecasters.flatMap((forecaster): Found[] => {
    const errors = runs.flatMap((run) => {
      const own = forecastErrors(run, forecaster)
      return own ? [own] : []
    })
    const hasBand = forecaster.edges && runs.some(({ forecast }) => (forecast.theorem?.basis?.draws ?? 0) > 0)
    const { name } = forecaster
    const from = hasBand ? `the band of ${name}` : name
    return runs.length > 0 && errors.length === runs.length ? [{ name, from, errors }] : []
  })
  if (found.length === 0) return plainTitle(runs)
  const subject = `singular values of ${layersOf(runs)} differ`
  const places = placesOf(runs)
  const [widest, smallest] = [places[0], places.at(-1)]
  if (places.length < 2 || !widest || !smallest)
    return `The ${subject} ${listed(found.map(({ from, errors }) => `from ${from} by ${span(errors.flat())}`))}`
  const at = (place: Place, { errors }: Found): string => span(place.runs.flatMap((i) => errors[i] ?? []))
  const here = listed(found.map((own) => `from ${own.from} by ${at(smallest, own)}`))
  const there = listed(found.map((own) => at(widest, own)))
  return `At δ = ${formatShort(smallest.delta)} the ${subject} ${here}; at δ = ${formatShort(widest.delta)} by ${there}${fallText(found, places)}`
}

/** Names the forecasts whose largest error falls with δ; empty without any. */
function fallText(found: readonly Found[], places: readonly Place[]): string {
  const falling = found.filter(({ errors }) => {
    const largest = (i: number): number => Math.max(...(errors[i] ?? [NaN]))
    return trendOf(places.map(({ runs }) => runs.map(largest))) === 'falls'
  })
  if (falling.length === 0) return ''
  return `; the largest ${falling.length > 1 ? 'errors' : 'error'} of ${listed(falling.map(({ name }) => name))} ${falling.length > 1 ? 'fall' : 'falls'} as δ → 0`
}

/** The runs at one δ, by their index. */
interface Place {
  delta: number
  runs: number[]
}

/** Returns the places of a sweep of δ, descending; none where a run has no δ. */
function placesOf(runs: readonly SpectraRun[]): Place[] {
  const deltas = runs.map(({ spec }, i) => ({ delta: deltaOf(spec) ?? NaN, i })).toSorted((a, b) => b.delta - a.delta)
  if (deltas.some(({ delta }) => Number.isNaN(delta))) return []
  return [...groupedBy(deltas, ({ delta }) => String(delta)).values()].map((own) => ({
    delta: own[0]?.delta ?? NaN,
    runs: own.map(({ i }) => i),
  }))
}

/** 4.1–12 %, or 4.1 % where both ends read the same. */
function span(errors: readonly number[]): string {
  const [low, high] = [formatPercent(Math.min(...errors)), formatPercent(Math.max(...errors))]
  return low === high ? high : `${low.replace(' %', '')}–${high}`
}

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

/** Z¹ … Z⁴; `the hidden layers` of runs that differ in their number. */
function layersOf(runs: readonly SpectraRun[]): string {
  const counts = [...new Set(runs.map(({ spec }) => spec.network.widths.length - 1))]
  const [count = 0] = counts
  if (counts.length > 1) return 'the hidden layers'
  return count === 1 ? 'Z¹' : `Z¹ ${count === 2 ? 'and' : '…'} Z${superscript(count)}`
}

function plainTitle(runs: readonly SpectraRun[]): string {
  const isMeasured = runs.some(({ last }) => last !== null)
  const isForecast = runs.some(({ forecast }) => forecast.theorem ?? forecast.balance)
  const what = [...(isMeasured ? ['measured'] : []), ...(isForecast ? ['forecast'] : [])].join(' and ')
  return what ? `Singular values of the features, ${what}` : 'Singular values of the features'
}

/** Says how large the singular values of the weights are after the K leading ones; matrices without one are left out. */
export function weightsTitle(measurement: Pick<Measurement, 'weightSpectra'> | null, K: number): string {
  const spectra = measurement?.weightSpectra ?? []
  if (spectra.length === 0) return 'The weights have no measurement yet'
  const tails = spectra.filter((s) => s.length > K).map((s) => (s[K] === 0 ? 0 : (s[K] ?? NaN) / (s[0] ?? NaN)))
  const worst = Math.max(...tails)
  if (tails.length === 0 || worst === 0) return `No weights have more than ${K} singular values above 0`
  if (!Number.isFinite(worst)) return 'Singular values of the weights'
  return `After the ${K} leading singular values those of the weights are at most ${formatAtMost(worst)} of the largest`
}
