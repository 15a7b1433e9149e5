import type { WeightNumbers } from '../../shared/contract/checkpoints.ts'
import { leadingValues } from '../../shared/linalg/leadingValues.ts'
import { squaredNorm, type Matrix } from '../../shared/linalg/matrix.ts'
import { randomStream } from '../../shared/linalg/random.ts'
import { singularValues } from '../../shared/linalg/svd.ts'
import { numericalRank, rankThreshold, stableRank } from '../../shared/theory/numericalRank.ts'
import { fewestEigenvalues, powerLawFit } from '../../shared/theory/powerLawFit.ts'

/** From this shorter side on, only the largest singular values are computed: all of 2,048 take a minute. */
const longestWhole = 1024
/** How many singular values of a larger matrix are computed. */
const leadingCount = 32

/** Computes spectrum, ranks, norms and the tail of W. `K`: the rank of the low-rank distance; `isWhole`: all values. */
export function weightNumbers(W: Matrix, K: number, isWhole = false): WeightNumbers {
  const short = Math.min(W.rows, W.cols)
  return isWhole || short <= longestWhole ? wholeNumbers(W, K) : leadingNumbers(W, K)
}

const exactly = (value: number) => ({ lower: value, upper: value })

function wholeNumbers(W: Matrix, K: number): WeightNumbers {
  const s = singularValues(W)
  const frobenius = Math.sqrt(squaredNorm(W))
  const rest = Math.sqrt(sumOfSquares(s.subarray(K)))
  return {
    rows: W.rows,
    cols: W.cols,
    singularValues: s,
    isWhole: true,
    residuals: null,
    frobenius,
    spectral: exactly(s[0] ?? 0),
    rank: exactly(numericalRank(s)),
    stableRank: exactly(stableRank(s)),
    lowRankDistance: exactly(frobenius === 0 ? NaN : rest / frobenius),
    ...tailOf(s, Math.max(W.rows, W.cols)),
  }
}

/** Eigenvalues of round-off are no part of a tail. */
function tailOf(s: Float64Array, longSide: number): Pick<WeightNumbers, 'tail' | 'noTail'> {
  const largest = s[0] ?? 0
  const floor = (longSide * Number.EPSILON * largest) ** 2
  const fit = powerLawFit(
    s.map((value) => value * value),
    floor,
  )
  if (!fit) {
    const positive = s.filter((value) => value * value > floor).length
    return { tail: null, noTail: `${positive} positive eigenvalues; a tail needs ${fewestEigenvalues}` }
  }
  return { tail: { ...fit, weighted: fit.alpha * Math.log10(largest * largest) }, noTail: null }
}

/** Returns intervals that hold with a probability of 1 − 10⁻¹⁰: values of the largest singular values, and what the rest can add to them. */
function leadingNumbers(W: Matrix, K: number): WeightNumbers {
  const { s, residuals, rest, restNorm } = leadingValues(W, leadingCount, randomStream(0, 'checkpoint'))
  const square = squaredNorm(W)
  const [frobenius, first] = [Math.sqrt(square), s[0] ?? 0]
  const most = Math.min(frobenius, Math.hypot(first, restNorm))
  const short = Math.min(W.rows, W.cols)
  const end = s.findIndex((value) => Math.hypot(value, restNorm) <= rankThreshold * first)
  // Σ_{j ≤ K} σ_j² is at least Σ s_j², and at most ‖E‖_F² or K ‖E‖₂² more.
  const kept = sumOfSquares(s.subarray(0, K))
  const keptMost = K <= s.length ? Math.min(square, kept + Math.min(rest ** 2, K * restNorm ** 2)) : square
  return {
    rows: W.rows,
    cols: W.cols,
    singularValues: s,
    isWhole: false,
    residuals,
    frobenius,
    spectral: { lower: first, upper: most },
    rank: { lower: s.filter((value) => value > rankThreshold * most).length, upper: end >= 0 ? end : short },
    stableRank: { lower: square / most ** 2, upper: square / first ** 2 },
    lowRankDistance: {
      lower: Math.sqrt(Math.max(0, square - keptMost)) / frobenius,
      upper: Math.sqrt(Math.max(0, square - kept)) / frobenius,
    },
    tail: null,
    noTail: `only the ${s.length} largest of ${short} singular values are known; compute all with --whole`,
  }
}

const sumOfSquares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0)
