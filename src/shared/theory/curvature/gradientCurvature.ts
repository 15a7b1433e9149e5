import { mapEntries, matrix, multiply, scaleColumns, type Matrix } from '../../linalg/matrix.ts'
import type { Random } from '../../linalg/random.ts'
import { activations } from '../activation.ts'
import { hullPoints, mixWithBest } from '../hullPoints.ts'
import {
  backwardTail,
  columnDots,
  featuresAt,
  forwardTail,
  labelGradient,
  type Network,
  type Pairs,
  type Tail,
  type WeightChange,
} from '../layerGradient.ts'

/** The effort of the search for M. */
export interface CurvatureSearch {
  random: Random
  /** The number of hull points from which a round ascends. */
  points?: number
  /** The number of rounds. Half of a round's points are the steepest samples along the best direction so far. */
  rounds?: number
  /** Ascent steps in each round. */
  steps?: number
  /** Cluster numbers of the pairs: the search stays in the convex hulls of the clusters. Default: all are one cluster. */
  partition?: ArrayLike<number>
}

/** The largest second derivative that a search finds. */
export interface Curvature {
  value: number
  /** Where it is, one column, and the unit direction. */
  point: Pairs
  direction: Pairs
}

/** Step of 5-point differences: round-off ε/h² and truncation h⁴ balance at ε^{1/6}. */
const step = 2.5e-3
/** Step of mixed second differences of a gradient, ε/h² against h². They only choose directions. */
const mixedStep = 1e-4
/** Ascent steps from every sample, before the rounds start from the steepest ones. */
const surveySteps = 2

/**
 * Estimates M_{l,j} in the operator norm from below: the largest ‖∇²_{(z,y)} ∇_{W_l} ℓ(f_j(Θ_j, z), y)[u, u]‖_F that it
 * finds over unit directions u and points (z, y) of the convex hull of the pairs, or of the hulls of their clusters. It
 * ascends from every sample for a few steps, then from the steepest samples and from random convex combinations. The
 * supremum over the hull may be larger. This is the smallest norm that bounds the remainder of Lemma 3.3; the paper's own
 * norm, entrywise L², is never smaller (entrywiseCurvature.ts).
 * An ascent step computes G = ∇²T[u, u] of T = ∇_{W_l} ℓ, then increases the quadratic form ⟨G, ∇²T[u, u]⟩ by a shifted
 * power step. The products with the Hessian are mixed differences of backpropagated gradients at W_l ± sG.
 * pairs: z (n_j, N), y (n_L, N), N ≥ 1. The lemma and the differences need activations in C² (not relu, leakyRelu).
 * Source: Zangrando et al. 2402.03991v2, Lemma 3.3, Theorem 3.4 and eq. 16.
 */
export function gradientCurvature(
  net: Network,
  l: number,
  j: number,
  pairs: Pairs,
  { random, points = 8, rounds = 3, steps = 12, partition = new Int32Array(pairs.z.cols) }: CurvatureSearch,
): Curvature {
  const survey = ascend(net, l, j, pairs, startDirections(pairs, null, random), surveySteps)
  let best = { ...survey, cluster: partition[survey.column]! }
  for (let round = 0; round < rounds; round++) {
    const chosen = steepest(net, l, j, pairs, best.direction).slice(0, Math.ceil(points / 2))
    const drawn = hullPoints(pairs, points, { samples: chosen, partition, random })
    const isNear = drawn.clusters.map((cluster, p) => p >= chosen.length && cluster === best.cluster)
    const at = mixWithBest(drawn.points, best.point, isNear, random)
    const found = ascend(net, l, j, at, startDirections(at, best.direction, random), steps)
    if (found.value > best.value) best = { ...found, cluster: drawn.clusters[found.column]! }
  }
  const { value, point, direction } = best
  return { value, point, direction }
}

