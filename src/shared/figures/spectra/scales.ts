import { linearScale, logScale, narrowLogScale, type Scale } from '../../plot/scales.ts'
import type { SpectraPanel, SpectraView } from './chart.ts'

export interface SpectraScales {
  x: Scale
  y: Scale
  /** Indices on the x axis. */
  shown: number
}

/** The axes that all panels share. */
export function spectraScales(panels: SpectraPanel[], view: SpectraView): SpectraScales {
  const { K } = view
  const longest = Math.max(K, ...panels.map((panel) => panel.measured?.length ?? 0))
  const few = K + Math.max(2, Math.round(K / 5))
  const shown = Math.max(1, Math.min(view.shown ?? (view.scale === 'log' ? longest : few), Math.max(longest, few)))
  const values = panels.flatMap((panel) => [
    ...positives(panel.measured, shown),
    ...[panel.theorem, panel.balance, panel.recursive].flatMap((v) => positives(v, Math.min(K, shown))),
  ])
  if (view.isRatio)
    return { x: indexScale(K, Math.min(K, shown), K), y: ratioScale(values, view.scale), shown: Math.min(K, shown) }
  if (view.scale === 'linear') return { x: indexScale(K, shown, longest), y: linearSpectrum(values, view), shown }
  const leading = panels.map((panel) => positives(panel.measured ?? panel.theorem ?? panel.balance, 1)[0] ?? 1)
  const y = shown > K ? logSpectrum(values, view.floor * Math.min(...leading), view) : narrowLogScale(values)
  return { x: shown > K ? logIndexScale(K, shown) : indexScale(K, shown, longest), y, shown }
}

/** Round 1 as far as the ratios go, but never so narrow that one within 2 % looks far from it. From 0 where one is beyond 2. */
function ratioScale(values: number[], scale: SpectraView['scale']): Scale {
  if (scale === 'log') return narrowLogScale([0.9, 1.1, ...values])
  const reach = 1.15 * Math.max(0.05, ...values.map((value) => Math.abs(value - 1)))
  if (reach >= 1) return linearScale(Math.max(1.2, ...values), 5)
  const { labels, format } = linearScale(reach / 1.04, 3)
  const ticks = [
    ...labels
      .slice(1)
      .map((step) => 1 - step)
      .toReversed(),
    ...labels.map((step) => 1 + step),
  ]
  return { type: 'value', min: 1 - reach, max: 1 + reach, ticks, labels: ticks, format }
}

/** The linear axis again, with `headroom` (0 … 1) of the panel kept free above the data. */
export function linearSpectrum(values: number[], view: SpectraView, headroom = 0): Scale {
  return linearScale(view.yMax ?? Math.max(0, ...values), 5, headroom)
}

/** Down to below the floor, or without one to the data. */
function logSpectrum(values: number[], floor: number, view: SpectraView): Scale {
  const high = values.length > 0 ? Math.ceil(Math.log10(Math.max(...values)) - 1e-9) : 0
  const low = floor > 0 ? Math.floor(Math.log10(floor)) - 1 : Math.floor(Math.log10(Math.min(1, ...values)) + 1e-9)
  return logScale(Math.min(low, high - 1), high, view.height < 260 ? 4 : 6)
}

function indexScale(K: number, shown: number, longest: number): Scale {
  const ticks = [1, K, shown === longest ? shown : K].filter((j, i, all) => j <= shown && all.indexOf(j) === i)
  const labels = ticks.filter((j) => j === 1 || j === K || j - K > shown / 5)
  return { type: 'value', min: 0.4, max: shown + 0.6, ticks, labels, format: String }
}

function logIndexScale(K: number, shown: number): Scale {
  const ticks = [1, K, shown].filter((j, i, all) => j <= shown && all.indexOf(j) === i)
  const labels = ticks.filter((j) => j <= K || j / K > 1.5)
  return { type: 'log', min: 0.88, max: shown * 1.1, ticks, labels, format: (value) => String(Math.round(value)) }
}

function positives(values: ArrayLike<number> | null, count: number): number[] {
  return Array.from(values ?? [])
    .slice(0, count)
    .filter((value) => Number.isFinite(value) && value > 0)
}
