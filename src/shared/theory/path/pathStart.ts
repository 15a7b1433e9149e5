import { mapEntries, squaredNorm, type Matrix } from '../../linalg/matrix.ts'
import { singularValues } from '../../linalg/svd.ts'
import type { Activation } from '../../spec/runSpec.ts'
import { difference, inverseFeatures, rankOf, smallestRatio } from '../representationCost.ts'

/** An interpolating network, given by its features; its weights are W_{l+1} = σ_{l+1}⁻¹(Z^{l+1}) Z^{l,+}. */
export interface PathStart {
  /** Z^1 … Z^L: (N, N), and (n_L, N) at the end. */
  readonly features: readonly Matrix[]
  /** σ_1 … σ_L. */
  readonly activations: readonly Activation[]
  /** Y, (n_L, N). */
  readonly targets: Matrix
}

/** The quantities of a start that Theorem 4.3 needs. */
export interface PreparedStart {
  /** Z^1 … Z^{L−1} as given, and Y itself in place of Z^L. */
  Z: Matrix[]
  /** C_1 … C_{L−1} of (II). */
  C: number[]
  /** K = rank(σ_L⁻¹(Y)). */
  rank: number
}

/**
 * Prepares the start of a descent path, or returns the assumption of Theorem 4.3 that it violates, as a sentence.
 * C: one constant for all layers; default max(1, the smallest that (II) allows), layer by layer. tolerance: the largest
 * ‖Z^L − Y‖/‖Y‖ of an interpolating network. Y replaces Z^L, which any W_L = σ_L⁻¹(Y) Z^{L−1,+} allows.
 * Throws when the arguments do not fit each other.
 * Source: Zangrando et al. 2402.03991v2, Theorem 4.3 (widths, interpolation), Definition 4.1 (II), Lemma B.3 (ranks).
 */
export function prepareStart(start: PathStart, C: number | undefined, tolerance: number): PreparedStart | string {
  checkSizes(start, C)
  const { features, activations, targets: Y } = start
  const L = features.length
  const N = Y.cols
  const odd = features.findIndex((Z, l) => l < L - 1 && Z.rows !== N)
  if (odd >= 0)
    return `Theorem 4.3 needs n_1 = … = n_{L−1} = N; layer ${odd + 1} has width ${features[odd]?.rows} for ${N} samples.`
  const broken = [...features, Y].findIndex((Z) => !Z.data.every(Number.isFinite))
  if (broken >= 0) return `${broken < L ? `Layer ${broken + 1}` : 'Y'} has entries that are not finite.`
  if (Y.data.every((y) => y === 0)) return 'Y is zero, so there are no classes.'
  const gap = Math.sqrt(squaredNorm(difference(features[L - 1]!, Y)) / squaredNorm(Y))
  if (gap > tolerance)
    return `The network does not interpolate: ‖Z^L − Y‖/‖Y‖ is ${gap.toExponential(1)}, above ${tolerance}.`
  const Z = [...features.slice(0, -1), mapEntries(Y, (y) => y)]
  const smallest: number[] = []
  let rank = 0
  for (let l = 0; l < L - 1; l++) {
    const A = inverseFeatures(Z[l + 1]!, activations[l + 1]!)
    if (typeof A === 'string') return `σ⁻¹ is not defined at the start, in layer ${l + 2}: ${A}.`
    const [s, p] = [singularValues(Z[l]!), singularValues(A)]
    if (rankOf(s) < N)
      return `Theorem 4.3 holds for almost every start, but not this one: Z^${l + 1} has rank ${rankOf(s)}, not ${N}.`
    rank = rankOf(p)
    if (l < L - 2 && rank < N)
      return `Theorem 4.3 holds for almost every start, but not this one: σ⁻¹(Z^${l + 2}) has rank ${rank}, not ${N}.`
    smallest.push(smallestRatio(s, p))
  }
  const round = 1 + 1e-12 // allows a C that was computed as the smallest one
  const violated = C === undefined ? -1 : smallest.findIndex((ratio) => ratio > C * round)
  if (violated >= 0)
    return `(II) does not hold at the start: layer ${violated + 1} needs C ≥ ${smallest[violated]?.toPrecision(4)}. With C = ${C} the objective may rise along the path.`
  return { Z, C: smallest.map((ratio) => C ?? Math.max(1, ratio)), rank }
}

function checkSizes({ features, activations, targets }: PathStart, C: number | undefined): void {
  const L = features.length
  if (L < 2) throw new RangeError(`descentPath: ${L} layers, needs 2 or more`)
  if (activations.length !== L) throw new RangeError(`descentPath: ${activations.length} activations for ${L} layers`)
  if (C !== undefined && !(C > 0)) throw new RangeError(`descentPath: C is ${C}, but must be positive`)
  const wrong = features.findIndex((Z, l) => Z.cols !== targets.cols || (l === L - 1 && Z.rows !== targets.rows))
  if (wrong >= 0)
    throw new RangeError(
      `descentPath: layer ${wrong + 1} is ${features[wrong]?.rows} × ${features[wrong]?.cols}, Y is ${targets.rows} × ${targets.cols}`,
    )
}
