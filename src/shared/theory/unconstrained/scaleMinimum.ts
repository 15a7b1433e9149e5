/** The least value of a function of one scale y ≥ 0, and where it is. */
export interface ScaleMinimum {
  value: number
  /** 0 where no positive scale is better than y = 0: the zero solution. */
  y: number
}

/** log y covers all scales that float64 losses can tell apart. The basin of a minimum is several steps wide. */
const [from, to, step] = [-60, 60, 1]
const roundOff = 1e-13
const golden = (Math.sqrt(5) - 1) / 2

/**
 * Returns the minimum over y ≥ 0 of a smooth `f` that has at most one minimum besides y = 0, where its value is `atZero`.
 * A grid in log y finds the basin, a golden-section search the place. The value is exact to a few units in the last place,
 * log y to about 1e-7.
 */
export function scaleMinimum(f: (y: number) => number, atZero: number): ScaleMinimum {
  const g = (logY: number): number => f(Math.exp(logY))
  let best = from
  let least = Infinity
  // Near y = 0 f is constant up to round-off, which makes no minimum. A minimum between steps may be lower than all of them.
  let [before, now] = [-Infinity, g(from)]
  const falls = (): boolean => before - now > roundOff * now
  for (let logY = from + step; logY <= to; logY += step) {
    const next = g(logY)
    if (falls() && now <= next && now < least) [best, least] = [logY - step, now]
    ;[before, now] = [now, next]
  }
  if (falls() && now < least) [best, least] = [to, now]
  if (least === Infinity) return { value: atZero, y: 0 }
  let [a, b] = [best - step, best + step]
  let [p, q] = [b - golden * (b - a), a + golden * (b - a)]
  let [gp, gq] = [g(p), g(q)]
  for (let round = 0; round < 52; round++) {
    if (gp <= gq) {
      ;[b, q, gq] = [q, p, gp]
      p = b - golden * (b - a)
      gp = g(p)
    } else {
      ;[a, p, gp] = [p, q, gq]
      q = a + golden * (b - a)
      gq = g(q)
    }
  }
  const value = Math.min(gp, gq, least)
  if (!(value < atZero)) return { value: atZero, y: 0 }
  return { value, y: Math.exp(value === least ? best : gp <= gq ? p : q) }
}
