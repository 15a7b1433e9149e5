import { valueAt, type Scale } from '../../../shared/plot/scales.ts'
import { intervalShares } from '../../../shared/figures/compare/parallel.ts'
import type { Interval, PlacedAxis } from '../../../shared/figures/compare/parallelLayout.ts'

/** The part that the pointer drags: an end of the interval, the whole interval, or a new one from where it went down. */
export type Grip =
  { kind: 'new'; from: number } | { kind: 'least' | 'most' | 'all'; at: number; low: number; high: number }

/** Pixels within which the pointer takes an end, and below which a drag is a click. */
export const reach = 6

/** `share` is a part of the axis, from its bottom, 0 … 1. */
export function gripAt(placed: PlacedAxis, share: number): Grip {
  const { axis, height } = placed
  const near = reach / height
  if (!axis.interval) return { kind: 'new', from: share }
  const [low, high] = intervalShares(placed)
  const own = { at: share, low, high }
  if (Math.abs(share - high) <= near) return { kind: 'most', ...own }
  if (Math.abs(share - low) <= near) return { kind: 'least', ...own }
  return share > low && share < high ? { kind: 'all', ...own } : { kind: 'new', from: share }
}

/** The interval with the pointer at `share`; null where the drag is too short for a new one. */
export function dragged(grip: Grip, placed: PlacedAxis, share: number): Interval | null {
  const to = Math.min(Math.max(share, 0), 1)
  if (grip.kind === 'new') {
    if (Math.abs(to - grip.from) * placed.height < reach) return null
    return intervalOf(placed, grip.from, to)
  }
  const { at, low, high } = grip
  if (grip.kind === 'least') return intervalOf(placed, to, high)
  if (grip.kind === 'most') return intervalOf(placed, low, to)
  const by = Math.min(Math.max(to - at, -low), 1 - high)
  const { words, interval } = placed.axis
  if (words && interval) {
    // The interval keeps its number of words.
    const least = Math.round(valueAt(placed.scale, low + by) + 0.5)
    return { least, most: least + Math.round((high - low) * words.length) - 1 }
  }
  return intervalOf(placed, low + by, high + by)
}

function intervalOf({ axis, scale }: PlacedAxis, from: number, to: number): Interval {
  const [low, high] = [Math.min(from, to), Math.max(from, to)]
  if (axis.words) {
    // A word that the interval touches counts whole.
    const last = axis.words.length - 1
    const least = Math.min(Math.max(Math.round(valueAt(scale, low + 1e-9)), 0), last)
    return { least, most: Math.max(least, Math.min(Math.round(valueAt(scale, high - 1e-9)), last)) }
  }
  return { least: roundOn(scale, valueAt(scale, low)), most: roundOn(scale, valueAt(scale, high)) }
}

/** Rounds to what the axis can resolve: a 500th of a linear axis, three digits on a logarithmic one. */
function roundOn({ type, min, max }: Scale, value: number): number {
  const size = type === 'log' && max / min >= 10 ? value / 100 : (max - min) / 500
  const step = 10 ** Math.floor(Math.log10(Math.abs(size) || 1))
  // Rounded again as text: 0.3 instead of 0.30000000000000004.
  return Number((Math.round(value / step) * step).toPrecision(12))
}
