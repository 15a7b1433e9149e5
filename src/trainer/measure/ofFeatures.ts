import type { Matrix } from '../../shared/linalg/matrix.ts'
import type { FeatureLayeredName } from '../../shared/quantities/table.ts'
import {
  centreAgreement,
  classDistanceVariance,
  equiangularity,
  predictedClasses,
} from '../../shared/theory/collapse/collapseSeparation.ts'
import { scatterByClass } from '../../shared/theory/scatterByClass.ts'

/**
 * Computes the layered quantities of the features Z^1 … Z^L, one number a layer; NaN where features are not finite or
 * all 0. One definition serves every engine: each takes two passes over the features, less than the clusters of the same measurement.
 */
export function featureQuantities(
  features: readonly Matrix[],
  labels: ArrayLike<number>,
  classes: number,
): Record<FeatureLayeredName, Float64Array> {
  const outputs = features.at(-1)
  const predicted = outputs ? predictedClasses(outputs) : new Int32Array()
  const scatters = features.map((Z) => scatterByClass(Z, labels, classes))
  const each = (of: (scatter: NonNullable<(typeof scatters)[number]>) => number): Float64Array =>
    Float64Array.from(scatters, (scatter) => (scatter && scatter.meanSquare > 0 ? of(scatter) : NaN))
  return {
    cdnv: each(classDistanceVariance),
    equiangularity: each((scatter) => equiangularity(scatter, 'samples')),
    centreAgreement: each((scatter) => centreAgreement(scatter, predicted)),
  }
}
