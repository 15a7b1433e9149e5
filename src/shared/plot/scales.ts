import { extent } from 'd3-array'
import { decade, formatCount, formatNumber, formatWithoutZeros } from './numbers.ts'

/** The range of an axis, with chosen ticks and labels. */
export interface Scale {
  type: 'value' | 'log'
  min: number
  max: number
  ticks: number[]
  labels: number[]
  format: (value: number) => string
  /** Where a log axis draws 0, and the upper edge of the strip that holds it (zeroStrip.ts). */
  zero?: { at: number; edge: number }
}

/** Returns a scale from 0 to above `max`, with at most `most` labelled steps of 1, 2 or 5 times a power of ten. */
export function linearScale(max: number, most: number, headroom = 0): Scale {
  const top = max > 0 && Number.isFinite(max) ? max : 1
  const end = (top * 1.04) / (1 - Math.min(Math.max(headroom, 0), 0.6))
  const rough = end / Math.max(most, 1)
  const power = Math.floor(Math.log10(rough))
  const coarse = roundStep(rough)
  const step = end / coarse < 2 ? roundStepDown(end / 2) : coarse
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const labels = Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, i) => i * step)
  const isPlain = power > -4 && power < 5
  const format = (value: number): string => (isPlain ? value.toFixed(digits) : formatNumber(value, 1))
  return { type: 'value', min: 0, max: end, ticks: labels, labels, format }
}

const decadeSteps = [1, 2, 3, 4, 5, 6, 8, 10, 20, 50, 100]

/**
 * Returns a scale from 10^low to 10^high with a tick at every decade and at most about `most` labels, but at least two. A
 * single decade has ticks at its 2 and 5 as well.
 */
export function logScale(low: number, high: number, most: number): Scale {
  const span = Math.max(high - low, 1)
  if (span === 1) return oneDecade(low)
  const labelled = (step: number): number => Math.floor((low + span) / step) - Math.ceil(low / step) + 1
  const fitting = decadeSteps.find((s) => span / s <= Math.max(most, 1)) ?? span
  const step = labelled(fitting) > 1 ? fitting : (decadeSteps.findLast((s) => s < fitting && labelled(s) > 1) ?? 1)
  const exponents = Array.from({ length: span + 1 }, (_, i) => low + i)
  return {
    type: 'log',
    min: powerOfTen(low),
    max: powerOfTen(low + span),
    ticks: exponents.map(powerOfTen),
    labels: exponents.filter((e) => e % step === 0).map(powerOfTen),
    format: (value) => decade(Math.round(Math.log10(value))),
  }
}

function oneDecade(low: number): Scale {
  const ticks = [1, 2, 5, 10].map((multiple) => Number(`${multiple}e${low}`))
  return { type: 'log', min: powerOfTen(low), max: powerOfTen(low + 1), ticks, labels: ticks, format: decadeOrNumber }
}

/** Writes decades as decades, except where all numbers of the axis are plain. */
const decadeOrNumber = (value: number): string => {
  const exponent = Math.log10(value)
  const isDecade = value === powerOfTen(Math.round(exponent))
  return isDecade && (exponent < -2 || exponent > 4) ? decade(Math.round(exponent)) : formatWithoutZeros(value, 1)
}

/** Returns a scale of training steps from first to last, with round whole numbers as labels. */
export function stepScale(first: number, last: number, most: number): Scale {
  const end = last > first ? last : first + 1
  const widest = Math.max(1, roundStep((end - first) / Math.max(most, 1)))
  const labelsAt = (step: number): number[] => {
    const from = Math.ceil(first / step) * step
    return Array.from({ length: Math.max(0, Math.floor((end - from) / step + 1e-9) + 1) }, (_, i) => from + i * step)
  }
  // One or two labels show no scale, so finer steps are tried.
  let step = widest
  while (step > 1 && labelsAt(step).length < 3) step = Math.max(1, roundStepDown(step * 0.6))
  const found = labelsAt(step)
  const labels = found.length > 1 ? found : [first, end]
  return { type: 'value', min: first, max: end, ticks: labels, labels, format: formatCount }
}

