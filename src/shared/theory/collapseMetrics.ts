import { matrix, multiply, squaredNorm, transpose, type Matrix } from '../linalg/matrix.ts'
import { singularValues, svd } from '../linalg/svd.ts'
import { rowAlignment, type NextWeights } from './collapseAlignment.ts'
import { frameDistance, normVariation, orthogonalFrame, simplexFrame } from './collapseFrames.ts'
import { centredMeans, roundOff, type ScatterByClass } from './scatterByClass.ts'
import { allVariants, type Centre, type CollapseVariant, type VariantOf } from './collapseVariants.ts'

export interface CollapseNumbers {
  /** NaN where a variant is not defined, Infinity where it divides by 0. */
  values: Record<CollapseVariant, number>
  /**
   * What each DNC1 would be if all samples were scattered evenly over all directions with variance mean ‖z‖²: times ε²,
   * what round-off ε of the features leaves of it.
   */
  spread: Record<VariantOf<'dnc1'>, number>
}

/**
 * Every variant of DNC1, DNC2 and DNC3 (`collapseVariants.ts`) of one layer. With N samples in K classes
 * Σ_W = 1/N Σ_i (z_i − m_{y_i})(…)ᵀ and Σ_B = 1/K Σ_k (m_k − m)(…)ᵀ, where m is the mean of all samples or of the class
 * means (`about`), and M_c has the columns m_k − m. Neither Σ is formed: both come from the singular values of M_c and
 * the deviations, so that what is far below the features in size keeps its digits. Directions of M_c below round-off
 * (max(n, K) ε ‖M‖) count as none. Where the class means are one point, no DNC1 but the share is defined, and where all features
 * are 0, or `scatter` is null, nothing is. `next` null: no DNC3.
 * Sources: Súkeník et al. 2405.14468, Definition 1 and section 6 (orthogonal frame, collinear rows, condition number);
 * the others as the texts of `collapseVariants.ts` name the code that has them.
 */
export function collapseNumbers(
  scatter: ScatterByClass | null,
  next: NextWeights | null,
  about: Centre,
): CollapseNumbers {
  if (!scatter)
    return { values: { ...nothing }, spread: { traceInverse: NaN, traceTop: NaN, quotient: NaN, share: NaN } }
  const { means } = scatter
  const centred = centredMeans(scatter, about)
  const { values, spread } = withinOverBetween(scatter, centred)
  const isZero = squaredNorm(means) === 0
  return {
    spread,
    values: {
      ...nothing,
      ...values,
      ...(isZero
        ? {}
        : {
            orthogonalFrame: frameDistance(means, orthogonalFrame(means.cols)),
            conditionNumber: conditionNumber(means),
            simplexFrame: frameDistance(centred, simplexFrame(means.cols)),
            normVariation: normVariation(centred),
          }),
      ...(isZero || !next ? {} : rowAlignment(next, scatter, centred)),
    },
  }
}

const nothing = Object.fromEntries(allVariants.map((variant) => [variant, NaN])) as Record<CollapseVariant, number>

function withinOverBetween(scatter: ScatterByClass, centred: Matrix) {
  const { deviations, within, meanSquare, counts, means } = scatter
  const [n, K, N] = [centred.rows, centred.cols, deviations.cols]
  const { U, s } = svd(centred)
  const rank = Math.min(K - 1, s.filter((value) => value > roundOff(means)).length)
  // Σ_B⁺ = K U S⁻² Uᵀ: its K goes with the one that the trace is divided by.
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
  const numbers = (trace: number, spread: number): CollapseNumbers['spread'] => ({
    traceInverse: rank === 0 ? NaN : trace,
    traceTop: rank === 0 || rank < K - 1 ? NaN : K * trace,
    quotient: between === 0 ? NaN : spread / between,
    share: spread / total,
  })
  return { values: numbers(traces[0]!, within), spread: numbers(traces[1]!, meanSquare) }
}

/** Column k times the root of the number of its samples: its squared norm is then the scatter between classes times N. */
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
