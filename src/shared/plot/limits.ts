import { areLimits, type ChartView } from './chartView.ts'
import type { Curve, CurveView } from './curves.ts'
import { decade, formatWithoutZeros } from './numbers.ts'
import { powerOfTen, roundStep, type Scale } from './scales.ts'
import type { ChartTheme } from './theme.ts'

/** Returns the theme with what the user shows of the chart. */
export const withView = (theme: ChartTheme, view: ChartView | undefined): ChartTheme =>
  view === undefined ? theme : { ...theme, view }

/** Returns the steps on screen where the user chose them, for `curve`. */
export const rangeOf = ({ view }: ChartTheme): Pick<CurveView, 'range'> => (view?.x ? { range: view.x } : {})

/** Returns the curves that are not switched off. */
export const visible = <T extends Pick<Curve, 'id'>>(curves: readonly T[], { view }: ChartTheme): T[] =>
  curves.filter(({ id }) => !view?.hidden.includes(id))

/**
 * Returns a scale with the ends that the user chose. A panel after the first keeps its own scale, unless it is that of the
 * first panel: limits of an objective are none of a gradient.
 */
export function chosenScale(theme: ChartTheme, axis: 'x' | 'y', scale: Scale, first: Scale = scale): Scale {
  const limits = theme.view?.[axis]
  if (!limits || !areLimits(limits, scale.type) || scale !== first) return scale
  const [min, max] = limits
  const most = Math.max(scale.labels.length, 3)
  const ticks = scale.type === 'log' ? logTicks(min, max, most) : evenTicks(min, max, most)
  return { type: scale.type, min, max, ticks, labels: ticks, format: formatOf(scale, ticks, [min, max]) }
}

function evenTicks(min: number, max: number, most: number): number[] {
  const step = roundStep((max - min) / most)
  const first = Math.ceil(min / step - 1e-9)
  const count = Math.floor(max / step + 1e-9) - first + 1
  // Products of whole numbers and powers of ten, not sums: 3 × 0.1, not 0.1 + 0.1 + 0.1.
  return Array.from({ length: Math.max(count, 0) }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

function logTicks(min: number, max: number, most: number): number[] {
  const [low, high] = [Math.ceil(Math.log10(min) - 1e-9), Math.floor(Math.log10(max) + 1e-9)]
  const every = Math.max(1, Math.ceil((high - low + 1) / most))
  const decades = Array.from({ length: Math.max(high - low + 1, 0) }, (_, i) => low + i)
  const whole = decades.filter((exponent) => exponent % every === 0).map(powerOfTen)
  if (whole.length > 1) return whole
  const finer = [low - 1, ...decades]
    .flatMap((exponent) => [1, 2, 5].map((m) => Number(`${m}e${exponent}`)))
    .filter((tick) => tick >= min && tick <= max)
  return finer.length > 1 ? finer : evenTicks(min, max, most)
}

/** Returns the format of the scale where it tells the ticks apart, else one with as many digits as they need. */
function formatOf(scale: Scale, ticks: readonly number[], [min, max]: readonly [number, number]): Scale['format'] {
  const isDecade = (tick: number): boolean => tick === powerOfTen(Math.round(Math.log10(tick)))
  if (scale.type === 'log' && ticks.every(isDecade) && scale.labels.every(isDecade))
    return (tick) => decade(Math.round(Math.log10(tick)))
  const isKept = scale.type === 'value' || !scale.labels.every(isDecade)
  const texts = ticks.map(scale.format)
  if (isKept && new Set(texts).size === texts.length) return scale.format
  const figures = Math.ceil(Math.log10(Math.max(Math.abs(min), Math.abs(max)) / ((max - min) / 10))) + 1
  return (tick) => formatWithoutZeros(tick, Math.min(Math.max(figures, 2), 12))
}
