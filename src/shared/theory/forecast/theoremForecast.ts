import { matrix, mapEntries, multiply, scaleColumns, transpose, type Matrix } from '../../linalg/matrix.ts'
import { haarOrthogonal } from '../../linalg/orthogonal.ts'
import { choleskyFactor } from '../../linalg/positiveDefinite.ts'
import { randomStream, type Random } from '../../linalg/random.ts'
import { singularValues } from '../../linalg/svd.ts'
import type { RunSpec } from '../../spec/runSpec.ts'
import { activations } from '../activation.ts'
import { descending, type LayerForecast, type Refuse } from './layerForecast.ts'

/**
 * Forecasts every layer's singular values from labels alone by Theorem 4.2, or C.2 for residual networks, with C = 1.
 * Positive λ_l do not change it, because the theorems minimise each layer's cost separately.
 * attained: pre-activations of the own class that the balance law attains, for targets at which σ_L⁻¹ is infinite.
 * Source: Zangrando et al. 2402.03991v2, Theorem 4.2, eq. 25; Theorem C.2.
 */
export function theoremForecast(
  spec: RunSpec,
  counts: readonly number[],
  attained: readonly number[] | null,
  refuse: Refuse,
): LayerForecast | null {
  const { widths, activation, lastActivation, residual } = spec.network
  const theorem = residual ? 'Theorem C.2' : 'Theorem 4.2'
  const hidden = activations[activation].inverse
  const last = activations[lastActivation].inverse
  if (!hidden || !last) return refuse(`${theorem} needs σ⁻¹, and ${hidden ? lastActivation : activation} has none.`)
  const shifted = [activation, lastActivation].find((name) => activations[name].value(0) !== 0)
  if (shifted) return refuse(`${theorem} needs σ(0) = 0; ${shifted} does not satisfy it.`)
  const saturated = last(spec.loss.targetScale)
  const isFinite = Number.isFinite(saturated)
  if (!isFinite && !attained)
    return refuse(
      `${theorem} starts from σ⁻¹(${spec.loss.targetScale}), which is not finite, and the attained outputs are unknown.`,
    )
  const start = (k: number): number => (isFinite ? saturated : attained![k]!)

  const flat = descending(counts.map((count, k) => start(k) * Math.sqrt(count)))
  const output = counts.map((count, k) => activations[lastActivation].value(start(k)) * Math.sqrt(count))
  // In residual layers all Z^l equal Z^{L−1}: the theorem leaves no basis open and takes no σ⁻¹.
  const drawn = residual
    ? null
    : // Not the run's seed: the forecast must not depend on the initial weights.
      haarRecursion(widths, counts, start, hidden, randomStream(0, 'theorem 4.2 basis'))
  return {
    singularValues: [...(drawn ?? widths.slice(1).map(() => flat)), descending(output)],
    C: widths.slice(1).map(() => 1),
    notes: [
      ...(residual ? residualNotes : basisNotes(spec, drawn !== null)),
      ...(isFinite
        ? []
        : [`σ⁻¹(${spec.loss.targetScale}) is infinite, so it starts from the outputs that the balance law attains.`]),
    ],
  }
}

/**
 * Returns the spectra of Z^1 … Z^{L−1} by Z^l = O_l σ⁻¹(Z^{l+1}) from Z^L = c·onehot down, or null when an entry leaves
 * the range of σ. Theorem 4.2 leaves the basis O_l open; here it is drawn from the Haar measure. Class means replace the
 * samples: s(Z^l) = s(M^l diag √N_k), M^l (n_l, K).
 */
function haarRecursion(
  widths: readonly number[],
  counts: readonly number[],
  start: (k: number) => number,
  inverse: (z: number) => number,
  random: Random,
): number[][] | null {
  const K = counts.length
  const roots = counts.map(Math.sqrt)
  const spectra: number[][] = []
  let A = matrix(K, K)
  for (let k = 0; k < K; k++) A.data[k * K + k] = start(k) // σ_L⁻¹(Z^L) on the class means
  for (let l = widths.length - 2; l >= 0; l--) {
    spectra.unshift([...singularValues(scaleColumns(A, roots))].slice(0, K))
    A = mapEntries(rotate(A, widths[l]!, random), inverse)
    if (!A.data.every(Number.isFinite)) return null
  }
  return spectra
}

/** Returns O·A for a Haar O with `rows` rows. The triangular factor of A replaces A, which is cheap at any width. */
function rotate(A: Matrix, rows: number, random: Random): Matrix {
  const frame = haarOrthogonal(rows, A.cols, random) // (rows, K)
  return multiply(frame, choleskyFactor(multiply(transpose(A), A)))
}

const residualNotes = [
  'Z¹ = … = Z^{L−1} = C·O σ⁻¹(Z^L) with C = 1, and W_2 = … = W_{L−1} = 0: only the last layer has a cost (Theorem C.2).',
  'It assumes δ = 0 and no penalty on features. With λ′ below Z^{L−1}, or with δ > 0, the features grow in the middle layers; the balance law forecasts by how much.',
]

function basisNotes(spec: RunSpec, isDrawn: boolean): string[] {
  return [
    'Z^l = C·O_l σ⁻¹(Z^{l+1}) with C = 1 in every layer.',
    isDrawn
      ? 'The theorem leaves the basis O_l open; this forecast draws it at random (Haar).'
      : `The theorem leaves the basis O_l open; in a random one σ⁻¹ = ${spec.network.activation}⁻¹ is not defined on some entries. This forecast takes the limit of a spread-out basis, where σ⁻¹(z) ≈ z and all layers agree.`,
  ]
}
