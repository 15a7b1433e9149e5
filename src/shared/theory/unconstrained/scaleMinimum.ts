/** The least value of a function of one scale y ≥ 0, and where it is. */
export interface ScaleMinimum {
  value: number
  /** 0 where no positive scale is better than y = 0: the zero solution. */
  y: number
}

/** log y covers all scales that float64 losses can tell apart, in steps that separate the minima of two structures. */
const [from, to, step] = [-60, 60, 0.25]
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
  for (let logY = from; logY <= to; logY += step) {
    const value = g(logY)
    if (value < least) [best, least] = [logY, value]
  }
  if (!(least < atZero)) return { value: atZero, y: 0 }
  let [a, b] = [best - step, best + step]
  let [p, q] = [b - golden * (b - a), a + golden * (b - a)]
  let [gp, gq] = [g(p), g(q)]
  for (let round = 0; round < 50; round++) {
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
  return { value, y: Math.exp(value === least ? best : gp <= gq ? p : q) }
}
