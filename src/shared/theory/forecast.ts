import type { Forecast, LayerForecast } from '../contract/forecasts.ts'
import { matrix, mapEntries, multiply, scaleColumns, transpose, type Matrix } from '../linalg/matrix.ts'
import { haarOrthogonal } from '../linalg/orthogonal.ts'
import { randomStream, type Random } from '../linalg/random.ts'
import { singularValues } from '../linalg/svd.ts'
import { featureDecays, weightDecays, type RunSpec } from '../spec/runSpec.ts'
import { activations } from './activation.ts'
import { balanceLaw, type ClassSolution } from './balanceLaw.ts'

/**
 * Singular values of every layer's features before training, from labels, depth, activations and penalties alone.
 * counts: samples per class. Throws when there are fewer than two classes or one is empty.
 * Source: Zangrando et al. 2402.03991v2, Theorem 4.2 (C = 1), and the balance law (balanceLaw.ts).
 */
export function forecast(spec: RunSpec, counts: readonly number[]): Forecast {
  if (counts.length < 2 || counts.some((count) => !(count >= 1)))
    throw new RangeError(`forecast: needs two classes or more, none empty; counts are ${counts.join(', ')}`)
  const refusals: string[] = []
  const refuse = (reason: string): null => {
    refusals.push(reason)
    return null
  }
  const refusal = outsideTheory(spec)
  if (refusal) return { counts: [...counts], theorem: null, balance: null, refusals: [refusal] }
  const solutions = classSolutions(spec, counts, refuse)
  return {
    counts: [...counts],
    theorem: theoremForecast(spec, counts, solutions, refuse),
    balance: solutions && balanceForecast(spec, counts, solutions),
    refusals,
  }
}

type Refuse = (reason: string) => null

/** Why neither Theorem 4.2 nor the balance law speaks of such a network; null where they do. */
function outsideTheory({ network, loss, ...spec }: RunSpec): string | null {
  if (network.residual)
    return 'Theorem 4.2 and the balance law are for feedforward networks, not for residual ones (Theorem C.2 is).'
  if (network.freeFeatures)
    return 'Theorem 4.2 and the balance law are for networks that see data, not for free features.'
  if (loss.kind === 'crossEntropy')
    return 'Theorem 4.2 and the balance law are for the squared loss: under cross-entropy the outputs reach no target.'
  if (network.bias) return 'Theorem 4.2 and the balance law are for networks without biases.'
  const [, second, ...others] = weightDecays({ network, loss, ...spec })
  if (second === 0 || others.some((decay) => decay !== second))
    return 'Theorem 4.2 and the balance law weigh ‖W_l‖² alike in every layer above the first; these weight decays differ or vanish.'
  return null
}

function classSolutions(spec: RunSpec, counts: readonly number[], refuse: Refuse): ClassSolution[] | null {
  const { network, loss } = spec
  const lambda = lambdaOf(spec)
  if (activations[network.activation].slope !== 1)
    return refuse(`The balance law takes σ(x) ≈ x near 0 in the hidden layers; ${network.activation} is not so.`)
  const last = activations[network.lastActivation]
  if (last.slope !== 1 || !last.inverse)
    return refuse(`The balance law takes an odd, increasing σ_L; ${network.lastActivation} is not so.`)
  if (featureDecays(spec)[0] === 0)
    return refuse('Without λ′ on Z¹ the balance law has no minimiser: Z¹ grows without bound at δ = 0.')
  const N = counts.reduce((sum, count) => sum + count, 0)
  const solutions = counts.map((samples) =>
    balanceLaw({
      samples,
      target: loss.targetScale,
      lambda,
      featureDecays: featureDecays(spec),
      sampleWeight: loss.reduction === 'sum' ? 1 : 1 / N,
      lastActivation: network.lastActivation,
    }),
  )
  const dropped = solutions.findIndex((solution) => solution === null)
  if (dropped >= 0)
    return refuse(`λ = ${lambda} is so strong that class ${dropped} (${counts[dropped]} samples) is given up.`)
  return solutions as ClassSolution[]
}

/** λ of the layers above the first, which have one in common here. */
const lambdaOf = (spec: RunSpec): number => weightDecays(spec)[1] as number

