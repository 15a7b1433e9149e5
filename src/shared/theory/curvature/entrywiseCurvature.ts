import { mapEntries, matrix, multiply, type Matrix } from '../../linalg/matrix.ts'
import { svd } from '../../linalg/svd.ts'
import { activationJets } from './activationCurvature.ts'
import { backwardTail, featuresAt, forwardTail, type Network, type Pairs, type Tail } from '../layerGradient.ts'
import { softmax, softmaxSecond, softmaxTangent } from './softmaxCurvature.ts'

/** W_{j+1} does not see directions with a singular value below this share of the largest. */
const unseenShare = 1e-5
/** The most directions of z^j that count. Fewer entries make the norm smaller, so it stays an estimate from below. */
const mostDirections = 32

/** Orthonormal directions of z^j that the tail above j sees, and the number that it does not see. */
export interface Directions {
  /** Directions of z^j (n_j, r). */
  z: Matrix
  unseen: number
}

/**
 * Returns the directions of z^j in which f_j changes: the leading right singular vectors of W_{j+1}, at most 32. A residual
 * layer sees every direction.
 */
export function seenDirections(net: Network, j: number): Directions {
  const W = net.W[j]!
  const { s, V } = svd(W)
  const rank = s.filter((value) => value > unseenShare * s[0]!).length
  const isResidual = net.problem.residual[j] === true
  const r = Math.min(isResidual ? V.cols : rank, mostDirections)
  const z = matrix(W.cols, r)
  for (let i = 0; i < W.cols; i++) z.data.set(V.data.subarray(i * V.cols, i * V.cols + r), i * r)
  return { z, unseen: isResidual ? 0 : W.cols - rank }
}

/**
 * Computes the entrywise L² norm of the tensor ∇²_{(z,y)} ∇_{W_l} ℓ(f_j(Θ_j, z), y) at one pair, for l = j + 1 … L (at index
 * l − j − 1): the root of the sum of the squares of its n_l n_{l−1} (n_j + n_L)² entries, the norm of the paper below eq. 3.
 * It is at least the operator norm max ‖∇²T[u, u]‖_F over unit u, and does not depend on the basis of (z, y).
 * Tangents of the forward and backward pass along every pair of directions give the second derivatives in closed form.
 * Where `directions` leaves directions out, the result is a lower bound.
 * pair: z (n_j, 1), y (n_L, 1). λ' counts as part of ℓ.
 * Source: Zangrando et al. 2402.03991v2, Lemma 3.3 with the norm of eq. 3.
 */
export function entrywiseCurvature(
  net: Network,
  j: number,
  pair: Pairs,
  directions: Directions = seenDirections(net, j),
): Float64Array {
  const here = pointOf(net, j, pair)
  const first = firstOrder(here, directions)
  const couples = couplesOf(directions.z.cols + pair.y.rows)
  const second = secondOrder(here, first, couples)
  return Float64Array.from({ length: net.W.length - j }, (_, at) => {
    const l = j + 1 + at
    const whole = sumOverCouples(
      [second.E[l]!, first.E[l]!, first.E[l]!, matrix(here.E[l]!.length, 1, here.E[l])],
      [featuresAt(here.tail, l - 1), first.Z[l - 1]!, first.Z[l - 1]!, second.Z[l - 1]!],
      couples,
    )
    // Along a direction v that W_{j+1} does not see only z itself changes: ∇²T[u, v] = Ė vᵀ, for all directions u.
    const unseen = l === j + 1 ? 2 * directions.unseen * first.E[l]!.data.reduce((sum, e) => sum + e * e, 0) : 0
    return Math.sqrt(whole + unseen)
  })
}

/** A point with everything that derivatives along directions need; arrays at index l. */
interface Point {
  net: Network
  tail: Tail
  /** σ', σ'' and σ''' (n_l). */
  first: Float64Array[]
  second: Float64Array[]
  third: Float64Array[]
  /** ∂ℓ/∂z^l and ∂ℓ/∂a^l (n_l). */
  D: Float64Array[]
  E: Float64Array[]
}

