/** A power law p(λ) ∝ λ^−α from xmin on, fitted to eigenvalues. */
export interface PowerLawFit {
  alpha: number
  /** The least eigenvalue of the tail. */
  xmin: number
  /** The Kolmogorov–Smirnov distance of the tail from the law, 0 … 1. */
  distance: number
  /** The number of eigenvalues in the tail. */
  count: number
  /** The standard error (α − 1)/√n of α. */
  error: number
}

/** With fewer positive eigenvalues a tail has no shape. */
export const fewestEigenvalues = 10

/**
 * Fits a power law to the tail of eigenvalues. For every xmin among them, α = 1 + n/Σ ln(λ_i/xmin) over the n eigenvalues
 * from xmin on, the maximum of the likelihood. The fit is that with the least Kolmogorov–Smirnov distance max |1 −
 * (λ/xmin)^(1−α) − i/n|, i = 0 … n − 1. Eigenvalues: in any order; those at most `floor` do not count. null with fewer than
 * `fewestEigenvalues` of them, and where none has α > 1. It does not change when all eigenvalues are scaled.
 *
 * The fit describes the tail whatever its shape: a distance near 0 supports a power law, and nothing here proves one.
 * Source: Clauset, Shalizi & Newman 2009 (0706.1062), eqs. 3.1, 3.2 and 3.9; the empirical distribution as in WeightWatcher
 * 0.7 (its own fit, WWFit).
 */
export function powerLawFit(eigenvalues: ArrayLike<number>, floor = 0): PowerLawFit | null {
  const values = Float64Array.from(Array.from(eigenvalues).filter((value) => value > floor)).sort()
  if (values.length < fewestEigenvalues) return null
  const logs = values.map(Math.log)
  let sum = logs.reduce((total, value) => total + value, 0)
  let best: PowerLawFit | null = null
  for (let i = 0; i < values.length - 1; i++) {
    const count = values.length - i
    const alpha = 1 + count / (sum - count * logs[i]!)
    sum -= logs[i]!
    if (!Number.isFinite(alpha) || !(alpha > 1)) continue
    const distance = tailDistance(logs, i, alpha)
    if (best === null || distance < best.distance)
      best = { alpha, xmin: values[i]!, distance, count, error: (alpha - 1) / Math.sqrt(count) }
  }
  return best
}

/** Returns the largest |1 − (λ/xmin)^(1−α) − i/n| from position `from` on. */
function tailDistance(logs: Float64Array, from: number, alpha: number): number {
  const count = logs.length - from
  let most = 0
  for (let i = 0; i < count; i++)
    most = Math.max(most, Math.abs(1 - Math.exp((1 - alpha) * (logs[from + i]! - logs[from]!)) - i / count))
  return most
}