/**
 * Returns a log scale of steps above 0. It labels decades, or 1, 2 and 5 times decades where fewer than two lie inside, or
 * the ends where no round number lies between them.
 */
export function logStepScale(first: number, last: number, most: number): Scale {
  const [min, max] = [first, last > first ? last : first + 1]
  const inside = (steps: readonly number[]): number[] => steps.filter((step) => step >= min && step <= max)
  const exponents = [Math.floor(Math.log10(min) + 1e-9), Math.ceil(Math.log10(max) - 1e-9)] as const
  const decades = logScale(...exponents, most)
  const finer = decades.ticks.flatMap((tick) => [tick, 2 * tick, 5 * tick])
  const candidates = [
    [inside(decades.ticks), inside(decades.labels)],
    [inside(finer), inside(finer)],
  ] as const
  const [ticks, labels] = candidates.find((own) => own[1].length > 1) ?? [
    [min, max],
    [min, max],
  ]
  return { type: 'log', min, max, ticks, labels, format: formatCount }
}

/** Returns a scale of the square roots of steps from 0 to last, labelled at 0, 1, 4, 9, … times a round step. */
export function rootScale(last: number, most: number): Scale {
  const end = Math.max(last, 1)
  const wanted = Math.max(most - 1, 2)
  const step = Math.max(1, roundStepDown(end / wanted ** 2))
  const count = Math.floor(Math.sqrt(end / step) + 1e-9)
  const labels = Array.from({ length: count + 1 }, (_, i) => i * Math.sqrt(step))
  return { type: 'value', min: 0, max: Math.sqrt(end), ticks: labels, labels, format: (root) => formatCount(root ** 2) }
}

/** Returns the smallest of 1, 2, 5 times a power of ten that is at least `rough`. d3's ticks give about n, not at most n. */
export function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 5, 10].find((m) => m * power >= rough * (1 - 1e-9)) ?? 10) * power
}

/** Returns the largest of 1, 2, 5 times a power of ten that is at most `rough`. */
function roundStepDown(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([5, 2].find((m) => m * power <= rough * (1 + 1e-9)) ?? 1) * power
}

/** Returns a log scale a little wider than the values, with ticks at 1, 2 and 5 times powers of ten. */
export function narrowLogScale(values: number[]): Scale {
  const positive = values.filter((value) => Number.isFinite(value) && value > 0)
  const [least, most] = positive.length > 0 ? [Math.min(...positive), Math.max(...positive)] : [1, 10]
  const [min, max] = [least / 1.6, most * 1.4]
  const low = Math.floor(Math.log10(min))
  const high = Math.ceil(Math.log10(max))
  if (high - low > 4) return logScale(low, high, 6)
  const ticks = ticksWithin(min, max, Math.log10(max / min) > 2)
  if (ticks.length < 3) return { ...roundScale([min, max], 4, 0), type: 'log' }
  return { type: 'log', min, max, ticks, labels: ticks, format: (value) => formatNumber(value, 1) }
}

/** Returns the decades between two numbers, or 1, 2 and 5 times decades where three decades do not lie there. */
function ticksWithin(min: number, max: number, areDecadesEnough: boolean): number[] {
  const [low, high] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))]
  const decades = Array.from({ length: high - low + 1 }, (_, i) => low + i)
  const at = (multiples: readonly number[]): number[] =>
    decades.flatMap((e) => multiples.map((m) => Number(`${m}e${e}`))).filter((t) => t >= min && t <= max)
  const whole = areDecadesEnough ? at([1]) : []
  return whole.length > 2 ? whole : at([1, 2, 5])
}

