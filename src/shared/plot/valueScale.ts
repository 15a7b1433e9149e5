import { logScale, narrowLogScale, type Scale } from './axes.ts'
import { decadesOf } from './history.ts'
import { formatNumber } from './numbers.ts'

/** Whole decades, or 1, 2, 5 where there are few; round steps round the values, which need not begin at 0, otherwise. */
export function valueScale(values: readonly number[], isLog: boolean, most: number): Scale {
  if (!isLog) return roundScale(values, most)
  const [low, high] = decadesOf([...values], null)
  const scale = high - low <= 2 ? narrowLogScale([...values]) : logScale(low, high, Math.max(most, 2))
  return scale.labels.length > 1 ? scale : { ...roundScale(values, most), type: 'log' }
}

/** A little wider than the values, with ticks at round steps. */
function roundScale(values: readonly number[], most: number): Scale {
  const [least, largest] = [Math.min(...values), Math.max(...values)]
  const margin = largest > least ? 0.08 * (largest - least) : Math.abs(largest) / 2 || 1
  // What is above 0 needs no place below it, and on a log axis has none.
  const [min, max] = [least > 0 ? Math.max(least - margin, least / 2) : least - margin, largest + margin]
  const rough = (max - min) / Math.max(most, 3)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((m) => m * power >= rough * (1 - 1e-9)) ?? 10) * power
  const first = Math.ceil(min / step - 1e-9)
  const ticks = Array.from({ length: Math.floor(max / step + 1e-9) - first + 1 }, (_, i) => (first + i) * step)
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const figures = 1 + Math.ceil(Math.log10(Math.max(Math.abs(min), Math.abs(max)) / step))
  const isPlain = digits <= 4 && Math.abs(max) < 1e5
  const format = (value: number): string =>
    isPlain ? value.toFixed(digits).replace('-', '−') : formatNumber(value, Math.min(figures, 12))
  return { type: 'value', min, max, ticks, labels: ticks, format }
}
