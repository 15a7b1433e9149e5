import { wolfeDefaults } from '../../../optimizer/lineSearch.ts'
import { concatenate, reshape, sliceLast } from '../language/arrays.ts'
import * as e from '../language/elementwise.ts'
import type { Named, Tensor } from '../language/tensor.ts'

/** A point of the ray: t, value and slope of the objective, each (R), float64; `packed` holds all three, (R, 3). */
export interface RayPoint {
  t: Tensor
  f: Tensor
  slope: Tensor
  packed: Tensor
}

/** The phases of the search. */
const phases = { bracketing: 0, zooming: 1, revisiting: 2 } as const

/**
 * Declares the state of the search between evaluations. Points are packed, because every further tensor adds a copy of
 * the decisions below to the compiled code.
 */
export const lineSearchState = (runs: number) =>
  ({
    t: { dtype: 'float64', shape: [runs] },
    phase: { dtype: 'int32', shape: [runs] },
    evaluations: { dtype: 'int32', shape: [runs] },
    previous: { dtype: 'float64', shape: [runs, 3] },
    low: { dtype: 'float64', shape: [runs, 3] },
    high: { dtype: 'float64', shape: [runs, 3] },
    little: { dtype: 'bool', shape: [runs] },
  }) as const

/** The state of the search between two evaluations. */
export type SearchState = Named<ReturnType<typeof lineSearchState>>

/** Returns a search whose first point is at `firstStep`. `start` is the value and slope at t = 0. */
export function openSearch(firstStep: Tensor, start: Pick<RayPoint, 'f' | 'slope'>): SearchState {
  const zero = e.multiply(firstStep, 0)
  const { packed } = rayPoint(zero, start.f, start.slope)
  return {
    t: firstStep,
    phase: e.cast(zero, 'int32'),
    evaluations: e.add(e.cast(zero, 'int32'), 1),
    previous: packed,
    low: packed,
    high: packed,
    little: e.less(zero, 0),
  }
}

export function rayPoint(t: Tensor, f: Tensor, slope: Tensor): RayPoint {
  const column = (v: Tensor): Tensor => reshape(v, [...v.shape, 1])
  return { t, f, slope, packed: concatenate([column(t), column(f), column(slope)], 1) }
}

function unpack(packed: Tensor): RayPoint {
  const [runs = 1] = packed.shape
  const part = (i: number): Tensor => reshape(sliceLast(packed, i, 1), [runs])
  return { t: part(0), f: part(1), slope: part(2), packed }
}

/** The decision on the last evaluated point; where neither flag holds, `search` has the next point. */
export interface Decision {
  accepted: Tensor
  failed: Tensor
  search: SearchState
}

/**
 * Decides on one evaluation: trainer/optimizer/lineSearch.ts as a state machine, so that runs in different phases share
 * an evaluation. It is a strong-Wolfe search by bracketing and cubic interpolation, with approximate Wolfe near
 * round-off. `start` is at t = 0, `directionSize` the length of the direction, `noise` the round-off of the start's value.
 */
export function decide(
  search: SearchState,
  current: RayPoint,
  start: Pick<RayPoint, 'f' | 'slope'>,
  directionSize: Tensor,
  noise: Tensor,
): Decision {
  const { maxEvaluations } = wolfeDefaults
  const { phase, evaluations, little } = search
  const inPhase = (name: keyof typeof phases): Tensor => e.equal(phase, phases[name])
  const previous = unpack(search.previous)
  const origin = rayPoint(e.multiply(current.t, 0), start.f, start.slope)

  const { isFinite, isLow, isFlat, isApproximate } = conditionsAt(current, start, noise)
  const isOver = e.greater(evaluations, maxEvaluations)
  const isRising = e.and(e.greater(evaluations, 2), e.greaterOrEqual(current.f, e.add(previous.f, noise)))
  const isBad = any(e.not(isLow), isRising, e.not(isFinite))
  const bracketing = inPhase('bracketing')
  const searching = e.and(bracketing, e.not(isOver))
  const foundBracketing = e.and(searching, e.or(isApproximate, e.and(e.not(isBad), isFlat)))
  const extends_ = all(searching, e.not(foundBracketing), e.not(isBad), e.less(current.slope, 0))

  const zooming = inPhase('zooming')
  const [oldLow, oldHigh] = [unpack(search.low), unpack(search.high)]
  const isHigh = any(e.not(isLow), e.greaterOrEqual(current.f, e.add(oldLow.f, noise)), e.not(isFinite))
  const foundZooming = e.and(zooming, e.or(isApproximate, e.and(e.not(isHigh), isFlat)))
  const zoomed = narrow(current, oldLow, oldHigh, isHigh, noise)
  const bracket = ordered(choose(isOver, origin, previous), current)
  const low = choose(zooming, zoomed.low, bracket.low)
  const high = choose(zooming, zoomed.high, bracket.high)

  const counted = e.add(evaluations, e.cast(e.or(zooming, extends_), 'int32'))
  const width = e.absolute(e.subtract(high.t, low.t))
  const isNarrow = e.less(e.multiply(width, directionSize), Number.EPSILON)
  const found = any(foundBracketing, foundZooming, inPhase('revisiting'))
  const givesUp = all(e.not(found), e.not(extends_), e.or(e.greater(counted, maxEvaluations), isNarrow))
  const hasNoProgress = e.or(e.equal(low.t, 0), e.not(e.isFinite(low.f)))
  const isAtLow = e.equal(low.t, current.t)

  const proposal = proposeInside(low, high, little)
  const beyond = cubicMinimum(previous, current, [
    e.add(current.t, e.multiply(e.subtract(current.t, previous.t), 0.01)),
    e.multiply(current.t, 10),
  ])
  const isZoomNext = e.and(e.not(extends_), e.not(givesUp))
  const nextPhase = e.select(isZoomNext, phases.zooming, e.multiply(phase, 0))
  return {
    accepted: e.or(found, all(givesUp, isAtLow, e.not(hasNoProgress))),
    failed: e.and(givesUp, hasNoProgress),
    search: {
      t: e.select(extends_, beyond, e.select(givesUp, low.t, proposal.t)),
      phase: e.select(givesUp, phases.revisiting, nextPhase),
      evaluations: counted,
      previous: choose(extends_, current, previous).packed,
      low: low.packed,
      high: high.packed,
      little: e.and(isZoomNext, proposal.little),
    },
  }
}