/** Returns a log scale with these ends, and with at least three ticks between them. */
export function logScaleBetween(min: number, max: number): Scale {
  const ticks = ticksWithin(min, max, true)
  if (ticks.length < 3) return { ...roundScale([min, max], 4, 0), type: 'log' }
  return { type: 'log', min, max, ticks, labels: ticks, format: decadeOrNumber }
}

/** Returns the double nearest to 10^e. Math.pow is one unit off for some exponents. */
export function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`)
}

/** Returns where `value` lies between the ends of the scale, 0 … 1. */
export function position(scale: Scale, value: number): number {
  if (scale.type === 'value') return (value - scale.min) / (scale.max - scale.min)
  if (value === 0 && scale.zero) return position(scale, scale.zero.at)
  return Math.log(value / scale.min) / Math.log(scale.max / scale.min)
}

/** Returns the value at `share` (0 … 1) of the scale: the inverse of `position`. */
export function valueAt(scale: Scale, share: number): number {
  if (scale.type === 'value') return scale.min + share * (scale.max - scale.min)
  return scale.min * (scale.max / scale.min) ** share
}

/** Returns the exponents of the decades round `values`, and round `floor` where it is within reach. */
export function decadesOf(values: number[], floor: number | null): [number, number] {
  const [least, most] = extent(values)
  if (least === undefined) return [-1, 0]
  const low = Math.floor(Math.log10(least) + 1e-9)
  const high = Math.max(Math.ceil(Math.log10(most) - 1e-9), low + 1)
  if (floor === null || !(floor > 0)) return [low, high]
  const bottom = Math.floor(Math.log10(floor)) - 1
  return [low - bottom <= 8 ? Math.min(low, bottom) : low, high]
}

/** Returns a log scale of whole decades or of 1, 2, 5, or a linear scale that need not begin at 0. */
export function valueScale(values: readonly number[], isLog: boolean, most: number): Scale {
  if (!isLog) return roundScale(values, most)
  const [low, high] = decadesOf([...values], null)
  const scale = high - low <= 2 ? narrowLogScale([...values]) : logScale(low, high, Math.max(most, 2))
  return scale.labels.length > 1 ? scale : { ...roundScale(values, most), type: 'log' }
}

/** Returns a linear scale a little wider than the values, with at least three ticks at round steps. */
function roundScale(values: readonly number[], most: number, wider = 0.08): Scale {
  const [least, largest] = [Math.min(...values), Math.max(...values)]
  const margin = largest > least ? wider * (largest - least) : Math.abs(largest) / 2 || 1
  // Values above 0 need no range below 0, and a log axis has none.
  const [min, max] = [least > 0 ? Math.max(least - margin, least / 2) : least - margin, largest + margin]
  const rough = (max - min) / Math.max(most, 3)
  const coarse = roundStep(rough)
  const countAt = (own: number): number => Math.floor(max / own + 1e-9) - Math.ceil(min / own - 1e-9) + 1
  let step = coarse
  while (countAt(step) < 3) step = roundStepDown(step * 0.6)
  const first = Math.ceil(min / step - 1e-9)
  const ticks = Array.from({ length: countAt(step) }, (_, i) => (first + i) * step)
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const figures = 1 + Math.ceil(Math.log10(Math.max(Math.abs(min), Math.abs(max)) / step))
  const isPlain = digits <= 4 && Math.abs(max) < 1e5
  const format = (value: number): string =>
    isPlain ? value.toFixed(digits).replace('-', '−') : formatNumber(value, Math.min(figures, 12))
  return { type: 'value', min, max, ticks, labels: ticks, format }
}

/** Shares from 0 to 1 in per cent, with room for marks at both ends. */
export const shareScale: Scale = {
  type: 'value',
  min: -0.04,
  max: 1.04,
  ticks: [0, 0.5, 1],
  labels: [0, 0.5, 1],
  format: (share) => `${Math.round(100 * share)} %`,
}
