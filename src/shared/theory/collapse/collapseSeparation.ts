import { multiply, transpose, type Matrix } from '../../linalg/matrix.ts'
import { centredMeans, roundOff, type ScatterByClass } from '../scatterByClass.ts'
import type { Centre } from './collapseVariants.ts'

/**
 * Returns the class-distance normalised variance (CDNV): the mean over all pairs of different classes of
 * (v_k + v_k')/(2‖m_k − m_k'‖²), where v_k is the mean of ‖z_i − m_k‖² over the samples of class k. It is 0 where every
 * class is one point. Infinity where two class means differ by round-off only, NaN where both of their variances are 0
 * too, and NaN for fewer than two classes with samples. It depends neither on the scale nor on the origin of the features.
 * Source: Galanti, György & Hutter 2021 (2112.15121), section 3: V_f(Q_i, Q_j), averaged over i ≠ j.
 */
export function classDistanceVariance(scatter: ScatterByClass): number {
  return meanOverPairs(scatter, classVariances(scatter))
}

/** Returns `classDistanceVariance` as if every class had the variance `each`. */
export const evenDistanceVariance = (scatter: ScatterByClass, each: number): number =>
  meanOverPairs(
    scatter,
    scatter.counts.map(() => each),
  )

function meanOverPairs(scatter: ScatterByClass, variances: readonly number[]): number {
  const squares = squaredDistances(scatter)
  const K = scatter.means.cols
  let total = 0
  for (let k = 0; k < K; k++)
    for (let other = 0; other < k; other++) total += (variances[k]! + variances[other]!) / (2 * squares[k * K + other]!)
  return total / ((K * (K - 1)) / 2)
}

/** Returns v_k, the mean of ‖z_i − m_k‖² over the samples of each class (K). */
function classVariances({ deviations, classes, counts }: ScatterByClass): number[] {
  const sums = new Float64Array(counts.length)
  const N = deviations.cols
  for (let row = 0; row < deviations.rows; row++) {
    const own = deviations.data.subarray(row * N, (row + 1) * N)
    for (let i = 0; i < N; i++) sums[classes[i]!]! += own[i]! ** 2
  }
  return counts.map((count, k) => sums[k]! / count)
}

/** Returns ‖m_k − m_k'‖² (K, K); 0 where it is round-off. */
function squaredDistances({ means }: ScatterByClass): Float64Array {
  const K = means.cols
  const squares = new Float64Array(K * K)
  for (let row = 0; row < means.rows; row++)
    for (let k = 0; k < K; k++)
      for (let other = 0; other < K; other++)
        squares[k * K + other]! += (means.data[row * K + k]! - means.data[row * K + other]!) ** 2
  const least = roundOff(means) ** 2
  return squares.map((square) => (square <= least ? 0 : square))
}

/**
 * Returns the equiangularity of the class means: the standard deviation (over all pairs, divided by their number) of the
 * cosines between m_k − m and m_k' − m. It is 0 where all pairs have the same angle, as in a simplex and in an orthogonal
 * frame. m is the mean of the samples or of the class means. NaN for fewer than two classes, and where a class mean is m.
 * Source: Papyan, Han & Donoho 2020 (PNAS 117, 24652), Figure 3: Std over c ≠ c' of cos_μ(c, c').
 */
export function equiangularity(scatter: ScatterByClass, about: Centre): number {
  const centred = centredMeans(scatter, about)
  const K = centred.cols
  const gram = multiply(transpose(centred), centred)
  const norms = Array.from({ length: K }, (_, k) => Math.sqrt(gram.data[k * K + k]!))
  const least = roundOff(scatter.means)
  if (norms.some((norm) => norm <= least)) return NaN
  const cosines = norms.flatMap((norm, k) =>
    norms.slice(0, k).map((other, j) => gram.data[k * K + j]! / (norm * other)),
  )
  const mean = cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length
  return Math.sqrt(cosines.reduce((sum, cosine) => sum + (cosine - mean) ** 2, 0) / cosines.length)
}

/**
 * Returns the share of samples whose nearest class mean in these features belongs to the class that the network predicts:
 * 1 where the network decides like the nearest class centre (NC4). `predicted`: the class of the largest output (N). Of
 * equally near means the one of the sample's own class counts as nearest, then the first. NaN without samples.
 * Source: Papyan, Han & Donoho 2020 (PNAS 117, 24652), NC4 and Figure 7, which draws 1 minus this share; the agreement in
 * the code of rhubarbwu/neural-collapse.
 */
export function centreAgreement(scatter: ScatterByClass, predicted: ArrayLike<number>): number {
  const nearest = nearestCentres(scatter)
  const hits = nearest.reduce((sum, k, i) => sum + (scatter.present[k] === predicted[i] ? 1 : 0), 0)
  return hits / nearest.length
}

/** Returns the index of the nearest class mean of every sample (N). */
function nearestCentres(scatter: ScatterByClass): Int32Array {
  const { deviations, means, classes } = scatter
  const [N, K] = [deviations.cols, means.cols]
  const along = multiply(transpose(means), deviations) // m_k · (z_i − m_own), (K, N)
  const squares = squaredDistances(scatter)
  return Int32Array.from({ length: N }, (_, i) => {
    const own = classes[i]!
    // ‖z − m_k‖² − ‖z − m_own‖², from small numbers: near collapse a difference of squares would lose all digits.
    let [nearest, least] = [own, 0]
    for (let k = 0; k < K; k++) {
      const value = squares[k * K + own]! + 2 * (along.data[own * N + i]! - along.data[k * N + i]!)
      if (value < least) [nearest, least] = [k, value]
    }
    return nearest
  })
}

/** Returns the class of the largest output of every sample (N), the first of equal ones. outputs: Z^L (K, N). */
export function predictedClasses(outputs: Matrix): Int32Array {
  const N = outputs.cols
  return Int32Array.from({ length: N }, (_, i) => {
    let most = 0
    for (let k = 1; k < outputs.rows; k++) if (outputs.data[k * N + i]! > outputs.data[most * N + i]!) most = k
    return most
  })
}
