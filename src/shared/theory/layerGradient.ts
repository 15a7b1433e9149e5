import { mapEntries, matrix, multiply, scaleColumns, transpose, type Matrix } from '../linalg/matrix.ts'
import { activations } from './activation.ts'
import { labelVectors } from './clusterVariation.ts'
import { blockMatrix, parameterBlocks, weightMatrices, type Problem } from './problem.ts'

/** A problem at one θ, with the first layer in coordinates that preserve ‖W₁‖ and the distances of inputs. */
export interface Network {
  readonly problem: Problem
  /** W_l (n_l, n_{l−1}) and W_lᵀ at index l − 1. */
  readonly W: readonly Matrix[]
  readonly transposed: readonly Matrix[]
  /** b_l (n_l) at index l − 1; null without biases. */
  readonly b: readonly Float64Array[] | null
  /** Z^0: X, or S Vᵀ or R, which are X up to a rotation (r, N); null when the features are free. */
  readonly inputs: Matrix | null
  /** The y_i (n_L, N): the targets, or the one-hot labels under cross-entropy. */
  readonly Y: Matrix
}

/** Pairs (z^j, y) as columns: z (n_j, P), y (n_L, P). */
export interface Pairs {
  z: Matrix
  y: Matrix
}

/** The forward pass of pairs above layer j: A^m and Z^m, m = j + 1 … L, at index m − 1. */
export interface Tail {
  j: number
  pairs: Pairs
  A: Matrix[]
  Z: Matrix[]
}

/** A change of W_l that differs by pair: G_p = Σ_k left_k[:, p] right_k[:, p]ᵀ, left (n_l, P), right (n_{l−1}, P). */
export interface WeightChange {
  l: number
  terms: readonly { left: Matrix; right: Matrix }[]
}

/** Prepares a problem at θ. Throws when entries of θ are not finite. */
export function network(problem: Problem, theta: Float64Array): Network {
  if (theta.some((value) => !Number.isFinite(value))) throw new RangeError('network: weights are not finite')
  const W = weightMatrices(problem, theta)
  const biases = parameterBlocks(problem).filter(({ kind }) => kind === 'bias')
  const { inputScale, inputs, labels } = problem
  return {
    problem,
    W,
    transposed: W.map(transpose),
    b: problem.bias ? biases.map((block) => blockMatrix(theta, block).data) : null,
    inputs: inputs && inputScale ? transpose(scaleColumns(transpose(inputs), inputScale)) : inputs,
    Y: problem.loss === 'squared' ? problem.targets : labelVectors(labels, problem.widths.at(-1)!),
  }
}

/**
 * Runs f_j, from pairs (z^j, y) up to the output, with W_l + G in place of W_l, and keeps every layer.
 * Source: Zangrando et al. 2402.03991v2, eq. 2.
 */
export function forwardTail(net: Network, j: number, pairs: Pairs, change?: WeightChange): Tail {
  const tail: Tail = { j, pairs, A: [], Z: [] }
  for (let l = j + 1; l <= net.W.length; l++) {
    const input = featuresAt(tail, l - 1)
    const A = multiply(at(net.W, l), input) // (n_l, P)
    if (change?.l === l) for (const { left, right } of change.terms) addScaled(A, left, columnDots(right, input))
    addBias(net, A, l)
    const Z = mapEntries(A, activations[activation(net, l)].value)
    if (net.problem.residual[l - 1]) add(Z, input)
    tail.A[l - 1] = A
    tail.Z[l - 1] = Z
  }
  return tail
}

function addBias(net: Network, A: Matrix, l: number): void {
  const b = net.b?.[l - 1]
  if (b) for (let i = 0; i < A.data.length; i++) A.data[i] = num(A, i) + b[Math.floor(i / A.cols)]!
}

/** Returns Z^m of a tail, m ≥ j. */
export function featuresAt(tail: Tail, m: number): Matrix {
  return m === tail.j ? tail.pairs.z : tail.Z[m - 1]!
}

/**
 * Runs the backward pass of every pair's own loss ℓ(f_j(z), y) + Σ_{m>j} λ'_m/2 ‖z^m‖², without the sample weight, down to
 * layer `l`. E = ∂/∂a^l is (n_l, P), and ∇_{W_l} of a pair is E z^{l−1}ᵀ. `below` computes ∂/∂z^{l−1} through layer l
 * (n_{l−1}, P), which only some callers need.
 */