/** Derivatives along directions or couples of directions (columns), at index l. */
interface Tangents {
  A: Matrix[]
  Z: Matrix[]
  D: Matrix[]
  E: Matrix[]
}

/** All pairs a ≤ b of directions. */
interface Couples {
  a: Int32Array
  b: Int32Array
}

function couplesOf(count: number): Couples {
  const pairs = Array.from({ length: count }, (_, a) =>
    Array.from({ length: count - a }, (_, k): [number, number] => [a, a + k]),
  ).flat()
  return { a: Int32Array.from(pairs, ([a]) => a), b: Int32Array.from(pairs, ([, b]) => b) }
}

function pointOf(net: Network, j: number, pair: Pairs): Point {
  const tail = forwardTail(net, j, pair)
  const point: Point = { net, tail, first: [], second: [], third: [], D: [], E: [] }
  for (let m = j + 1; m <= net.W.length; m++) {
    const jets = Array.from(tail.A[m - 1]!.data, activationJets[net.problem.activations[m - 1]!])
    point.first[m] = Float64Array.from(jets, ({ first }) => first)
    point.second[m] = Float64Array.from(jets, ({ second }) => second)
    point.third[m] = Float64Array.from(jets, ({ third }) => third)
    const { E } = backwardTail(net, tail, m)
    point.E[m] = E.data
    point.D[m] = outputOrBelow(net, tail, m)
  }
  return point
}

/** Returns ∂ℓ/∂z^m (n_m) at the point. */
function outputOrBelow(net: Network, tail: Tail, m: number): Float64Array {
  const L = net.W.length
  const { data: z } = featuresAt(tail, m)
  const decay = net.problem.featureDecays[m - 1]!
  if (m < L)
    return backwardTail(net, tail, m + 1)
      .below()
      .data.map((value, i) => value + decay * z[i]!)
  const share = net.problem.loss === 'squared' ? z : softmax(z)
  return share.map((value, k) => value - tail.pairs.y.data[k]! + decay * z[k]!)
}

/** The first derivatives along every direction: those of z^j, then the n_L unit vectors of y. */
function firstOrder(point: Point, { z }: Directions): Tangents {
  const { net, tail } = point
  const outputs = tail.pairs.y.rows
  const start = matrix(z.rows, z.cols + outputs)
  for (let i = 0; i < z.rows; i++) start.data.set(z.data.subarray(i * z.cols, (i + 1) * z.cols), i * start.cols)
  const found = forward(point, start, (m, A) => byEntry(A, (a, row) => point.first[m]![row]! * a))
  const L = net.W.length
  const dZ = found.Z[L]!
  const D = net.problem.loss === 'squared' ? mapEntries(dZ, (value) => value) : softmaxTangent(featuresAt(tail, L), dZ)
  for (let k = 0; k < outputs; k++) D.data[k * D.cols + z.cols + k]! -= 1
  return backward(point, found, D, (m, above) => {
    const [first, second, own, dA] = [point.first[m]!, point.second[m]!, point.D[m]!, found.A[m]!.data]
    return byEntry(above, (d, row, i) => first[row]! * d + own[row]! * second[row]! * dA[i]!)
  })
}

/** The second derivatives along every couple of directions. */
function secondOrder(point: Point, along: Tangents, { a, b }: Couples): Tangents {
  const { net, tail } = point
  const P = a.length
  /** The products of the first derivatives of one number along both directions. */
  const products = (A: Matrix, B: Matrix): Matrix =>
    byEntry(
      matrix(A.rows, P),
      (_, row, i) => A.data[row * A.cols + a[i - row * P]!]! * B.data[row * B.cols + b[i - row * P]!]!,
    )
  const squares: Matrix[] = []
  const found = forward(point, matrix(tail.pairs.z.rows, P), (m, A) => {
    const [first, second] = [point.first[m]!, point.second[m]!]
    const square = (squares[m] = products(along.A[m]!, along.A[m]!))
    return byEntry(A, (value, row, i) => first[row]! * value + second[row]! * square.data[i]!)
  })
  const L = net.W.length
  const dZ = along.Z[L]!
  const ddZ = found.Z[L]!
  const D =
    net.problem.loss === 'squared'
      ? mapEntries(ddZ, (value) => value)
      : softmaxSecond(featuresAt(tail, L), dZ, ddZ, products)
  return backward(point, found, D, (m, above) => {
    const [first, second, third, own] = [point.first[m]!, point.second[m]!, point.third[m]!, point.D[m]!]
    const [there, back] = [products(along.D[m]!, along.A[m]!), products(along.A[m]!, along.D[m]!)]
    const [square, ddA] = [squares[m]!.data, found.A[m]!.data]
    return byEntry(above, (d, row, i) => {
      const ownPart = own[row]! * (third[row]! * square[i]! + second[row]! * ddA[i]!)
      return first[row]! * d + second[row]! * (there.data[i]! + back.data[i]!) + ownPart
    })
  })
}

