import { matrix, mapEntries, multiply, scaleColumns, transpose, type Matrix } from '../linalg/matrix.ts'
import { haarOrthogonal } from '../linalg/orthogonal.ts'
import { choleskyFactor } from '../linalg/positiveDefinite.ts'
import { randomStream, type Random } from '../linalg/random.ts'
import { singularValues } from '../linalg/svd.ts'
import type { RunSpec } from '../spec/runSpec.ts'
import { activations } from './activation.ts'
import { descending, type LayerForecast, type Refuse } from './layerForecast.ts'

/**
 * Theorem 4.2, or C.2 for residual networks, with C = 1: every layer's singular values from labels alone. Any positive
 * λ_l give the same, since the theorems make each layer's cost the least by itself.
 * attained: pre-activations of the own class that a law says are attained, for targets at which σ_L⁻¹ is infinite.
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
  if (shifted) return refuse(`${theorem} needs σ(0) = 0; ${shifted} is not so.`)
  const saturated = last(spec.loss.targetScale)
  const isFinite = Number.isFinite(saturated)
  if (!isFinite && !attained)
    return refuse(
      `${theorem} starts from σ⁻¹(${spec.loss.targetScale}), which is not finite, and no attained output is known.`,
    )
  const start = (k: number): number => (isFinite ? saturated : attained![k]!)

  const flat = descending(counts.map((count, k) => start(k) * Math.sqrt(count)))
  const output = counts.map((count, k) => activations[lastActivation].value(start(k)) * Math.sqrt(count))
  // In residual layers the theorem hands Z^{L−1} down as it is: no basis is open, and no σ⁻¹ is taken.
  const drawn = residual
    ? null
    : // Not the run's seed: what is known before training depends on no initial weights.
      haarRecursion(widths, counts, start, hidden, randomStream(0, 'theorem 4.2 basis'))
  return {
    singularValues: [...(drawn ?? widths.slice(1).map(() => flat)), descending(output)],
    C: widths.slice(1).map(() => 1),
    notes: [
      ...(residual ? residualNotes : basisNotes(spec, drawn !== null)),
      ...(isFinite
        ? []
        : [
            `σ⁻¹(${spec.loss.targetScale}) is infinite: it starts from the outputs that the balance law says are attained.`,
          ]),
    ],
  }
}

/**
 * Z^l = O_l σ⁻¹(Z^{l+1}) from Z^L = c·onehot down, with O_l drawn from the Haar measure (Theorem 4.2 leaves the basis
 * open). Class means stand for the samples: s(Z^l) = s(M^l diag √N_k), M^l (n_l, K). Returns the spectra of
 * Z^1 … Z^{L−1}, or null when an entry leaves the range of σ.
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

/** O·A for a Haar O with `rows` rows, through the triangular factor of A when A is tall: cheap at any width. */
function rotate(A: Matrix, rows: number, random: Random): Matrix {
  const frame = haarOrthogonal(rows, A.cols, random) // (rows, K)
  return multiply(frame, choleskyFactor(multiply(transpose(A), A)))
}

const residualNotes = [
  'Z¹ = … = Z^{L−1} = C·O σ⁻¹(Z^L) with C = 1, and W_2 = … = W_{L−1} = 0: the last layer alone pays (Theorem C.2).',
  'It takes δ = 0 and no price on features. With λ′ below Z^{L−1}, or with δ > 0, it pays to grow the features in the middle layers: the balance law says by how much.',
]

function basisNotes(spec: RunSpec, isDrawn: boolean): string[] {
  return [
    'Z^l = C·O_l σ⁻¹(Z^{l+1}) with C = 1 in every layer.',
    isDrawn
      ? 'The theorem leaves the basis O_l open: it is drawn at random (Haar).'
      : `The theorem leaves the basis O_l open; in a random one σ⁻¹ = ${spec.network.activation}⁻¹ is not defined on every entry, so the limit of a spread-out basis is taken, where σ⁻¹(z) ≈ z and all layers agree.`,
  ]
}