/** Evaluates the conditions of the search at a point. */
function conditionsAt(current: RayPoint, start: Pick<RayPoint, 'f' | 'slope'>, noise: Tensor) {
  const { c1, c2 } = wolfeDefaults
  const isSame = e.lessOrEqual(e.absolute(e.subtract(current.f, start.f)), noise)
  const isNoSteeper = e.lessOrEqual(current.slope, e.multiply(start.slope, 2 * c1 - 1))
  const isSufficient = e.lessOrEqual(current.f, e.add(start.f, e.multiply(e.multiply(current.t, c1), start.slope)))
  return {
    isFinite: e.isFinite(current.f),
    isLow: e.or(isSufficient, e.and(isSame, isNoSteeper)),
    isFlat: e.lessOrEqual(e.absolute(current.slope), e.multiply(start.slope, -c2)),
    isApproximate: all(isSame, e.greaterOrEqual(current.slope, e.multiply(start.slope, c2)), isNoSteeper),
  }
}

/** Returns the bracket after a point inside it. */
function narrow(
  current: RayPoint,
  low: RayPoint,
  high: RayPoint,
  isHigh: Tensor,
  noise: Tensor,
): { low: RayPoint; high: RayPoint } {
  const turns = e.greaterOrEqual(e.multiply(current.slope, e.subtract(high.t, low.t)), 0)
  const newHigh = choose(isHigh, current, choose(turns, low, high))
  const newLow = choose(isHigh, low, current)
  const swap = e.less(newHigh.f, e.subtract(newLow.f, noise))
  return { low: choose(swap, newHigh, newLow), high: choose(swap, newLow, newHigh) }
}

/** Returns the next point inside a bracket. A point near an end is allowed once, then moved inside. */
function proposeInside(low: RayPoint, high: RayPoint, hadLittle: Tensor): { t: Tensor; little: Tensor } {
  const [left, right] = [e.minimum(low.t, high.t), e.maximum(low.t, high.t)]
  const t = cubicMinimum(low, high, [left, right])
  const margin = e.multiply(e.subtract(right, left), 0.1)
  const isNear = e.less(e.minimum(e.subtract(right, t), e.subtract(t, left)), margin)
  const isMoved = e.and(isNear, any(hadLittle, e.greaterOrEqual(t, right), e.lessOrEqual(t, left)))
  const isRight = e.less(e.absolute(e.subtract(t, right)), e.absolute(e.subtract(t, left)))
  const moved = e.select(isRight, e.subtract(right, margin), e.add(left, margin))
  return { t: e.select(isMoved, moved, t), little: e.and(isNear, e.not(isMoved)) }
}

function ordered(a: RayPoint, b: RayPoint): { low: RayPoint; high: RayPoint } {
  const isFirst = e.or(e.lessOrEqual(a.f, b.f), e.not(e.isFinite(b.f)))
  return { low: choose(isFirst, a, b), high: choose(isFirst, b, a) }
}

/** Returns the minimiser, within bounds, of the cubic through two values and slopes; else the middle of the bounds. */
function cubicMinimum(p: RayPoint, q: RayPoint, [least, most]: [Tensor, Tensor]): Tensor {
  const isOrdered = e.lessOrEqual(p.t, q.t)
  const [a, b] = [choose(isOrdered, p, q), choose(isOrdered, q, p)]
  const secant = e.divide(e.multiply(e.subtract(a.f, b.f), 3), e.subtract(a.t, b.t))
  const d1 = e.subtract(e.add(a.slope, b.slope), secant)
  const square = e.subtract(e.multiply(d1, d1), e.multiply(a.slope, b.slope))
  const d2 = e.squareRoot(e.maximum(square, 0))
  const share = e.divide(e.subtract(e.add(b.slope, d2), d1), e.add(e.subtract(b.slope, a.slope), e.multiply(d2, 2)))
  const t = e.subtract(b.t, e.multiply(e.subtract(b.t, a.t), share))
  const exists = e.and(e.greaterOrEqual(square, 0), e.isFinite(t))
  return e.select(exists, e.minimum(e.maximum(t, least), most), e.multiply(e.add(least, most), 0.5))
}

const choose = (condition: Tensor, a: RayPoint, b: RayPoint): RayPoint =>
  unpack(e.select(reshape(condition, [...condition.shape, 1]), a.packed, b.packed))

const all = (...conditions: [Tensor, ...Tensor[]]): Tensor => conditions.reduce(e.and)
const any = (...conditions: [Tensor, ...Tensor[]]): Tensor => conditions.reduce(e.or)
