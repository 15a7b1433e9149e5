import type { Curve } from './curves.ts'
import { polyline, type Drawing, type Rect } from './drawing.ts'
import { rememberColumns, seriesColumns } from './readColumns.ts'
import { position, type Scale } from './scales.ts'
import type { ChartTheme } from './theme.ts'

/** Heights of 0 and of the strip below the lowest value, relative to the rest of the axis. */
const [zeroShare, stripShare] = [0.09, 0.14]

/** Returns a log scale with a strip below its lowest value, marked 0; other scales as they are. */
export function withZeroStrip(scale: Scale): Scale {
  if (scale.type !== 'log') return scale
  const { min, max, format } = scale
  const below = (share: number): number => min * (min / max) ** share
  const at = below(zeroShare)
  // A label at the lowest value would touch that of 0.
  const clear = min * (max / min) ** 0.05
  return {
    ...scale,
    min: below(stripShare),
    zero: { at, edge: min },
    ticks: [at, ...scale.ticks],
    labels: [at, ...scale.labels.filter((label) => label >= clear)],
    format: (value) => (value === at ? '0' : format(value)),
  }
}

/** Returns a scale of plain numbers that reaches 0. */
function reachingZero(scale: Scale): Scale {
  if (scale.min <= 0) return scale
  const step = (scale.ticks[1] ?? NaN) - (scale.ticks[0] ?? NaN)
  const more = step > 0 ? Array.from({ length: Math.ceil((scale.ticks[0] ?? 0) / step) }, (_, i) => i * step) : [0]
  // More ticks than these would touch.
  const few = more.length > 8 ? [0] : more
  return {
    ...scale,
    min: -0.04 * scale.max,
    ticks: [...few, ...scale.ticks],
    labels: [...few, ...scale.labels],
  }
}

export const hasZeros = (curves: readonly Pick<Curve, 'zeros'>[]): boolean =>
  curves.some(({ zeros = [] }) => zeros.length > 0)

/** Whether no curve has a value to show, not even 0. */
export const areEmpty = (curves: readonly Curve[]): boolean =>
  !hasZeros(curves) && curves.every(({ points }) => points.every(([, value]) => value === null))

/**
 * Returns curves and their y axis with every 0 at its place: in the strip of a log axis, else at 0. `isFixed`: the user
 * chose the ends of the axis, which has no strip then.
 */
export function grounded<Panel extends { curves: Curve[]; y: Scale }>(panel: Panel, isFixed = false): Panel {
  if (!hasZeros(panel.curves)) return panel
  const isLog = panel.y.type === 'log'
  if (isFixed && isLog) return panel
  const y = isLog ? withZeroStrip(panel.y) : isFixed ? panel.y : reachingZero(panel.y)
  return { ...panel, y, curves: panel.curves.map((own) => atZero(own, y.zero?.at ?? 0)) }
}

/** Returns the curves of panels that share their y axis with every 0 at its place, and that axis. */
export function groundedTogether(panels: readonly Curve[][], y: Scale): { panels: Curve[][]; y: Scale } {
  const own = grounded({ curves: panels.flat(), y })
  let at = 0
  return { y: own.y, panels: panels.map(({ length }) => own.curves.slice(at, (at += length))) }
}

function atZero(own: Curve, at: number): Curve {
  const { zeros = [], points } = own
  if (zeros.length === 0) return own
  const placed = points.slice()
  for (const i of zeros) placed[i] = [points[i]?.[0] ?? NaN, at]
  return { ...own, points: rememberColumns(placed, seriesColumns(points)), zeros: [] }
}

/** Draws the upper edge of the strip. */
export function zeroEdge(rect: Rect, y: Scale, theme: ChartTheme): Drawing[] {
  if (!y.zero) return []
  const top = rect.top + (1 - position(y, y.zero.edge)) * rect.height
  const ends = [
    [rect.left, top],
    [rect.left + rect.width, top],
  ] as const
  return [polyline(ends, { colour: theme.rule, width: 0.8, dash: [1.5, 2.5], z: 1 })]
}
