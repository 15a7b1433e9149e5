import { position, type Scale } from './scales.ts'
import { polyline, round, type Drawing, type Rect } from './drawing.ts'

/** Opacity of the fill, in the colour of the line. */
const opacity = 0.18

/**
 * Draws a band between two edges over x, clipped to the panel, with hairline edges. The band has a gap where an edge is not
 * a number. On a log axis a lower edge at or below 0 lies at the bottom.
 */
export function bandDrawings(
  points: readonly (readonly [number, number, number])[],
  rect: Rect,
  x: Scale,
  y: Scale,
  colour: string,
  pitch = 0.5,
): Drawing[] {
  const across = (value: number): number => rect.left + position(x, value) * rect.width
  const up = (value: number): number => {
    const share = y.type === 'log' && value <= 0 ? (y.zero ? position(y, 0) : 0) : position(y, value)
    return rect.top + (1 - Math.min(Math.max(share, 0), 1)) * rect.height
  }
  return pieces(within(points, x)).flatMap((points) => {
    const piece = joined(
      points.map(([at, low, high]) => [across(at), low, high]),
      pitch,
    )
    const lower = piece.map(([left, low]): [number, number] => [left, up(low)])
    const upper = piece.map(([left, , high]): [number, number] => [left, up(high)])
    const outline = [...upper, ...lower.toReversed()].map(([left, top]) => [round(left), round(top)])
    return [
      { type: 'polygon', silent: true, z: 1, shape: { points: outline }, style: { fill: colour, opacity } },
      ...[lower, upper].map((edge) => polyline(edge, { colour, width: 0.5, z: 1 })),
    ]
  })
}

/** Returns the part of a band between the ends of the x axis, cut where it crosses them. */
function within(
  points: readonly (readonly [number, number, number])[],
  x: Scale,
): readonly (readonly [number, number, number])[] {
  const isInside = ([at]: readonly [number, number, number]): boolean => at >= x.min && at <= x.max
  if (points.every(isInside)) return points
  return points.flatMap((point, i) => {
    const before = points[i - 1]
    const cuts = before
      ? [x.min, x.max]
          .filter((end) => (before[0] < end && end < point[0]) || (point[0] < end && end < before[0]))
          .map((end) => between(before, point, end))
      : []
    return isInside(point) ? [...cuts, point] : cuts
  })
}

function between(
  a: readonly [number, number, number],
  b: readonly [number, number, number],
  at: number,
): readonly [number, number, number] {
  const share = (at - a[0]) / (b[0] - a[0])
  return [at, a[1] + share * (b[1] - a[1]), a[2] + share * (b[2] - a[2])]
}

/** Returns the pieces in which both edges are numbers. A piece of one point is left out. */
function pieces(points: readonly (readonly [number, number, number])[]): (readonly [number, number, number])[][] {
  const found: (readonly [number, number, number])[][] = [[]]
  for (const point of points) {
    if (point.every(Number.isFinite)) found.at(-1)?.push(point)
    else found.push([])
  }
  return found.filter(({ length }) => length > 1)
}

/** Joins points that are less than `pitch` pixels apart, and keeps their extremes: a live band is redrawn often. */
function joined(piece: readonly (readonly [number, number, number])[], pitch: number): [number, number, number][] {
  const seen: [number, number, number][] = []
  for (const [left, low, high] of piece) {
    const last = seen.at(-1)
    if (!last || left - last[0] >= pitch) seen.push([left, low, high])
    else [last[1], last[2]] = [Math.min(last[1], low), Math.max(last[2], high)]
  }
  return seen
}

/** Draws the sample of a band in the legend. */
export function bandSample(colour: string, { left, top, width, height }: Rect): Drawing[] {
  const fill: Drawing = {
    type: 'rect',
    silent: true,
    shape: { x: round(left), y: round(top), width: round(width), height: round(height) },
    style: { fill: colour, opacity },
  }
  const edges = [top, top + height].map(
    (y) =>
      [
        [left, y],
        [left + width, y],
      ] as const,
  )
  return [fill, ...edges.map((edge) => polyline(edge, { colour, width: 0.5 }))]
}
