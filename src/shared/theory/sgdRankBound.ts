/** What the rank of weights trained by stochastic gradient descent on batches is bounded by. */
export interface DescentOnBatches {
  /** Samples of a batch. */
  batchSize: number
  /** The learning rate η, constant. */
  learningRate: number
  /** λ, the coefficient of ‖W‖²/2. */
  weightDecay: number
}

/**
 * Returns a number that the count of singular values above τ s_1 exceeds in no fully connected layer, once its s_1 is
 * stationary: B ⌈ln τ / ln(1 − ηλ)⌉. Infinity without decay; B where one step forgets all.
 *
 * W_t = (1 − ηλ)^k W_{t−k} − η Σ (1 − ηλ)^j G_{t−1−j}, and the gradient G of a batch of B samples has rank B at most, one for
 * each sample. So W_t is (1 − ηλ)^k W_{t−k} plus a matrix of rank kB, and s_{kB+1}(W_t) ≤ (1 − ηλ)^k s_1(W_{t−k}). With
 * s_1(W_{t−k}) = s_1(W_t) this is τ s_1(W_t) for that k. Momentum is not covered.
 * Source: Galanti, Siegel, Gupte, Poggio 2206.05794 (their decay is λ/2); derived here with Weyl's inequality.
 * Throws a RangeError unless B ≥ 1, η > 0, λ ≥ 0, ηλ < 2 and 0 < τ < 1.
 */
export function sgdRankBound({ batchSize, learningRate, weightDecay }: DescentOnBatches, threshold: number): number {
  const forgotten = learningRate * weightDecay
  if (!(batchSize >= 1 && learningRate > 0 && forgotten >= 0 && forgotten < 2 && threshold > 0 && threshold < 1))
    throw new RangeError('sgdRankBound: needs B ≥ 1, η > 0, λ ≥ 0, ηλ < 2 and 0 < τ < 1')
  if (forgotten === 0) return Infinity
  const kept = Math.abs(1 - forgotten)
  return batchSize * (kept === 0 ? 1 : Math.max(1, Math.ceil(Math.log(threshold) / Math.log(kept))))
}
