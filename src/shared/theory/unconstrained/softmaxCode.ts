import { matrix, multiply, transpose, type Matrix } from '../../linalg/matrix.ts'
import type { Random } from '../../linalg/random.ts'

/** The search sharpens the soft maximum in these steps; the last separates inner products that differ by 1e-3. */
const sharpness = [4, 16, 64, 256, 1024]
const stepsEach = 300

/**
 * Returns a softmax code: K unit rows V (K, r) whose largest inner product is as small as a search finds. It descends
 * log Σ exp(τ v_jᵀ v_k) over all pairs from random rows, for growing τ, and keeps the best of `starts`. The result is a
 * good code, not a proved optimum. r ≥ K − 1 has the simplex.
 * Throws for r < 2 or K < 2.
 * Source: softmax codes as in Garrod & Keating 2410.23169, through a summary of the paper.
 */
export function softmaxCode(K: number, r: number, random: Random, starts = 4): Matrix {
  if (r < 2 || K < 2) throw new RangeError(`softmax code: needs two rows and two directions or more, got ${K} and ${r}`)
  let best: Matrix | null = null
  for (let start = 0; start < starts; start++) {
    const V = unitRows(
      matrix(
        K,
        r,
        Float64Array.from({ length: K * r }, () => random.normal()),
      ),
    )
    for (const tau of sharpness) descend(V, tau)
    if (!best || largestProduct(V) < largestProduct(best)) best = V
  }
  return best!
}

/** Returns max_{j ≠ k} v_jᵀ v_k of rows V (K, r). */
export function largestProduct(V: Matrix): number {
  const G = multiply(V, transpose(V))
  return G.data.reduce((most, value, i) => (i % (V.rows + 1) === 0 ? most : Math.max(most, value)), -Infinity)
}

/** Moves the rows against the gradient of the soft maximum, in steps that shrink when it rises. */
function descend(V: Matrix, tau: number): void {
  let rate = 1 / tau
  let before = Infinity
  for (let step = 0; step < stepsEach && rate > 1e-12; step++) {
    const { value, shares } = softMaximum(V, tau)
    const pull = multiply(shares, V)
    const kept = V.data.slice()
    for (let i = 0; i < V.data.length; i++) V.data[i]! -= rate * V.rows * pull.data[i]!
    unitRows(V)
    if (softMaximum(V, tau).value > value) {
      V.data.set(kept)
      rate /= 2
    } else {
      rate *= 1.1
      if (before - value < 1e-14) break
      before = value
    }
  }
}

/** Returns log Σ_{j ≠ k} exp(τ v_jᵀ v_k)/τ and the share of each pair in the sum (K, K). */
function softMaximum(V: Matrix, tau: number): { value: number; shares: Matrix } {
  const shares = multiply(V, transpose(V))
  const most = largestProduct(V)
  let sum = 0
  for (let i = 0; i < shares.data.length; i++) {
    const share = i % (V.rows + 1) === 0 ? 0 : Math.exp(tau * (shares.data[i]! - most))
    shares.data[i] = share
    sum += share
  }
  for (let i = 0; i < shares.data.length; i++) shares.data[i]! /= sum
  return { value: most + Math.log(sum) / tau, shares }
}

function unitRows(V: Matrix): Matrix {
  for (let at = 0; at < V.data.length; at += V.cols) {
    const row = V.data.subarray(at, at + V.cols)
    const length = Math.hypot(...row)
    row.forEach((value, i) => (row[i] = value / length))
  }
  return V
}
