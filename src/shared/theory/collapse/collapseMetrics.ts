import { matrix, multiply, squaredNorm, transpose, type Matrix } from '../../linalg/matrix.ts'
import { singularValues, svd } from '../../linalg/svd.ts'
import { rowAlignment, type NextWeights } from './collapseAlignment.ts'
import { centreAgreement, classDistanceVariance, equiangularity, evenDistanceVariance } from './collapseSeparation.ts'
import { frameDistance, normVariation, orthogonalFrame, simplexFrame } from './collapseFrames.ts'
import { centredMeans, roundOff, type ScatterByClass } from '../scatterByClass.ts'
import { allVariants, type Centre, type CollapseVariant, type VariantOf } from './collapseVariants.ts'

/** The collapse metrics of one layer. */
export interface CollapseNumbers {
  /** The values: NaN where a variant is undefined, Infinity where it divides by 0. */
  values: Record<CollapseVariant, number>
  /**
   * Each DNC1 if all samples were scattered evenly over all directions with variance mean ‖z‖². Times ε² it is the part
   * that the round-off ε of the features causes.
   */
  spread: Record<VariantOf<'dnc1'>, number>
}

/**
 * Computes every variant of DNC1, DNC2, DNC3 and NC4 (collapseVariants.ts) of one layer. With N samples in K classes
 * Σ_W = 1/N Σ_i (z_i − m_{y_i})(…)ᵀ and Σ_B = 1/K Σ_k (m_k − m)(…)ᵀ. m is the mean of all samples or of the class means
 * (`about`), and M_c has the columns m_k − m. Neither Σ is formed: both come from the singular values of M_c and from the
 * deviations, which keeps the digits of values far below the features. Directions of M_c below round-off
 * (max(n, K) ε ‖M‖) do not count. Where the class means coincide, the share is the only defined DNC1. Where all features
 * are 0, or `scatter` is null, all values are NaN. Without `next` there is no DNC3, without `predicted` (the class of
 * the largest output of every sample) no NC4.
 * Source: Súkeník et al. 2405.14468, Definition 1 and section 6 (orthogonal frame, collinear rows, condition number).
 * collapseVariants.ts names the code of the others.
 */
export function collapseNumbers(
  scatter: ScatterByClass | null,
  next: NextWeights | null,
  about: Centre,
  predicted: ArrayLike<number> | null = null,
): CollapseNumbers {
  if (!scatter)
    return {
      values: { ...undefinedValues },
      spread: { traceInverse: NaN, traceTop: NaN, quotient: NaN, share: NaN, cdnv: NaN },
    }
  const { means } = scatter
  const centred = centredMeans(scatter, about)
  const { values, spread } = withinOverBetween(scatter, centred)
  const isZero = squaredNorm(means) === 0
  return {
    spread,
    values: {
      ...undefinedValues,
      ...values,
      ...(isZero
        ? {}
        : {
            orthogonalFrame: frameDistance(means, orthogonalFrame(means.cols)),
            conditionNumber: conditionNumber(means),
            simplexFrame: frameDistance(centred, simplexFrame(means.cols)),
            normVariation: normVariation(centred),
            equiangularity: equiangularity(scatter, about),
            ...(predicted ? { centreAgreement: centreAgreement(scatter, predicted) } : {}),
          }),
      ...(isZero || !next ? {} : rowAlignment(next, scatter, centred)),
    },
  }
}

const undefinedValues = Object.fromEntries(allVariants.map((variant) => [variant, NaN])) as Record<
  CollapseVariant,
  number
>

function withinOverBetween(scatter: ScatterByClass, centred: Matrix) {
  const { deviations, within, meanSquare, counts, means } = scatter
  const [n, K, N] = [centred.rows, centred.cols, deviations.cols]
  const { U, s } = svd(centred)
  const rank = Math.min(K - 1, s.filter((value) => value > roundOff(means)).length)
  // Σ_B⁺ = K U S⁻² Uᵀ: its K cancels with the one that divides the trace.
  const along = multiply(transpose(U), deviations) // (r, N)
  const traces = [0, 0]
  for (let r = 0; r < rank; r++) {
    const own = along.data.subarray(r * N, (r + 1) * N).reduce((sum, value) => sum + value * value, 0) / N
    const square = s[r]! ** 2
    traces[0]! += own / square
    traces[1]! += meanSquare / n / square
  }
  const between = squaredNorm(centred) / K
  const total = within + squaredNorm(scaledByCount(centredMeans(scatter, 'samples'), counts)) / N
  const numbers = (trace: number, spread: number, cdnv: number): CollapseNumbers['spread'] => ({
    traceInverse: rank === 0 ? NaN : trace,
    traceTop: rank === 0 || rank < K - 1 ? NaN : K * trace,
    quotient: between === 0 ? NaN : spread / between,
    share: spread / total,
    cdnv,
  })
  return {
    values: numbers(traces[0]!, within, classDistanceVariance(scatter)),
    spread: numbers(traces[1]!, meanSquare, evenDistanceVariance(scatter, meanSquare)),
  }
}

/** Returns column k times √N_k; the squared norm is then N times the scatter between classes. */
const scaledByCount = (C: Matrix, counts: readonly number[]): Matrix =>
  matrix(
    C.rows,
    C.cols,
    C.data.map((value, index) => value * Math.sqrt(counts[index % C.cols]!)),
  )

function conditionNumber(M: Matrix): number {
  if (M.rows < M.cols) return Infinity
  const s = singularValues(M)
  return s[0]! / s.at(-1)!
}
