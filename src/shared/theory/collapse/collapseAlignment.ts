import { mapEntries, matrix, multiply, squaredNorm, transpose, type Matrix } from '../../linalg/matrix.ts'
import { svd } from '../../linalg/svd.ts'
import { normalisedDistance, simplexFrame } from './collapseFrames.ts'
import type { VariantOf } from './collapseVariants.ts'
import { roundOff, type ScatterByClass } from '../scatterByClass.ts'

/** The weights that act on the features: W_{l+1} (m, n), and whether they are the last ones. */
export interface NextWeights {
  W: Matrix
  isLast: boolean
}

/**
 * Computes every variant of DNC3 (collapseVariants.ts has the sources). `centred`: M_c (n, K). All are NaN where W is 0 or
 * not finite. `selfDuality` and `productFrame` are NaN too for hidden weights, whose rows belong to no class, and where the
 * class means coincide. Throws when the columns of W do not match the features.
 */
export function rowAlignment(
  { W, isLast }: NextWeights,
  { means, present }: ScatterByClass,
  centred: Matrix,
): Record<VariantOf<'dnc3'>, number> {
  if (W.cols !== means.rows)
    throw new RangeError(`rowAlignment: the weights have ${W.cols} columns, the features ${means.rows} units`)
  const norm = Math.sqrt(squaredNorm(W))
  const nothing = { collinearRows: NaN, rowsInSpan: NaN, selfDuality: NaN, productFrame: NaN }
  if (!Number.isFinite(norm) || norm === 0) return nothing
  const rows = mapEntries(W, (value) => value / norm)
  const open = { collinearRows: distanceToLines(rows, means), rowsInSpan: outsideSpan(rows, means) }
  if (!isLast) return { ...nothing, ...open }
  const own = rowsOf(rows, present) // (K, n): a class without samples has no mean
  return {
    ...open,
    selfDuality: normalisedDistance(centred, unit(transpose(own))),
    productFrame: normalisedDistance(multiply(own, centred), simplexFrame(means.cols)),
  }
}

/** Returns the norm of the remainder of W (m, n) after projecting every row onto the nearest line through a column of M (n, K). */
function distanceToLines(W: Matrix, M: Matrix): number {
  const lines = unitColumns(M)
  let total = 0
  for (let i = 0; i < W.rows; i++) {
    const w = W.data.subarray(i * W.cols, (i + 1) * W.cols)
    let least = w.reduce((sum, value) => sum + value * value, 0)
    for (const u of lines) {
      const along = w.reduce((sum, value, j) => sum + value * u[j]!, 0)
      // Subtracts first: 1 − cos² would lose half the digits near the line.
      least = Math.min(
        least,
        w.reduce((sum, value, j) => sum + (value - along * u[j]!) ** 2, 0),
      )
    }
    total += least
  }
  return Math.sqrt(total)
}

/** Returns the columns of M that are not 0, scaled to norm 1. */
function unitColumns(M: Matrix): Float64Array[] {
  const T = transpose(M)
  return Array.from({ length: T.rows }, (_, k) => T.data.subarray(k * T.cols, (k + 1) * T.cols)).flatMap((m) => {
    const norm = Math.sqrt(m.reduce((sum, value) => sum + value * value, 0))
    return norm > 0 ? [m.map((value) => value / norm)] : []
  })
}

/** Returns ‖W − W U Uᵀ‖ with U an orthonormal basis of the columns of M (n, K). */
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