/** Ascends from points and directions (columns); returns the largest value with its column, point and direction. */
export function ascend(
  net: Network,
  l: number,
  j: number,
  at: Pairs,
  start: Pairs,
  steps: number,
): Curvature & { column: number } {
  let u = normalised(start)
  const here = forwardTail(net, j, at)
  let best = { value: 0, column: 0, point: column(at, 0), direction: column(u, 0) }
  for (let i = 0; i <= steps; i++) {
    const jet = secondDerivative(net, l, here, u)
    const top = jet.norms.reduce((most, value, p) => (value > jet.norms[most]! ? p : most), 0)
    const value = jet.norms[top]!
    if (value > best.value) best = { value, column: top, point: column(at, top), direction: column(u, top) }
    if (i === steps) break
    const product = normalised(hessianProduct(net, here, u, jet))
    // Shifted: where the form is as negative as it is positive, plain power steps would alternate between the two.
    u = normalised(combine(product, u, 1))
  }
  return best
}

/** The second derivative ∇²T[u, u] of every column. */
export interface Jet {
  /** The Frobenius norms. */
  norms: Float64Array
  /** The matrices over their norms. */
  change: WeightChange
  /** The largest first-order change of a pre-activation along u. */
  speeds: Float64Array
}

/**
 * Computes ∇²T[u, u] of every column, T = E z^{l−1}ᵀ, as terms of rank 1: Ë zᵀ + 2 Ė żᵀ + E z̈ᵀ, by 5-point differences of
 * E and z along u. here: the forward pass of the pairs.
 */
export function secondDerivative(net: Network, l: number, here: Tail, u: Pairs): Jet {
  const speeds = tangent(net, here, u)
  const h = stepsAlong(speeds, step)
  const around = [-2, -1, 0, 1, 2].map((k) => {
    const tail = k === 0 ? here : forwardTail(net, here.j, moved(here.pairs, u, scaledBy(h, k)))
    return { E: backwardTail(net, tail, l).E, z: featuresAt(tail, l - 1) }
  })
  const differences = (read: (value: { E: Matrix; z: Matrix }) => Matrix): [Matrix, Matrix, Matrix] => {
    const [a, b, c, d, e] = around.map(read) as [Matrix, Matrix, Matrix, Matrix, Matrix]
    const by = (f: (i: number) => number, power: number): Matrix =>
      matrix(
        c.rows,
        c.cols,
        c.data.map((_, i) => f(i) / (12 * h[i % c.cols]! ** power)),
      )
    const first = by((i) => num(a, i) - 8 * num(b, i) + 8 * num(d, i) - num(e, i), 1)
    const second = by((i) => 16 * (num(b, i) + num(d, i)) - num(a, i) - num(e, i) - 30 * num(c, i), 2)
    return [c, first, second]
  }
  const [E, dE, ddE] = differences(({ E }) => E)
  const [z, dz, ddz] = differences(({ z }) => z)
  const terms = [
    { left: ddE, right: z },
    { left: mapEntries(dE, (value) => 2 * value), right: dz },
    { left: E, right: ddz },
  ]
  const squares = new Float64Array(z.cols)
  for (const p of terms)
    for (const q of terms) {
      const [a, b] = [columnDots(p.left, q.left), columnDots(p.right, q.right)]
      a.forEach((value, i) => (squares[i]! += value * b[i]!))
    }
  const norms = squares.map((square) => Math.sqrt(Math.max(0, square)))
  const scale = norms.map((norm) => (norm > 0 ? 1 / norm : 0))
  const unit = terms.map(({ left, right }) => ({ left: scaleColumns(left, scale), right }))
  return { norms, change: { l, terms: unit }, speeds }
}

/** Returns ∇²⟨G, T⟩ u for every column: the mixed derivative of ∇_{(z,y)} ℓ along u and along G in W_l. */
function hessianProduct(net: Network, here: Tail, u: Pairs, { change, speeds }: Jet): Pairs {
  const { j, pairs: at } = here
  const h = stepsAlong(speeds, mixedStep)
  const s = stepsAlong(tangent(net, here, null, change), mixedStep)
  const gradient = (point: Pairs, sign: number): Pairs => {
    const terms = change.terms.map(({ left, right }) => ({ left: scaleColumns(left, scaledBy(s, sign)), right }))
    const moved = { l: change.l, terms }
    const tail = forwardTail(net, j, point, moved)
    return { z: backwardTail(net, tail, j + 1, moved).below(), y: labelGradient(net, tail) }
  }
  const along = (sign: number): Pairs => {
    const point = moved(at, u, scaledBy(h, sign))
    return combine(gradient(point, 1), gradient(point, -1), -1)
  }
  const inverse = h.map((value, p) => 1 / (4 * value * s[p]!))
  const { z, y } = combine(along(1), along(-1), -1)
  return { z: scaleColumns(z, inverse), y: scaleColumns(y, inverse) }
}

