/** The end of one run of a series in λ, with penalties in fixed ratios to λ. */
export interface DecayRun {
  lambda: number
  /** D + λR: the objective. */
  objective: number
  /** D. */
  dataLoss: number
  /** λU: the objective of the interpolant of its weights (interpolant.ts); null where there is none. */
  interpolant: number | null
}

/** One λ of the series, all in units of R. */
export interface DecayPoint {
  lambda: number
  /** R + D/λ: the objective over λ. At a minimum it bounds the limit from below. */
  lower: number
  /** R: the representation cost of the run, which does not interpolate. */
  cost: number
  /** U: the cost of an interpolating network, which bounds the limit from above; null where there is none. */
  upper: number | null
  /** (least upper − lower)/least upper: how far the objective can be from the limit; null without an upper bound. */
  gap: number | null
  /** D over the objective. */
  lossShare: number
}

/** A series λ → 0, compared with the representation cost of interpolating networks. */
export interface InterpolationLimit {
  /** By descending λ, towards the limit. */
  points: DecayPoint[]
  /** The least U of the series; null without one. */
  leastUpper: number | null
  /** The exponent p of D ~ λ^p between the two smallest λ; null where it is not known. */
  lossOrder: number | null
  /**
   * By how much the runs violate what minima obey, relative to the largest objective over λ; 0 where they obey. A violation
   * above round-off shows a run that is not at its minimum: `lower` is then no bound.
   */
  violations: {
    /** The objective over λ does not fall as λ falls. */
    lowerFalls: number
    /** R does not fall as λ falls. */
    costFalls: number
    /** D does not grow as λ falls, in units of R at the larger λ. */
    lossGrows: number
    /** The weights of another run cost no less: R' + D'/λ ≥ R + D/λ. */
    missed: number
  }
}

/**
 * Compares runs of decreasing λ with the limit of λ⁻¹L_λ, the representation cost on interpolating networks. With
 * m(λ) = min (R + D/λ), elementary penalty theory gives m(λ) ≤ min {R: D = 0} ≤ U for every interpolating network, and m
 * rises to the minimum as λ → 0. A closing gap between m and the least U therefore shows the limit;
 * it closes only where some U comes near the minimum.
 * Status: the limit is proved (Γ-convergence, [30] of the paper, Proposition A.2); the upper bounds hold by construction,
 * the lower ones assume that runs reach their global minima (`violations` can refute it, not prove it); the order 2 of D,
 * where the constraint Z^L = Y has a multiplier, is derived.
 * Throws on no runs, on λ that are not positive or equal, and on objectives that are not positive.
 * Source: Zangrando et al. 2402.03991v2, section 4 below eq. 10, Definition A.1, Proposition A.2.
 */
export function interpolationLimit(series: readonly DecayRun[]): InterpolationLimit {
  if (series.length === 0) throw new RangeError('interpolationLimit: no runs')
  const sorted = series.toSorted((p, q) => q.lambda - p.lambda)
  sorted.forEach(({ lambda, objective }, i) => {
    if (!(lambda > 0 && lambda < Infinity) || lambda === sorted[i + 1]?.lambda)
      throw new RangeError(`interpolationLimit: λ = ${lambda} is not positive, not finite or doubled`)
    if (!(objective > 0)) throw new RangeError(`interpolationLimit: the objective at λ = ${lambda} is ${objective}`)
  })
  const uppers = sorted.flatMap(({ interpolant, lambda }) => (interpolant === null ? [] : [interpolant / lambda]))
  const leastUpper = uppers.length > 0 ? Math.min(...uppers) : null
  const points = sorted.map(({ lambda, objective, dataLoss, interpolant }): DecayPoint => {
    const lower = objective / lambda
    return {
      lambda,
      lower,
      cost: (objective - dataLoss) / lambda,
      upper: interpolant === null ? null : interpolant / lambda,
      gap: leastUpper === null ? null : (leastUpper - lower) / leastUpper,
      lossShare: dataLoss / objective,
    }
  })
  return {
    points,
    leastUpper,
    lossOrder: orderOf(sorted.map(({ lambda, dataLoss }) => [lambda, dataLoss])),
    violations: violationsOf(points),
  }
}

/** Returns the log-log slope between the last two points; null without two positive values. */
function orderOf(points: readonly (readonly [number, number])[]): number | null {
  const [far, near] = points.slice(-2)
  if (!far || !near || !(far[1] > 0 && near[1] > 0)) return null
  return Math.log(far[1] / near[1]) / Math.log(far[0] / near[0])
}

function violationsOf(points: readonly DecayPoint[]): InterpolationLimit['violations'] {
  const scale = Math.max(...points.map(({ lower }) => lower))
  const found = { lowerFalls: 0, costFalls: 0, lossGrows: 0, missed: 0 }
  const note = (name: keyof typeof found, excess: number): void => {
    if (excess > 0) found[name] = Math.max(found[name], excess / scale)
  }
  const loss = ({ lower, cost, lambda }: DecayPoint): number => (lower - cost) * lambda
  for (const p of points)
    for (const q of points) {
      if (p === q) continue
      note('missed', q.lower - (p.cost + loss(p) / q.lambda))
      if (p.lambda <= q.lambda) continue
      note('lowerFalls', p.lower - q.lower)
      note('costFalls', p.cost - q.cost)
      note('lossGrows', (loss(q) - loss(p)) / p.lambda)
    }
  return found
}