export function backwardTail(
  net: Network,
  tail: Tail,
  l: number,
  change?: WeightChange,
): { E: Matrix; below: () => Matrix } {
  const L = net.W.length
  let D = outputGradient(net.problem.loss, featuresAt(tail, L), tail.pairs.y)
  for (let m = L; ; m--) {
    const [A, Z] = [tail.A[m - 1]!, featuresAt(tail, m)]
    add(D, Z, net.problem.featureDecays[m - 1]!)
    const { value, derivative } = activations[activation(net, m)]
    const E = matrix(D.rows, D.cols)
    for (let i = 0; i < E.data.length; i++) {
      const a = num(A, i)
      E.data[i] = num(D, i) * derivative(a, net.problem.residual[m - 1] ? value(a) : num(Z, i))
    }
    const above = D
    const below = (): Matrix => {
      const product = multiply(at(net.transposed, m), E)
      if (change?.l === m) for (const { left, right } of change.terms) addScaled(product, right, columnDots(left, E))
      if (net.problem.residual[m - 1]) add(product, above)
      return product
    }
    if (m === l) return { E, below }
    D = below()
  }
}

/** Returns ∂ℓ/∂y of every pair (n_L, P): y − z for ½‖z − y‖², −z for log Σ exp z − y·z. */
export function labelGradient(net: Network, tail: Tail): Matrix {
  const negative = mapEntries(featuresAt(tail, net.W.length), (z) => -z)
  if (net.problem.loss === 'squared') add(negative, tail.pairs.y)
  return negative
}

/** Returns the pairs (z_i^j, y_i) of all samples, j = 0 … L − 1. Throws for j = 0 when the features are free. */
export function pairsAt(net: Network, whole: Tail, j: number): Pairs {
  if (j < whole.j) throw new RangeError(`pairsAt: free features have no layer ${j}`)
  return { z: featuresAt(whole, j), y: net.Y }
}

/** Runs the forward pass of all samples through all layers. That of free features starts at layer 1, Z¹ = A¹ = W₁ + b₁. */
export function wholePass(net: Network): Tail {
  if (net.inputs) return forwardTail(net, 0, { z: net.inputs, y: net.Y })
  const free = mapEntries(at(net.W, 1), (w) => w)
  addBias(net, free, 1)
  const tail = forwardTail(net, 1, { z: free, y: net.Y })
  tail.A[0] = free
  return tail
}

/** Returns Σ_p weights_p ∇_{W_l} of pair p, (n_l, n_{l−1}), from a tail of all samples where the features are free. */
export function weightGradient(net: Network, tail: Tail, l: number, weights: ArrayLike<number>): Matrix {
  const { E } = backwardTail(net, tail, l)
  return l > tail.j ? weightedOuter(E, featuresAt(tail, l - 1), weights) : scaleColumns(E, weights)
}

/** Returns Σ_p weights_p E[:, p] z[:, p]ᵀ (rows of E, rows of z). */
export function weightedOuter(E: Matrix, z: Matrix, weights: ArrayLike<number>): Matrix {
  return multiply(scaleColumns(E, weights), transpose(z))
}

/** Returns the scalar products of the columns of two matrices of equal shape. */
export function columnDots(A: Matrix, B: Matrix): Float64Array {
  const dots = new Float64Array(A.cols)
  for (let i = 0; i < A.data.length; i++) dots[i % A.cols]! += num(A, i) * num(B, i)
  return dots
}

/**
 * Returns ∂ℓ/∂z of the output (n_L, P). For cross-entropy log Σ exp z − y·z, with y a mean of one-hot labels, it is
 * softmax(z) − y.
 */
function outputGradient(loss: Problem['loss'], Z: Matrix, Y: Matrix): Matrix {
  const D = mapEntries(Z, (z) => z)
  if (loss === 'crossEntropy') {
    for (let p = 0; p < Z.cols; p++) {
      let [largest, sum] = [-Infinity, 0]
      for (let i = p; i < Z.data.length; i += Z.cols) largest = Math.max(largest, num(Z, i))
      for (let i = p; i < Z.data.length; i += Z.cols) sum += Math.exp(num(Z, i) - largest)
      for (let i = p; i < Z.data.length; i += Z.cols) D.data[i] = Math.exp(num(Z, i) - largest) / sum
    }
  }
  add(D, Y, -1)
  return D
}

function add(target: Matrix, other: Matrix, factor = 1): void {
  if (factor === 0) return
  for (let i = 0; i < target.data.length; i++) target.data[i] = num(target, i) + factor * num(other, i)
}

/** Adds factors_p · other[:, p] to target[:, p]. */
function addScaled(target: Matrix, other: Matrix, factors: Float64Array): void {
  for (let i = 0; i < target.data.length; i++)
    target.data[i] = num(target, i) + factors[i % target.cols]! * num(other, i)
}

const activation = (net: Network, l: number) => net.problem.activations[l - 1]!
const at = (matrices: readonly Matrix[], l: number): Matrix => matrices[l - 1]!
const num = (A: Matrix, i: number): number => A.data[i]!