/** Runs the forward pass of derivatives from those of z^j; `activate` makes those of σ(a^m) of those of a^m. */
function forward({ net, tail: { j } }: Point, start: Matrix, activate: (m: number, A: Matrix) => Matrix): Tangents {
  const found: Tangents = { A: [], Z: [], D: [], E: [] }
  found.Z[j] = start
  for (let m = j + 1; m <= net.W.length; m++) {
    const below = found.Z[m - 1]!
    const A = (found.A[m] = multiply(net.W[m - 1]!, below))
    const Z = (found.Z[m] = activate(m, A))
    if (net.problem.residual[m - 1]) add(Z, below)
  }
  return found
}

/** Runs the backward pass of derivatives from those of ∂ℓ/∂z^L without λ'; `errors` makes those of E^m of those of D^m. */
function backward(
  { net, tail: { j } }: Point,
  found: Tangents,
  output: Matrix,
  errors: (m: number, D: Matrix) => Matrix,
): Tangents {
  let D = output
  for (let m = net.W.length; m > j; m--) {
    add(D, found.Z[m]!, net.problem.featureDecays[m - 1]!)
    found.D[m] = D
    const E = (found.E[m] = errors(m, D))
    const below = multiply(net.transposed[m - 1]!, E)
    if (net.problem.residual[m - 1]) add(below, D)
    D = below
  }
  return found
}

type Four = readonly [Matrix, Matrix, Matrix, Matrix]

/** Returns Σ_{a,b} ‖Ë zᵀ + Ė_a ż_bᵀ + Ė_b ż_aᵀ + E z̈ᵀ‖² of left = (Ë, Ė, Ė, E) and right = (z, ż, ż, z̈). */
function sumOverCouples(left: Four, right: Four, { a, b }: Couples): number {
  let total = 0
  for (let p = 0; p < a.length; p++) {
    const [u, v] = [a[p]!, b[p]!]
    const [leftAt, rightAt] = [
      [p, u, v, 0],
      [0, v, u, p],
    ] as const
    let square = 0
    for (let s = 0; s < 4; s++)
      for (let t = 0; t <= s; t++) {
        const ofLeft = columnDot(left[s]!, leftAt[s]!, left[t]!, leftAt[t]!)
        const product = ofLeft * columnDot(right[s]!, rightAt[s]!, right[t]!, rightAt[t]!)
        square += s === t ? product : 2 * product
      }
    total += (u === v ? 1 : 2) * Math.max(0, square)
  }
  return total
}

function columnDot(A: Matrix, i: number, B: Matrix, k: number): number {
  let sum = 0
  for (let row = 0; row < A.rows; row++) sum += A.data[row * A.cols + i]! * B.data[row * B.cols + k]!
  return sum
}

function byEntry(A: Matrix, f: (value: number, row: number, index: number) => number): Matrix {
  const B = matrix(A.rows, A.cols)
  for (let row = 0; row < A.rows; row++)
    for (let i = row * A.cols; i < (row + 1) * A.cols; i++) B.data[i] = f(A.data[i]!, row, i)
  return B
}

function add(target: Matrix, other: Matrix, factor = 1): void {
  if (factor === 0) return
  for (let i = 0; i < target.data.length; i++) target.data[i]! += factor * other.data[i]!
}