/** Returns, for every column, the largest first-order change of a pre-activation along u, or along G in W_l. */
function tangent(net: Network, tail: Tail, u: Pairs | null, change?: WeightChange): Float64Array {
  const largest = new Float64Array(tail.pairs.z.cols)
  let dz = u?.z ?? matrix(tail.pairs.z.rows, tail.pairs.z.cols)
  for (let l = tail.j + 1; l <= net.W.length; l++) {
    const dA = multiply(net.W[l - 1]!, dz)
    if (change?.l === l)
      for (const { left, right } of change.terms) {
        const dots = columnDots(right, featuresAt(tail, l - 1))
        dA.data.forEach((value, i) => (dA.data[i] = value + num(left, i) * dots[i % dA.cols]!))
      }
    const { value, derivative } = activations[net.problem.activations[l - 1]!]
    const A = tail.A[l - 1]!
    const residual = net.problem.residual[l - 1]
    const below = dz
    dz = matrix(
      dA.rows,
      dA.cols,
      dA.data.map((a, i) => a * derivative(num(A, i), value(num(A, i))) + (residual ? num(below, i) : 0)),
    )
    dA.data.forEach((a, i) => (largest[i % dA.cols] = Math.max(largest[i % dA.cols]!, Math.abs(a))))
  }
  return largest
}

/** Returns steps that change pre-activations by `size`, whatever the units of features and weights. */
function stepsAlong(speeds: Float64Array, size: number): Float64Array {
  return speeds.map((speed) => (speed > 1e-8 ? size / speed : size))
}

/** Returns the samples by their second derivative along one direction, largest first. */
function steepest(net: Network, l: number, j: number, pairs: Pairs, { z, y }: Pairs): number[] {
  const { cols } = pairs.z
  const everywhere = (A: Matrix): Matrix => multiply(A, matrix(1, cols, new Float64Array(cols).fill(1)))
  const here = forwardTail(net, j, pairs)
  const { norms } = secondDerivative(net, l, here, { z: everywhere(z), y: everywhere(y) })
  return [...norms.keys()].sort((a, b) => norms[b]! - norms[a]!)
}

/** Draws random directions, half of them near the best one so far. */
function startDirections({ z, y }: Pairs, best: Pairs | null, random: Random): Pairs {
  const part = (A: Matrix, near: Matrix | undefined): Matrix =>
    matrix(
      A.rows,
      A.cols,
      A.data.map((_, i) => {
        const noise = random.normal()
        return near && (i % A.cols) % 2 === 0 ? num(near, Math.floor(i / A.cols)) + 1e-3 * noise : noise
      }),
    )
  return { z: part(z, best?.z), y: part(y, best?.y) }
}

/** Scales every column (u_z, u_y) to norm 1; zero columns stay. */
function normalised({ z, y }: Pairs): Pairs {
  const [a, b] = [columnDots(z, z), columnDots(y, y)]
  const scale = a.map((value, p) => {
    const norm = Math.sqrt(value + b[p]!)
    return norm > 0 ? 1 / norm : 0
  })
  return { z: scaleColumns(z, scale), y: scaleColumns(y, scale) }
}

function combine(a: Pairs, b: Pairs, factor: number): Pairs {
  const part = (A: Matrix, B: Matrix): Matrix =>
    matrix(
      A.rows,
      A.cols,
      A.data.map((value, i) => value + factor * num(B, i)),
    )
  return { z: part(a.z, b.z), y: part(a.y, b.y) }
}

/** Returns at + h u, with one h per column. */
function moved(at: Pairs, u: Pairs, h: Float64Array): Pairs {
  return combine(at, { z: scaleColumns(u.z, h), y: scaleColumns(u.y, h) }, 1)
}

function column({ z, y }: Pairs, p: number): Pairs {
  const part = (A: Matrix): Matrix =>
    matrix(
      A.rows,
      1,
      Float64Array.from({ length: A.rows }, (_, i) => num(A, i * A.cols + p)),
    )
  return { z: part(z), y: part(y) }
}

const scaledBy = (h: Float64Array, factor: number): Float64Array => h.map((value) => factor * value)
const num = (A: Matrix, i: number): number => A.data[i]!
