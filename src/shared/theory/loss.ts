import { matrix, type Matrix } from '../linalg/matrix.ts'
import type { Problem } from './problem.ts'

/** The loss of every sample (N) at the outputs, without the sample weight, and its gradient ∂/∂Z^L (K, N). */
export interface SampleLosses {
  losses: Float64Array
  gradient: Matrix
}

/**
 * Returns the loss of every sample at the outputs Z = Z^L (K, N), and its gradient: ½‖z_i − y_i‖², or the softmax
 * cross-entropy log Σ_k exp z_ki − z_{y_i i}, without temperature. Label smoothing s replaces z_{y_i i} by (1 − s) z_{y_i i}
 * plus s times the mean of z_i (Szegedy et al. 1512.00567, section 7).
 * Source: Zangrando et al. 2402.03991v2, section 5.2 and eq. 3 (squared loss).
 */
export function sampleLosses(
  problem: Pick<Problem, 'loss' | 'targets' | 'labels' | 'labelSmoothing'>,
  Z: Matrix,
): SampleLosses {
  return problem.loss === 'squared'
    ? squared(problem.targets, Z)
    : crossEntropy(problem.labels, Z, problem.labelSmoothing ?? 0)
}

function squared(targets: Matrix, Z: Matrix): SampleLosses {
  const losses = new Float64Array(Z.cols)
  const gradient = matrix(Z.rows, Z.cols)
  for (let i = 0; i < Z.data.length; i++) {
    const residual = Z.data[i]! - targets.data[i]!
    const sample = i % Z.cols
    losses[sample]! += 0.5 * residual * residual
    gradient.data[i] = residual
  }
  return { losses, gradient }
}

function crossEntropy(labels: Int32Array, { rows: K, cols: N, data }: Matrix, smoothing: number): SampleLosses {
  const losses = new Float64Array(N)
  const gradient = matrix(K, N)
  for (let i = 0; i < N; i++) {
    let largest = -Infinity
    for (let at = i; at < data.length; at += N) largest = Math.max(largest, data[at]!)
    let others = 0 // Σ_k exp(z_k − largest) without the largest itself, whose 1 would cost a small loss its digits
    let isFirstLargest = true
    for (let at = i; at < data.length; at += N) {
      const z = data[at]!
      if (isFirstLargest && z === largest) isFirstLargest = false
      else others += Math.exp(z - largest)
    }
    const own = labels[i]! * N + i
    losses[i] = largest - data[own]! + Math.log1p(others)
    for (let at = i; at < data.length; at += N)
      gradient.data[at] = Math.exp(data[at]! - largest) / (1 + others) - (at === own ? 1 : 0)
    if (smoothing === 0) continue
    for (let at = i; at < data.length; at += N) {
      losses[i]! += (smoothing / K) * (data[own]! - data[at]!)
      gradient.data[at]! += smoothing * ((at === own ? 1 : 0) - 1 / K)
    }
  }
  return { losses, gradient }
}
