import { matrix, multiply, squaredNorm, transpose, type Matrix } from '../linalg/matrix.ts'
import { svd } from '../linalg/svd.ts'
import { numericalRank, rankThreshold } from './numericalRank.ts'
import { blockMatrix, parameterBlocks, type Problem } from './problem.ts'

/** Class-constant pre-activations count as representable when W₁ X misses them by less than this, relative. */
export const representableBelow = 1e-8
/** Singular directions of X below this, relative to the first, are left out of X⁺. */
const pseudoinverseThreshold = 1e-10

/** The rows G X⁺ (K, r) that turn class means (n₁, K) of W₁ X into W₁, or the reason why no W₁ has them. */
export type ClassMeanRows = { rows: Matrix; reason: null } | { rows: null; reason: string }

/**
 * Returns G X⁺ (K, r), where G (K, N) is the class indicator and X (r, N) the inputs in the coordinates of training. With
 * class means M (n₁, K), W₁ = M G X⁺ has the pre-activations A¹ = M G, provided that G is in the row space of X. Free
 * features have no X, and every A¹ is representable. It depends on the data alone.
 * Source: the classes of Zangrando et al. 2402.03991v2, Definition 3.5; the change of weights is ours.
 */
export function classMeanRows({ inputs, labels, targets }: Problem): ClassMeanRows {
  const [K, N] = [targets.rows, targets.cols]
  const G = matrix(K, N)
  labels.forEach((k, i) => (G.data[k * N + i] = 1))
  if (!inputs) return { rows: G, reason: null }
  const { U, s, V } = svd(inputs) // X = U diag(s) Vᵀ
  const rank = numericalRank(s, pseudoinverseThreshold)
  const GV = multiply(G, V) // (K, min(r, N))
  for (let i = 0; i < GV.data.length; i++) {
    const j = i % GV.cols
    GV.data[i] = j < rank ? GV.data[i]! / s[j]! : 0
  }
  const rows = multiply(GV, transpose(U)) // (K, r)
  const missed = multiply(rows, inputs)
  for (let i = 0; i < missed.data.length; i++) missed.data[i]! -= G.data[i]!
  const distance = Math.sqrt(squaredNorm(missed) / squaredNorm(G))
  if (distance <= representableBelow) return { rows, reason: null }
  const reason = `W_1 cannot give every sample of a class the same A^1: X has rank ${rank} for ${N} samples, and the classes are ${distance.toPrecision(2)} outside its row space`
  return { rows: null, reason }
}

/**
 * Returns W₁ (n₁, r) whose pre-activations are the class means of W₁ X: W₁ ← Ā¹ X⁺, with `rows` = G X⁺ of classMeanRows. A
 * bias stays as it is, because it moves all samples alike. Entries of absent classes have no effect.
 */
export function classMeanWeights(problem: Problem, theta: Float64Array, rows: Matrix): Matrix {
  const W = blockMatrix(theta, parameterBlocks(problem)[0]!)
  const A = problem.inputs ? multiply(W, problem.inputs) : W // (n₁, N)
  const [K, N] = [rows.rows, A.cols]
  const sizes = new Float64Array(K)
  for (const k of problem.labels) sizes[k]!++
  const means = matrix(A.rows, K)
  for (let i = 0; i < A.data.length; i++) {
    const [row, k] = [Math.floor(i / N), problem.labels[i % N]!]
    means.data[row * K + k]! += A.data[i]! / sizes[k]!
  }
  return multiply(means, rows)
}

/** W_l P (n_l, n_{l−1}), and the rank of P; `weights` is null where P is the identity. */
export interface Projection {
  weights: Matrix | null
  rank: number
}

/**
 * Returns W P, where P projects onto the left singular directions of Z^{l−1} with s_i > 10⁻⁵ s₁. W P acts on Z^{l−1} as W
 * does, up to the directions below the threshold, and its norm is never larger.
 * W: W_l (n_l, n_{l−1}); features: Z^{l−1} (n_{l−1}, N). The threshold is that of the ranks in Zangrando et al.
 * 2402.03991v2, Figure 3. Throws on features that are not finite.
 */
export function projectedWeights(W: Matrix, features: Matrix): Projection {
  const { U, s } = svd(features)
  const rank = numericalRank(s, rankThreshold)
  if (rank === features.rows) return { weights: null, rank }
  const leading = matrix(U.rows, rank)
  for (let i = 0; i < U.rows; i++) for (let j = 0; j < rank; j++) leading.data[i * rank + j] = U.data[i * U.cols + j]!
  return { weights: multiply(multiply(W, leading), transpose(leading)), rank }
}

/** The objective at one θ with a bound on its round-off, as the engines return them. */
export interface NoisyObjective {
  objective: number
  noise: number
}

/** A change of the objective, the round-off that it may have, and whether a collapse step accepts it. */
export interface ObjectiveChange {
  change: number
  noise: number
  isAccepted: boolean
}

/**
 * Returns how the objective changes from one θ to another. The noise of the change is the sum of the round-off bounds of
 * both values: a larger rise is real. A change is accepted when the objective does not rise by more than its noise.
 * A value that is not finite is refused.
 */
export function objectiveChange(before: NoisyObjective, after: NoisyObjective): ObjectiveChange {
  const change = after.objective - before.objective
  const noise = before.noise + after.noise
  return { change, noise, isAccepted: change <= noise }
}
