import { areLimits, type ChartView } from '../../shared/plot/chartView.ts'
import { valuesAt, type DrawnPanel, type Span } from '../../shared/plot/panels.ts'
import { position, valueAt, type Scale } from '../../shared/plot/scales.ts'

export type Place = readonly [left: number, top: number]

/** A drag shorter than this is a click, or leaves that axis as it is. */
const leastDrag = 6

const scaleOf = (span: Span): Scale => ({ ...span, ticks: [], labels: [], format: String })

/** Returns the span between two shares of another one: 0 is its lower end, 1 its upper end. */
export function spanBetween(span: Span, from: number, to: number): [number, number] {
  const scale = scaleOf(span)
  return [valueAt(scale, from), valueAt(scale, to)]
}

/** Returns the span `factor` times as wide about a value that keeps its place. */
export function zoomedAbout(span: Span, value: number, factor: number): [number, number] {
  const at = position(scaleOf(span), value)
  return spanBetween(span, at - at * factor, at + (1 - at) * factor)
}

/** Returns the limits that a rectangle drawn by the pointer selects; an axis it hardly covers has none. */
export function boxLimits(panel: DrawnPanel, from: Place, to: Place): Pick<ChartView, 'x' | 'y'> {
  const inside = ([left, top]: Place): Place => {
    const { rect } = panel
    return [
      Math.min(Math.max(left, rect.left), rect.left + rect.width),
      Math.min(Math.max(top, rect.top), rect.top + rect.height),
    ]
  }
  const [a, b] = [inside(from), inside(to)]
  const [first, second] = [valuesAt(panel, ...a), valuesAt(panel, ...b)]
  const between = (axis: 0 | 1): [number, number] => [
    Math.min(first[axis], second[axis]),
    Math.max(first[axis], second[axis]),
  ]
  const isWide = Math.abs(b[0] - a[0]) >= leastDrag
  // A drag along the steps need not be level.
  const isHigh = Math.abs(b[1] - a[1]) >= (isWide ? 4 : 1) * leastDrag
  return { ...(isWide ? { x: between(0) } : {}), ...(isHigh ? { y: between(1) } : {}) }
}

export const isDrag = (from: Place, to: Place): boolean =>
  Math.abs(to[0] - from[0]) >= leastDrag || Math.abs(to[1] - from[1]) >= leastDrag

/** Returns the limits after the content of a panel moved by so many pixels. */
export function pannedLimits(
  panel: DrawnPanel,
  right: number,
  down: number,
): { x: [number, number]; y: [number, number] } {
  const [dx, dy] = [right / panel.rect.width, down / panel.rect.height]
  return { x: spanBetween(panel.x, -dx, 1 - dx), y: spanBetween(panel.y, dy, 1 + dy) }
}

type Limits = Partial<Record<'x' | 'y', readonly [number, number] | undefined>>

/** Narrower, a span is rounding; wider, it shows next to nothing of the data. Both in spans of the whole axis. */
const narrowest = 1e-6
const widest = 10

/** Returns the view with other limits; undefined removes those of an axis. Limits that an axis cannot show change nothing. */
export function withLimits(view: ChartView, limits: Limits, whole: Pick<DrawnPanel, 'x' | 'y'>): ChartView {
  const own = (axis: 'x' | 'y'): Pick<ChartView, 'x' | 'y'> => {
    const chosen = axis in limits ? limits[axis] : view[axis]
    if (!chosen) return {}
    const wanted: [number, number] = [chosen[0], chosen[1]]
    const before = view[axis] ? { [axis]: view[axis] } : {}
    if (!areLimits(wanted, whole[axis].type)) return before
    const scale = scaleOf(whole[axis])
    const [from, to] = [position(scale, wanted[0]), position(scale, wanted[1])]
    if (to - from < narrowest) return before
    // There is nothing beyond the ends of x; a y axis may be wider than the data.
    const isWhole = from <= 1e-9 && to >= 1 - 1e-9 && (axis === 'x' || to - from > widest)
    return isWhole ? {} : { [axis]: wanted }
  }
  return { hidden: view.hidden, ...own('x'), ...own('y') }
}
