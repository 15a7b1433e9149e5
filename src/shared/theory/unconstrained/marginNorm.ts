import type { Matrix } from '../../linalg/matrix.ts'
import { singularValues } from '../../linalg/svd.ts'
import type { LogitForm } from './logitForm.ts'
import { rankTolerance, withoutColumnMeans } from './logitMatrix.ts'
import { groupForm, pairSizes, polygonForm, simplexForm } from './logitStructures.ts'

/** Logits of samples, as the bias of depth sees them. */
export interface LogitMargin {
  /** Singular values of the logits without their column means, over √n, descending. */
  readonly spectrum: Float64Array
  /** min over samples of (own logit − largest other one); not above 0 where a sample is misclassified. */
  readonly margin: number
}

/** Returns spectrum and margin of logits Z (K, N) with their labels. */
export function logitMargin(Z: Matrix, labels: Int32Array): LogitMargin {
  const [K, N] = [Z.rows, Z.cols]
  let margin = Infinity
  for (let i = 0; i < N; i++) {
    const own = Z.data[labels[i]! * N + i]!
    for (let j = 0; j < K; j++) if (j !== labels[i]) margin = Math.min(margin, own - Z.data[j * N + i]!)
  }
  const scale = Math.sqrt(K / N)
  return { spectrum: singularValues(withoutColumnMeans(Z)).map((s) => s * scale), margin }
}

/**
 * Returns Σ_i (s_i / margin)^{2/M}, the least (1/M) Σ_l ‖W_l‖² of M = L + 1 factors that attain the logits at margin 1. NaN
 * where the margin is not above 0. Gradient descent without weight decay on separable data tends, in direction, to a
 * critical point of this norm (Lyu & Li 1906.05890, for homogeneous networks); deep networks make low rank cheap.
 * Derived: the Schatten-2/M quasi-norm of a product of M matrices.
 */
export function marginNorm({ spectrum, margin }: LogitMargin, L: number): number {
  if (!(margin > 0)) return NaN
  const cut = rankTolerance * (spectrum[0] ?? 0)
  // The root of round-off would be large: (1e-17)^{2/7} = 1e-5.
  return spectrum.reduce((sum, s) => (s > cut ? sum + (s / margin) ** (2 / (L + 1)) : sum), 0)
}

/** A structure with its norm at margin 1. */
export interface MarginStructure {
  readonly name: 'simplex' | 'pairs' | 'polygon'
  readonly rank: number
  readonly norm: number
}

/** Returns DNC, pairs and the polygon with their norms at margin 1, the least first; DNC alone below K = 4. */
export function marginStructures(K: number, L: number): MarginStructure[] {
  const at = (name: MarginStructure['name'], form: LogitForm, margin: number): MarginStructure => ({
    name,
    rank: form.rank,
    norm: form.penalty(L + 1) / margin ** (2 / (L + 1)),
  })
  const collapse = at('simplex', simplexForm(K), 1)
  if (K < 4) return [collapse]
  const pairs = at('pairs', groupForm(pairSizes(K)), 1)
  const polygon = at('polygon', polygonForm(K), 1 - Math.cos((2 * Math.PI) / K))
  return [collapse, pairs, polygon].toSorted((a, b) => a.norm - b.norm)
}
