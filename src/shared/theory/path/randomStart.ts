import { matrix, type Matrix } from '../../linalg/matrix.ts'
import { randomStream } from '../../linalg/random.ts'
import { singularValues } from '../../linalg/svd.ts'
import type { Activation } from '../../spec/runSpec.ts'
import { inverseFeatures, smallestRatio } from '../representationCost.ts'
import type { PathStart } from './pathStart.ts'

/** A random interpolating network: square Gaussian layers below Y, for Theorem 4.3. */
export interface StartChoice {
  /** N_k; sample i of class k has the target c·e_k. */
  counts: readonly number[]
  /** c. */
  targetScale: number
  /** σ_1 … σ_L. */
  activations: readonly Activation[]
  /** C: every layer is scaled so that the smallest C of (II) is this one. */
  C: number
  seed: number
}

/** Returns Y (K, N) = c·onehot of classes with these sizes, sample after sample. */
export function classTargets(counts: readonly number[], c: number): Matrix {
  const N = counts.reduce((sum, own) => sum + own, 0)
  const Y = matrix(counts.length, N)
  let i = 0
  counts.forEach((own, k) => {
    for (const end = i + own; i < end; i++) Y.data[k * N + i] = c
  })
  return Y
}

/**
 * Draws an interpolating network of square layers Z^1 … Z^{L−1} (N, N) below Y. Entries are Gaussian and scaled so that the
 * smallest C of (II) is C. Returns the reason as a sentence where σ⁻¹ is not defined on a layer.
 * Source: the random Z(0) of Theorem 4.3, Zangrando et al. 2402.03991v2; the distribution is our choice.
 */
export function randomStart({ counts, targetScale, activations, C, seed }: StartChoice): PathStart | string {
  const random = randomStream(seed, 'start')
  const targets = classTargets(counts, targetScale)
  const N = targets.cols
  const features: Matrix[] = [targets]
  for (let l = activations.length - 1; l >= 1; l--) {
    const A = inverseFeatures(features[0]!, activations[l]!)
    if (typeof A === 'string') return `σ⁻¹ is not defined on the random start, in layer ${l + 1}: ${A}.`
    const Z = matrix(
      N,
      N,
      Float64Array.from({ length: N * N }, () => random.normal()),
    )
    const factor = C / smallestRatio(singularValues(Z), singularValues(A))
    features.unshift(
      matrix(
        N,
        N,
        Z.data.map((z) => z * factor),
      ),
    )
  }
  return { features, activations, targets }
}
