import type { RunSpec } from '../../spec/runSpec.ts'
import { weightDecays } from '../../spec/runSpec.ts'
import { activations } from '../activation.ts'
import { theoremOf, theoremRefusal } from './applicability.ts'
import { type BasisBand, type BasisProblem, basisBand } from './basisBand.ts'
import { descending, type LayerForecast, type Refuse } from './layerForecast.ts'

/**
 * The forecast by Theorem 4.2 or C.2. `singularValues` are medians over the bases O_l that Theorem 4.2 leaves open; they
 * are empty for layers that no admissible draw reaches.
 */
export interface TheoremForecast extends LayerForecast {
  /** The spread over the bases; absent from stored forecasts of versions that took a single draw. */
  basis?: TheoremBasis | undefined
}

/** The spread of a forecast over the bases O_l, without the median. Lists have a row for each of Z^1 … Z^{L−1}. */
export type TheoremBasis = Omit<BasisBand, 'median'>

/** Computes a band, or takes it from a cache: it depends on the widths, the counts, the start and σ alone. */
export type BandSource = (problem: BasisProblem, key: string) => Generator<undefined, BasisBand>

/**
 * Forecasts every layer's singular values from labels alone by Theorem 4.2, or C.2 for residual networks, with C = 1.
 * Positive λ_l do not change it, because the theorems minimise each layer's cost separately. Theorem 4.2 leaves the bases
 * O_l open: the forecast is a band over Haar draws, with the values of O_l = [I; 0] (basisBand.ts). It has no width where
 * every O_l gives the same values: in Z^{L−1}, for σ = identity, and in residual networks.
 * attained: pre-activations of the own class that the balance law attains, for targets at which σ_L⁻¹ is infinite.
 * Source: Zangrando et al. 2402.03991v2, Theorem 4.2, eq. 25; Theorem C.2.
 */
export function* theoremForecast(
  spec: RunSpec,
  counts: readonly number[],
  attained: readonly number[] | null,
  refuse: Refuse,
  band: BandSource = (problem) => basisBand(problem),
): Generator<undefined, TheoremForecast | null> {
  const outside = theoremRefusal(spec)
  if (outside !== null) return refuse(outside)
  const { widths, activation, lastActivation, residual } = spec.network
  const saturated = activations[lastActivation].inverse?.(spec.loss.targetScale) ?? NaN
  const isFinite = Number.isFinite(saturated)
  if (!isFinite && !attained)
    return refuse(
      `${theoremOf(spec)} starts from σ⁻¹(${spec.loss.targetScale}), which is not finite, and the attained outputs are unknown.`,
    )
  const start = counts.map((_, k) => (isFinite ? saturated : attained![k]!))
  const inverse = activations[activation].inverse ?? Number
  const isFixed = residual || activation === 'identity'
  const found = isFixed
    ? sameInEveryBasis(widths, counts, start)
    : yield* band({ widths, counts, start, inverse }, JSON.stringify([widths, counts, start, activation]))
  const { median, ...basis } = found
  const output = counts.map((count, k) => activations[lastActivation].value(start[k]!) * Math.sqrt(count))
  const { targetScale } = spec.loss
  return {
    singularValues: [...median, descending(output)],
    C: widths.slice(1).map(() => 1),
    basis,
    notes: [
      ...(residual ? residualNotes : basisNotes(spec, basis)),
      ...limitNotes(spec, counts),
      ...(isFinite
        ? []
        : [`σ⁻¹(${targetScale}) is infinite, so it starts from the outputs that the balance law attains.`]),
    ],
  }
}

/** Returns the band of no width: all layers equal σ_L⁻¹(Z^L), whatever the bases are. */
function sameInEveryBasis(widths: readonly number[], counts: readonly number[], start: readonly number[]): BasisBand {
  const flat = descending(counts.map((count, k) => start[k]! * Math.sqrt(count)))
  const rows = widths.slice(1).map(() => flat)
  return { median: rows, lower: rows, upper: rows, identity: rows, draws: 0, leftOut: 0, seed: 0 }
}

const residualNotes = [
  'Z¹ = … = Z^{L−1} = C·O σ⁻¹(Z^L) with C = 1, and W_2 = … = W_{L−1} = 0: only the last layer has a cost (Theorem C.2). The values are the same for every O.',
  'It assumes δ = 0 and no penalty on features. With λ′ below Z^{L−1}, or with δ > 0, the features grow in the middle layers; the balance law forecasts by how much.',
]

function basisNotes(spec: RunSpec, basis: TheoremBasis): string[] {
  return [
    'Z^l = C·O_l σ⁻¹(Z^{l+1}) with C = 1 in every layer.',
    openBasisNote(spec, basis),
    ...identityNote(spec, basis),
  ]
}

function openBasisNote({ network }: RunSpec, { draws, leftOut, seed }: TheoremBasis): string {
  const { activation, widths } = network
  const last = `Z^${widths.length - 1}`
  if (activation === 'identity' || widths.length === 2)
    return 'The theorem leaves the bases O_l open; the values are the same for every O_l.'
  if (draws > 0) {
    const left = leftOut > 0 ? ` ${leftOut} more draws leave the range of ${activation} and do not count.` : ''
    return `The theorem leaves the bases O_l open. The band holds 5 % to 95 % of ${draws} random O_l (Haar, seed ${seed}), and the marks are their medians.${left} ${last} is the same for every O_l.`
  }
  const why =
    leftOut > 0
      ? `In ${leftOut} random O_l an entry leaves the range of ${activation}, where σ⁻¹ is undefined; the draws ended there.`
      : 'Random O_l of this size take too long to draw.'
  return `The theorem leaves the bases O_l open. It fixes ${last} for every O_l, and this forecast stops there. ${why}`
}

function identityNote({ network }: RunSpec, { identity }: TheoremBasis): string[] {
  if (network.activation === 'identity' || network.widths.length === 2) return []
  return [
    identity
      ? 'O_l = [I; 0] is one of the admissible bases and has marks of its own.'
      : `O_l = [I; 0] is no admissible basis: ${network.activation}⁻¹ is undefined on its features.`,
  ]
}

/** Says where a network departs from the theorem's setting without leaving its proof. */
function limitNotes(spec: RunSpec, counts: readonly number[]): string[] {
  const { widths, residual } = spec.network
  const N = counts.reduce((sum, count) => sum + count, 0)
  const isPyramid = widths[0] === N && widths.every((width, l) => l === 0 || width <= widths[l - 1]!)
  return [
    'It holds in the limit λ → 0, in which the outputs reach their targets.',
    ...(weightDecays(spec)[0]! > 0 && !residual
      ? ['It omits ‖W₁‖² (δ = 0). With δ > 0 minima only tend to it as δ → 0 (Theorem 4.4).']
      : []),
    ...(isPyramid || residual
      ? []
      : ['The paper states the theorem for N = n₁ ≥ … ≥ n_L = K. By our reading its proof needs only n_l ≥ K.']),
  ]
}
