import { mapEntries, matrix, multiply, scaleColumns, transpose, type Matrix } from '../../linalg/matrix.ts'
import { haarOrthogonal } from '../../linalg/orthogonal.ts'
import { lqFactor } from '../../linalg/qr.ts'
import { randomStream } from '../../linalg/random.ts'
import { singularValues } from '../../linalg/svd.ts'
import { quantile } from '../../statistics/bands.ts'

/** The recursion Z^l = O_l σ⁻¹(Z^{l+1}) of Theorem 4.2 on class means, whose bases O_l the theorem leaves open. */
export interface BasisProblem {
  /** n_1 … n_L; every n_l is at least K. */
  widths: readonly number[]
  /** N_k. */
  counts: readonly number[]
  /** σ_L⁻¹ of the output of class k, for each class. */
  start: readonly number[]
  /** σ⁻¹ of the hidden layers; NaN or ±∞ outside the range of σ. */
  inverse: (z: number) => number
}

/** Singular values of Z^1 … Z^{L−1} over random bases. Lists are empty below the layers that the draws reach. */
export interface BasisBand {
  median: number[][]
  /** The quantile of 5 % of each s_j(Z^l). */
  lower: number[][]
  /** The quantile of 95 % of each s_j(Z^l). */
  upper: number[][]
  /** The values of O_l = [I; 0] in every layer; null where σ⁻¹ is undefined on them. */
  identity: number[][] | null
  /** How many draws the quantiles are taken over; 0 where no layer below Z^{L−1} has a band. */
  draws: number
  /** How many draws are left out, because an entry of Z^l leaves the range of σ. */
  leftOut: number
  /** The seed of the draws. It belongs to the definition of the forecast and is not the seed of a run. */
  seed: number
}

/** How many admissible draws a band needs, and how many it takes at most to find them: at least half must be admissible. */
export const bandDraws = 100
export const mostDraws = 200
/** The first draws of the same bases, for a forecast that follows a slider. */
export const movingDraws = { wanted: 20, most: 40 } as const
/** More entries in one draw of all bases take seconds: 4 layers of 4,096 units for 10 classes have 163,840. */
export const mostEntries = 200_000
export const bandSeed = 0

/**
 * Returns the spectra of Z^1 … Z^{L−1} for given bases, or null where an entry of some Z^l leaves the range of σ_l.
 * `basis(rows, cols)` returns the next O_l (n_l, K) with orthonormal columns, from l = L − 1 down. The factor R of
 * A = QR stands for A = σ⁻¹(Z^{l+1}): the basis O_l is open, so O_l R is as admissible as O_l A, at any width.
 * s(Z^l) = s(M^l diag √N_k) with the class means M^l (n_l, K).
 * Source: Zangrando et al. 2402.03991v2, Theorem 4.2, eq. 25.
 */
export function spectraInBasis(
  { widths, counts, start, inverse }: BasisProblem,
  basis: BasisSource,
): number[][] | null {
  const K = counts.length
  const roots = counts.map(Math.sqrt)
  const spectra: number[][] = []
  let R = diagonal(start)
  for (let l = widths.length - 2; l >= 0; l--) {
    spectra.unshift([...singularValues(scaleColumns(R, roots))])
    const A = mapEntries(multiply(basis(widths[l]!, K), R), inverse)
    if (!A.data.every(Number.isFinite)) return null
    R = triangularFactor(A)
  }
  return spectra
}

/** Returns the next O_l (rows, cols). */
export type BasisSource = (rows: number, cols: number) => Matrix

/** Draws the bases of a band, one after the other. */
export function haarBases(): BasisSource {
  const random = randomStream(bandSeed, 'theorem 4.2 basis')
  return (rows, cols) => haarOrthogonal(rows, cols, random)
}

/**
 * Computes the quantiles over Haar draws of all O_l, and the values for O_l = [I; 0]. Draws in which some entry leaves
 * the range of σ are no points of the theorem and are left out. Where `most` draws would not hold `wanted` admissible
 * ones, or the entries are too many, only Z^{L−1} is known: its values are the same for every O_l. Yields after each draw.
 * Source: Zangrando et al. 2402.03991v2, Theorem 4.2; the measure on the open O_l is our choice.
 */
export function* basisBand(
  problem: BasisProblem,
  { wanted, most }: Readonly<{ wanted: number; most: number }> = { wanted: bandDraws, most: mostDraws },
  bases: BasisSource = haarBases(),
): Generator<undefined, BasisBand> {
  const { widths, counts, start } = problem
  const drawn: number[][][] = []
  const layers = widths.length - 1
  const entries = widths.slice(0, -1).reduce((sum, width) => sum + width * counts.length, 0)
  const isDrawn = layers > 1 && entries <= mostEntries
  let draws = 0
  while (isDrawn && drawn.length < wanted && draws - drawn.length <= most - wanted) {
    const spectra = spectraInBasis(problem, bases)
    if (spectra) drawn.push(spectra)
    draws++
    yield
  }
  const leftOut = draws - drawn.length
  const last = counts.map((count, k) => Math.abs(start[k]!) * Math.sqrt(count)).sort((p, q) => q - p)
  const at = (p: number): number[][] =>
    Array.from({ length: layers }, (_, l) => {
      if (l === layers - 1) return last
      return drawn.length < wanted
        ? []
        : last.map((_, j) =>
            quantileOf(
              drawn.map((spectra) => spectra[l]![j]!),
              p,
            ),
          )
    })
  const identity = identitySpectra(problem)
  const used = drawn.length < wanted ? 0 : drawn.length
  return { median: at(0.5), lower: at(0.05), upper: at(0.95), identity, draws: used, leftOut, seed: bandSeed }
}

/** Returns the spectra for O_l = [I; 0] in every layer, where each class has a direction of its own; null if undefined. */
export function identitySpectra({ widths, counts, start, inverse }: BasisProblem): number[][] | null {
  let a = [...start]
  const spectra: number[][] = []
  for (let l = widths.length - 2; l >= 0; l--) {
    spectra.unshift(a.map((value, k) => Math.abs(value) * Math.sqrt(counts[k]!)).sort((p, q) => q - p))
    a = a.map(inverse)
    if (!a.every(Number.isFinite)) return null
  }
  return spectra
}

const quantileOf = (values: number[], p: number): number =>
  quantile(
    values.sort((a, b) => a - b),
    p,
  )

function diagonal(values: readonly number[]): Matrix {
  const D = matrix(values.length, values.length)
  values.forEach((value, k) => (D.data[k * values.length + k] = value))
  return D
}

/** Returns R (K, K) of A = QR with a positive diagonal. */
function triangularFactor(A: Matrix): Matrix {
  const L = lqFactor(transpose(A))
  const signs = Array.from({ length: L.rows }, (_, k) => (L.data[k * L.cols + k]! < 0 ? -1 : 1))
  return transpose(scaleColumns(L, signs))
}