function balanceForecast(
  spec: RunSpec,
  counts: readonly number[],
  solutions: readonly ClassSolution[],
): NonNullable<Forecast['balance']> {
  const L = spec.network.widths.length
  const value = activations[spec.network.lastActivation].value
  const layer = (l: number): number[] =>
    descending(
      solutions.map(({ s, a }, k) => (l < L - 1 ? (s[l] as number) : value(a) * Math.sqrt(counts[k] as number))),
    )
  const meanC = (l: number): number =>
    solutions.reduce((sum, { w }) => sum + 1 / (w[l] as number), 0) / solutions.length
  return {
    singularValues: Array.from({ length: L }, (_, l) => layer(l)),
    C: Array.from({ length: L - 1 }, (_, l) => meanC(l)),
    objective: solutions.reduce((sum, solution) => sum + solution.objective, 0),
    notes: [
      'A scalar model per class at δ = 0: w²_{l+1} = w²_l + (λ′_l/λ) s²_l and C_l = 1/w_{l+1}. Training ends slightly above its objective, since hidden activations are bent.',
      ...((weightDecays(spec)[0] as number) > 0
        ? ['It leaves ‖W₁‖² out: the larger δ, the smaller are the measured values of the first layers.']
        : []),
    ],
  }
}

/** Theorem 4.2 with C = 1. */
function theoremForecast(
  spec: RunSpec,
  counts: readonly number[],
  solutions: readonly ClassSolution[] | null,
  refuse: Refuse,
): LayerForecast | null {
  const { widths, activation, lastActivation } = spec.network
  const hidden = activations[activation].inverse
  const last = activations[lastActivation].inverse
  if (!hidden || !last) return refuse(`Theorem 4.2 needs σ⁻¹, and ${hidden ? lastActivation : activation} has none.`)
  const shifted = [activation, lastActivation].find((name) => activations[name].value(0) !== 0)
  if (shifted) return refuse(`Theorem 4.2 needs σ(0) = 0; ${shifted} is not so.`)
  const saturated = last(spec.loss.targetScale)
  const isFinite = Number.isFinite(saturated)
  if (!isFinite && !solutions)
    return refuse(
      `Theorem 4.2 starts from σ⁻¹(${spec.loss.targetScale}), which is not finite, and no attained output is known.`,
    )
  const attained = solutions?.map(({ a }) => a)
  const start = (k: number): number => (isFinite ? saturated : (attained?.[k] as number))

  const flat = descending(counts.map((count, k) => start(k) * Math.sqrt(count)))
  const output = counts.map((count, k) => activations[lastActivation].value(start(k)) * Math.sqrt(count))
  const drawn = haarRecursion(widths, counts, start, hidden, randomStream(spec.seed, 'theorem 4.2 basis'))
  return {
    singularValues: [...(drawn ?? widths.slice(1).map(() => flat)), descending(output)],
    C: widths.slice(1).map(() => 1),
    notes: theoremNotes(spec, isFinite, drawn !== null),
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
    A = mapEntries(rotate(A, widths[l] as number, random), inverse)
    if (!A.data.every(Number.isFinite)) return null
  }
  return spectra
}

/** O·A for a Haar O with `rows` rows, through the triangular factor of A when A is tall: cheap at any width. */
function rotate(A: Matrix, rows: number, random: Random): Matrix {
  const frame = haarOrthogonal(rows, A.cols, random) // (rows, K)
  return multiply(frame, choleskyFactor(multiply(transpose(A), A)))
}

/** R with RᵀR = G. Full rank here: the class means are independent. */
function choleskyFactor(G: Matrix): Matrix {
  const n = G.rows
  const R = matrix(n, n)
  const at = (M: Matrix, i: number, j: number): number => M.data[i * n + j] as number
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++) {
      let sum = at(G, i, j)
      for (let k = 0; k < i; k++) sum -= at(R, k, i) * at(R, k, j)
      R.data[i * n + j] = i === j ? Math.sqrt(sum) : sum / at(R, i, i)
    }
  return R
}

function theoremNotes(spec: RunSpec, isFinite: boolean, isDrawn: boolean): string[] {
  const target = spec.loss.targetScale
  return [
    'Z^l = C·O_l σ⁻¹(Z^{l+1}) with C = 1 in every layer.',
    isDrawn
      ? 'The theorem leaves the basis O_l open: it is drawn at random (Haar).'
      : `The theorem leaves the basis O_l open; in a random one σ⁻¹ = ${spec.network.activation}⁻¹ is not defined on every entry, so the limit of a spread-out basis is taken, where σ⁻¹(z) ≈ z and all layers agree.`,
    ...(isFinite
      ? []
      : [`σ⁻¹(${target}) is infinite: it starts from the outputs that the balance law says are attained.`]),
  ]
}

const descending = (values: number[]): number[] => values.sort((p, q) => q - p)
