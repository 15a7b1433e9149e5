import { multiply, type Matrix } from '../linalg/matrix.ts'
import { haarOrthogonal } from '../linalg/orthogonal.ts'
import { randomStream } from '../linalg/random.ts'

/**
 * The plane on which layer l is looked at: B (2, width) with orthonormal rows, drawn from the Haar measure. It depends
 * on nothing but its arguments, so every step of a run, and every run of that seed and width, is seen on the same plane.
 * layer: l, from 0 for the inputs. Throws when the width is below 2.
 * Source: Zangrando et al. 2402.03991v2, appendix D.3 and Figure 7.
 */
export function projectionPlane(width: number, layer: number, seed: number): Matrix {
  if (!(Number.isInteger(width) && width >= 2))
    throw new RangeError(`projectionPlane: layer ${layer} has width ${width}, and a plane needs 2 dimensions or more`)
  return haarOrthogonal(2, width, randomStream(seed, `projection of layer ${layer}`))
}

/**
 * B Z: the samples as points of the plane, one column each. B: (2, n); Z: (n, N); returns (2, N); NaN stays NaN.
 * Throws when the sizes do not fit. Source: Zangrando et al. 2402.03991v2, Figure 7.
 */
export function project(B: Matrix, Z: Matrix): Matrix {
  if (B.cols !== Z.rows)
    throw new RangeError(`project: the plane lies in ${B.cols} dimensions, the features in ${Z.rows}`)
  return multiply(B, Z) // (2, N)
}
