import { mapEntries, matrix, multiply, squaredNorm, transpose, type Matrix } from '../linalg/matrix.ts'
import { svd } from '../linalg/svd.ts'
import { normalisedDistance, simplexFrame } from './collapseFrames.ts'
import type { VariantOf } from './collapseVariants.ts'
import { roundOff, type ScatterByClass } from './scatterByClass.ts'

/** The weights that act upon the features: W_{l+1} (m, n), and whether they are the last ones. */
export interface NextWeights {
  W: Matrix
  isLast: boolean
}

/**
 * Every variant of DNC3. `centred`: M_c (n, K). NaN where W = 0 or not finite; the last two also for hidden weights, whose
 * rows belong to no class, and where the class means are one point. Throws when W does not act upon the features.
 */
export function rowAlignment(
  { W, isLast }: NextWeights,
  { means, present }: ScatterByClass,
  centred: Matrix,
): Record<VariantOf<'dnc3'>, number> {
  if (W.cols !== means.rows)
    throw new RangeError(`rowAlignment: weights for ${W.cols} units, and the features have ${means.rows}`)
  const norm = Math.sqrt(squaredNorm(W))
  const nothing = { collinearRows: NaN, rowsInSpan: NaN, selfDuality: NaN, productFrame: NaN }
  if (!Number.isFinite(norm) || norm === 0) return nothing
  const rows = mapEntries(W, (value) => value / norm)
  const open = { collinearRows: offTheLines(rows, means), rowsInSpan: outsideSpan(rows, means) }
  if (!isLast) return { ...nothing, ...open }
  const own = rowsOf(rows, present) // (K, n): a class without samples has no mean to be compared with
  return {
    ...open,
    selfDuality: normalisedDistance(centred, unit(transpose(own))),
    productFrame: normalisedDistance(multiply(own, centred), simplexFrame(means.cols)),
  }
}

/** Norm of what is left of the rows of W (m, n) when each is projected onto the nearest line through a column of M (n, K). */
function offTheLines(W: Matrix, M: Matrix): number {
  const lines = unitColumns(M)
  let total = 0
  for (let i = 0; i < W.rows; i++) {
    const w = W.data.subarray(i * W.cols, (i + 1) * W.cols)
    let least = w.reduce((sum, value) => sum + value * value, 0)
    for (const u of lines) {
      const along = w.reduce((sum, value, j) => sum + value * u[j]!, 0)
      // Subtracted first: 1 − cos² would lose half the digits where they are nearly on the line.
      least = Math.min(
        least,
        w.reduce((sum, value, j) => sum + (value - along * u[j]!) ** 2, 0),
      )
    }
    total += least
  }
  return Math.sqrt(total)
}

/** The columns of M that are not 0, with norm 1. */
function unitColumns(M: Matrix): Float64Array[] {
  const T = transpose(M)
  return Array.from({ length: T.rows }, (_, k) => T.data.subarray(k * T.cols, (k + 1) * T.cols)).flatMap((m) => {
    const norm = Math.sqrt(m.reduce((sum, value) => sum + value * value, 0))
    return norm > 0 ? [m.map((value) => value / norm)] : []
  })
}

/** ‖W − W U Uᵀ‖ with U an orthonormal basis of the columns of M (n, K). */
function outsideSpan(W: Matrix, M: Matrix): number {
  const { U, s } = svd(M)
  const rank = s.filter((value) => value > roundOff(M)).length
  const basis = matrix(U.rows, rank)
  for (let row = 0; row < U.rows; row++) basis.data.set(U.data.subarray(row * U.cols, row * U.cols + rank), row * rank)
  const inside = multiply(multiply(W, basis), transpose(basis))
  return Math.sqrt(
    squaredNorm(
      matrix(
        W.rows,
        W.cols,
        W.data.map((value, i) => value - inside.data[i]!),
      ),
    ),
  )
}

function unit(A: Matrix): Matrix {
  const norm = Math.sqrt(squaredNorm(A))
  return mapEntries(A, (value) => value / norm)
}

const rowsOf = (A: Matrix, rows: readonly number[]): Matrix =>
  matrix(
    rows.length,
    A.cols,
    Float64Array.from(rows.flatMap((row) => [...A.data.subarray(row * A.cols, (row + 1) * A.cols)])),
  )
