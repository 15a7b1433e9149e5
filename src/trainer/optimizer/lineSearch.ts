/** The value and the slope of the objective at t along a ray. */
export interface Point {
  t: number
  f: number
  slope: number
}

export interface WolfeOptions {
  /** Sufficient decrease. */
  c1: number
  /** Curvature. */
  c2: number
  maxEvaluations: number
  /** The search stops when the bracket's width times the length of the direction is below this. */
  tolerance: number
}

export const wolfeDefaults: WolfeOptions = { c1: 1e-4, c2: 0.9, maxEvaluations: 25, tolerance: 1e-9 }

interface Bracket<P> {
  low: P
  high: P
}

/**
 * Searches a strong-Wolfe point by bracketing and cubic interpolation (Nocedal & Wright, algorithms 3.5 and 3.6). The
 * safeguards are those of minFunc and PyTorch's L-BFGS, which allows a comparison step by step. Where two values differ
 * by less than `noise`, the slope decides: the approximate Wolfe condition of Hager & Zhang (2005). Without it the
 * search stalls at round-off.
 *
 * Returns the accepted point, or the start (t = 0) when it finds nothing better.
 */
export function strongWolfe<P extends Point>(
  at: (t: number) => P,
  start: P,
  firstStep: number,
  directionSize: number,
  noise: number,
  options: WolfeOptions = wolfeDefaults,
): P {
  const { c1, c2, maxEvaluations } = options
  const isLow = (p: Point): boolean =>
    p.f <= start.f + c1 * p.t * start.slope ||
    (Math.abs(p.f - start.f) <= noise && p.slope <= (2 * c1 - 1) * start.slope)
  const isFlat = (p: Point): boolean => Math.abs(p.slope) <= -c2 * start.slope
  const isApproximate = (p: Point): boolean =>
    Math.abs(p.f - start.f) <= noise && p.slope >= c2 * start.slope && p.slope <= (2 * c1 - 1) * start.slope

  let previous = start
  let current = at(firstStep)
  let evaluations = 1
  let bracket: Bracket<P> | null = null
  while (evaluations <= maxEvaluations) {
    if (isApproximate(current)) return current
    const isRising = evaluations > 2 && current.f >= previous.f + noise
    if (!isLow(current) || isRising || !Number.isFinite(current.f)) {
      bracket = ordered(previous, current)
      break
    }
    if (isFlat(current)) return current
    if (current.slope >= 0) {
      bracket = ordered(previous, current)
      break
    }
    const bounds: [number, number] = [current.t + 0.01 * (current.t - previous.t), current.t * 10]
    const next = at(cubicMinimum(previous, current, bounds))
    evaluations++
    previous = current
    current = next
  }
  bracket ??= ordered(start, current)
  return zoom(at, bracket, { isLow, isFlat, isApproximate, noise }, evaluations, directionSize, options)
}

interface Conditions {
  isLow(p: Point): boolean
  isFlat(p: Point): boolean
  isApproximate(p: Point): boolean
  noise: number
}

function zoom<P extends Point>(
  at: (t: number) => P,
  bracket: Bracket<P>,
  { isLow, isFlat, isApproximate, noise }: Conditions,
  used: number,
  directionSize: number,
  { maxEvaluations, tolerance }: WolfeOptions,
): P {
  let { low, high } = bracket
  let hadLittleProgress = false
  for (let evaluations = used; evaluations <= maxEvaluations; evaluations++) {
    const width = Math.abs(high.t - low.t)
    if (width * directionSize < tolerance) break
    const [left, right] = low.t < high.t ? [low.t, high.t] : [high.t, low.t]
    let t = cubicMinimum(low, high, [left, right])
    const margin = 0.1 * width
    if (Math.min(right - t, t - left) < margin) {
      // A point near an end is allowed once, then moved inside. Otherwise the bracket may stop shrinking.
      if (hadLittleProgress || t >= right || t <= left) {
        t = Math.abs(t - right) < Math.abs(t - left) ? right - margin : left + margin
        hadLittleProgress = false
      } else hadLittleProgress = true
    } else hadLittleProgress = false

    const point = at(t)
    if (isApproximate(point)) return point
    if (!isLow(point) || point.f >= low.f + noise || !Number.isFinite(point.f)) high = point
    else {
      if (isFlat(point)) return point
      if (point.slope * (high.t - low.t) >= 0) high = low
      low = point
    }
    if (high.f < low.f - noise) [low, high] = [high, low]
  }
  return low
}

function ordered<P extends Point>(a: P, b: P): Bracket<P> {
  return a.f <= b.f || !Number.isFinite(b.f) ? { low: a, high: b } : { low: b, high: a }
}

/** Returns the minimiser, within bounds, of the cubic through two values and slopes; else the middle of the bounds. */
export function cubicMinimum(p: Point, q: Point, [least, most]: [number, number]): number {
  const [a, b] = p.t <= q.t ? [p, q] : [q, p]
  const d1 = a.slope + b.slope - (3 * (a.f - b.f)) / (a.t - b.t)
  const square = d1 * d1 - a.slope * b.slope
  if (!(square >= 0)) return (least + most) / 2
  const d2 = Math.sqrt(square)
  const t = b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
  return Number.isFinite(t) ? Math.min(Math.max(t, least), most) : (least + most) / 2
}
