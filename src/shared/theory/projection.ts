import { multiply, type Matrix } from '../linalg/matrix.ts'
import { haarOrthogonal } from '../linalg/orthogonal.ts'
import { randomStream } from '../linalg/random.ts'
import { classScatter } from './clusterVariation.ts'

/**
 * Returns the projection plane of layer l: B (2, width) with orthonormal rows, drawn from the Haar measure. It depends on
 * its arguments alone, so all steps of a run, and all runs of that seed and width, share the plane.
 * layer: l, from 0 for the inputs. Throws when the width is below 2.
 * Source: Zangrando et al. 2402.03991v2, appendix D.3 and Figure 7.
 */
export function projectionPlane(width: number, layer: number, seed: number): Matrix {
  if (!(Number.isInteger(width) && width >= 2))
    throw new RangeError(`projectionPlane: layer ${layer} has width ${width}, but a plane needs 2 dimensions or more`)
  return haarOrthogonal(2, width, randomStream(seed, `projection of layer ${layer}`))
}

/**
 * Returns B Z (2, N), the samples as points of the plane, from B (2, n) and Z (n, N). NaN stays NaN. Throws when the sizes
 * do not fit.
 * Source: Zangrando et al. 2402.03991v2, Figure 7.
 */
export function project(B: Matrix, Z: Matrix): Matrix {
  if (B.cols !== Z.rows) throw new RangeError(`project: the plane has ${B.cols} dimensions, the features ${Z.rows}`)
  return multiply(B, Z) // (2, N)
}

/**
 * Returns the root mean square distance of the samples from their class mean, over that from the mean of all: 0 when every
 * class is one point, 1 when all classes have the same mean, NaN when all samples are one point.
 * P: (2, N), or any features; labels: N class numbers. Throws when labels and columns differ in number or a label is out of
 * range. The measure is ours, not the paper's.
 */
export function classSpread(P: Matrix, labels: ArrayLike<number>, classes: number): number {
  const total = classScatter(P, new Int32Array(P.cols), 1)
  return total === 0 ? NaN : Math.sqrt(classScatter(P, labels, classes) / total)
}
