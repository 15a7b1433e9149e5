import { matrix } from '../../linalg/matrix.ts'
import type { Structure } from './structure.ts'

/** The weight b of the square graph with the least loss at L = 4, λ = 1e-3 (found by a scan). */
export const bestSquareWeight = 0.7233

/**
 * Returns the structure of the square graph on K = 4 classes: the classes are the edges of the 4-cycle. T (4, 4) is its
 * incidence matrix over √2, of rank 3; the rows of P (4, 4) are the cyclic shifts of (1, 1, −b, −b) times T, of length 1.
 * Source: Súkeník et al. 2405.14468, Figure 5; the weight b is derived.
 */
export function squareGraphStructure(b = bestSquareWeight): Structure {
  const entry = 1 / Math.SQRT2
  const T = matrix(4, 4)
  for (let v = 0; v < 4; v++) T.data[v * 4 + v] = T.data[v * 4 + ((v + 3) % 4)] = entry // edge k joins k and k + 1
  const P = matrix(4, 4)
  for (let i = 0; i < 4; i++) {
    const signs = (v: number): number => ((v - i + 4) % 4 < 2 ? 1 : -b)
    const row = Array.from({ length: 4 }, (_, k) => (signs(k) + signs((k + 1) % 4)) * entry)
    const length = Math.hypot(...row)
    row.forEach((value, k) => (P.data[i * 4 + k] = value / length))
  }
  return { T, P }
}
