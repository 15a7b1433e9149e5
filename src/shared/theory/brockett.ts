import { matrix, multiply, transpose, type Matrix } from '../linalg/matrix.ts'

/** The result of a sequence of plane rotations. */
export interface Alignment {
  /** The right singular vectors of A (N, N), by descending singular values. */
  V: Matrix
  /** A V (n, N): orthogonal columns of lengths s_1(A) ≥ s_2(A) ≥ … */
  AV: Matrix
  sweeps: number
  /** The largest change of Brockett's cost in one rotation: at most 0 up to round-off. */
  largestIncrease: number
}

/**
 * Aligns the right singular basis V of B with that of A by Jacobi sweeps. Every plane rotation turns two columns of V to
 * the minimum of Brockett's cost ½‖A V Σ_B⁻¹‖² = ½ Σ_j ‖A v_j‖²/s_j(B)² in their plane. It takes the shorter way, along
 * which the cost is part of a cosine and falls. Columns of equal s_j(B) leave the cost unchanged, but turn too: otherwise
 * the sweeps end at saddles. On A V this is one-sided Jacobi, so AᵀA is never formed. Columns with A v_j = 0 stay, because
 * any basis of the null space is optimal.
 * A: (n, N); s: singular values of B, descending, all positive (N); V: orthogonal (N, N). `visit` receives the current V
 * and the number of sweeps after every `every` rotations and at the end. Throws when s has a zero, A has entries that are
 * not finite, or 60 sweeps do not suffice (about 8 usually do).
 * Source: Zangrando et al. 2402.03991v2, eq. 19 and Lemma B.2. The sweeps replace the lemma's gradient flow: they need no
 * distinct singular values and end after finitely many steps.
 */
export function alignBasis(
  A: Matrix,
  s: Float64Array,
  V: Matrix,
  every = Infinity,
  visit: (V: Matrix, sweep: number) => void = () => undefined,
): Alignment {
  if (!s.every((value) => value > 0)) throw new RangeError('alignBasis: B has a singular value of 0')
  if (!A.data.every(Number.isFinite)) throw new RangeError('alignBasis: A has entries that are not finite')
  const N = V.cols
  const vectors = transpose(V) // v_j in row j: (N, N)
  const images = transpose(multiply(A, V)) // A v_j in row j: (N, n)
  const round = 1e-15 * Math.sqrt(images.data.reduce((sum, a) => sum + a * a, 0)) // lengths below are round-off
  let largestIncrease = 0
  let rotations = 0
  for (let sweep = 1; sweep <= 60; sweep++) {
    let turned = false
    for (let j = 0; j < N; j++)
      for (let k = j + 1; k < N; k++) {
        const angle = bestAngle(images, j, k, round)
        if (angle === 0) continue
        const before = pairCost(images, s, j, k)
        turn(vectors, j, k, angle)
        turn(images, j, k, angle)
        largestIncrease = Math.max(largestIncrease, pairCost(images, s, j, k) - before)
        turned = true
        if (++rotations % every === 0) visit(transpose(vectors), sweep)
      }
    if (!turned) {
      const end = transpose(vectors)
      visit(end, sweep)
      return { V: end, AV: transpose(images), sweeps: sweep, largestIncrease }
    }
  }
  throw new Error('alignBasis: 60 sweeps did not align the bases')
}

/** Returns the angle in (−π/2, π/2] that makes columns j < k orthogonal with the longer one first; 0 where they are. */
function bestAngle(images: Matrix, j: number, k: number, round: number): number {
  const [jj, kk, jk] = [inner(images, j, j), inner(images, k, k), inner(images, j, k)]
  const [long, short] = [Math.sqrt(Math.max(jj, kk)), Math.sqrt(Math.min(jj, kk))]
  if (long <= round) return 0
  const isOrthogonal = short <= round || Math.abs(jk) <= 4e-15 * long * short
  // Lengths that differ by round-off count as equal, because swapping them would never end.
  if (isOrthogonal && jj >= kk * (1 - 1e-14)) return 0
  return 0.5 * Math.atan2(2 * jk, jj - kk)
}

function pairCost(images: Matrix, s: Float64Array, j: number, k: number): number {
  return 0.5 * (inner(images, j, j) / s[j]! ** 2 + inner(images, k, k) / s[k]! ** 2)
}

/** Rotates rows j and k of M to c m_j + s m_k and c m_k − s m_j. */
function turn({ cols, data }: Matrix, j: number, k: number, angle: number): void {
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  for (let i = 0; i < cols; i++) {
    const p = data[j * cols + i]!
    const q = data[k * cols + i]!
    data[j * cols + i] = c * p + s * q
    data[k * cols + i] = c * q - s * p
  }
}

function inner({ cols, data }: Matrix, j: number, k: number): number {
  let sum = 0
  for (let i = 0; i < cols; i++) sum += data[j * cols + i]! * data[k * cols + i]!
  return sum
}

/**
 * Returns Brockett's cost ½‖A V Σ_B⁻¹‖² from AV (n, N) and s(B), all positive (N).
 * Source: Zangrando et al. 2402.03991v2, eq. 19.
 */
export function brockettCost(AV: Matrix, s: ArrayLike<number>): number {
  return AV.data.reduce((sum, a, i) => sum + 0.5 * (a / s[i % AV.cols]!) ** 2, 0)
}

/** Returns U diag(s) Vᵀ (n, N) of U (n, r), s (r) and V (N, r). */
export function compose(U: Matrix, s: ArrayLike<number>, V: Matrix): Matrix {
  const scaled = matrix(U.rows, U.cols)
  for (let i = 0; i < U.data.length; i++) scaled.data[i] = U.data[i]! * s[i % U.cols]!
  return multiply(scaled, transpose(V)) // (n, N)
}
