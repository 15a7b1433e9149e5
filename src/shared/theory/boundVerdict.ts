import { spectrumFloor } from './numericalFloor.ts'

/**
 * Weights count as stationary up to this ‖∇L‖/‖ΛW‖. The distance that the theorem bounds is then known to a thousandth of
 * ‖W_l‖.
 */
export const stationaryLimit = 1e-3

/** The numbers of one layer that decide about Theorem 3.4; theory/rankBound.ts defines them. */
export interface BoundSides {
  layer: number
  norm: number
  distance: number
  /** ‖∇L‖/‖ΛW_l‖; not finite without weight decay. */
  stationarity: number
  offset: number
  rows: readonly { right: number }[]
}

/**
 * `holds` and `violated` compare the distance with the right side as the theorem states it, without the offset.
 * `withinOffset`: the distance is larger, but by less than the weights are away from a stationary point. `unknown`: a
 * number is missing, or Λ is 0.
 */
export type BoundVerdict = 'holds' | 'violated' | 'withinOffset' | 'notStationary' | 'unknown'

/** Returns the smallest right side M TCV/Λ over the layers below; NaN without any. */
export const smallestRight = ({ rows }: Pick<BoundSides, 'rows'>): number =>
  rows.length > 0 ? Math.min(...rows.map(({ right }) => right)) : NaN

/**
 * Decides whether Theorem 3.4 holds for one layer. M is an estimate from below, so `violated` may also mean that M is
 * larger. Null where there is no layer below and the theorem states nothing.
 */
export function boundVerdict(sides: BoundSides): BoundVerdict | null {
  const { norm, distance, stationarity, offset, rows } = sides
  if (rows.length === 0) return null
  const right = smallestRight(sides)
  if (![norm, distance, stationarity, offset, right].every(Number.isFinite)) return 'unknown'
  if (stationarity > stationaryLimit) return 'notStationary'
  if (distance <= right + spectrumFloor.float64 * norm) return 'holds'
  return distance <= right + offset ? 'withinOffset' : 'violated'
}

/** How often each verdict was reached, and the largest stationarity. */
export interface BoundSummary {
  count: number
  verdicts: Readonly<Record<BoundVerdict, number>>
  /** The case that is farthest from a stationary point; null without a finite number. */
  worst: { layer: number; stationarity: number } | null
}

export function boundSummary(cases: readonly BoundSides[]): BoundSummary {
  const verdicts = { holds: 0, violated: 0, withinOffset: 0, notStationary: 0, unknown: 0 }
  const known = cases.flatMap((sides) => {
    const verdict = boundVerdict(sides)
    return verdict ? [{ sides, verdict }] : []
  })
  for (const { verdict } of known) verdicts[verdict]++
  const worst = known
    .map(({ sides }) => sides)
    .filter(({ stationarity }) => Number.isFinite(stationarity))
    .reduce<BoundSides | null>((most, own) => (most && most.stationarity >= own.stationarity ? most : own), null)
  return { count: known.length, verdicts, worst: worst && { layer: worst.layer, stationarity: worst.stationarity } }
}
