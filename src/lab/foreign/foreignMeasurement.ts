import type { Measurement } from '../../shared/contract/measurements.ts'
import { matrix, transpose, type Matrix } from '../../shared/linalg/matrix.ts'
import { singularValues } from '../../shared/linalg/svd.ts'
import { balancedness } from '../../shared/theory/balancedness.ts'
import {
  centredPairs,
  classScatter,
  clusterVariationInterval,
  labelVectors,
} from '../../shared/theory/clusterVariation.ts'
import {
  centreAgreement,
  classDistanceVariance,
  equiangularity,
  predictedClasses,
} from '../../shared/theory/collapse/collapseSeparation.ts'
import { numericalRank } from '../../shared/theory/numericalRank.ts'
import { scatterByClass } from '../../shared/theory/scatterByClass.ts'
import { collapseColumns } from './foreignCollapse.ts'

/** The weights and features of one layer at one step; null where they were not logged. */
export interface LayerAtStep {
  W: Matrix | null
  /** (n, N). */
  Z: Matrix | null
}

const nothing = new Float64Array(0)

/**
 * Measures a step of a network that another program trains, by the definitions of our own runs. Layers without features
 * or weights have no spectrum and NaN in place of numbers. `labels`: null where the samples have none.
 */
export function foreignMeasurement(
  at: Pick<Measurement, 'step' | 'time' | 'objective' | 'dataLoss' | 'gradientNorm'>,
  layers: readonly LayerAtStep[],
  labels: Int32Array | null,
  classes: number,
): Measurement {
  const featureSpectra = layers.map(({ Z }) => (Z ? singularValues(Z) : nothing))
  const weightSpectra = layers.map(({ W }) => (W ? singularValues(W) : nothing))
  const variations = layers.map(({ Z }) => variationOf(Z, labels, classes))
  return {
    ...at,
    multiplier: 1,
    weightPenalty: NaN,
    featurePenalty: NaN,
    featureSpectra,
    weightSpectra,
    recursiveSpectra: layers.slice(1).map(() => nothing),
    tcv: Float64Array.from(variations, ({ byClass }) => byClass),
    tcvLower: Float64Array.from(variations, ({ lower }) => lower),
    tcvUpper: Float64Array.from(variations, ({ upper }) => upper),
    featureRanks: featureSpectra.map((s) => numericalRank(s)),
    weightRanks: weightSpectra.map((s) => numericalRank(s)),
    layered: { balancedness: balances(layers), ...collapseOf(layers, labels, classes) },
  }
}

function variationOf(Z: Matrix | null, labels: Int32Array | null, K: number) {
  if (!Z || labels?.length !== Z.cols) return { lower: NaN, upper: NaN, byClass: NaN }
  const Y = labelVectors(labels, K)
  const byClass = classScatter(Z, labels, K)
  // No random starts: a measurement depends on what was logged alone.
  const { lower, upper } = clusterVariationInterval(Z, Y, K, { spectrum: singularValues(centredPairs(Z, Y)) })
  return { lower: Math.min(lower, byClass), upper: Math.min(upper, byClass), byClass }
}

function balances(layers: readonly LayerAtStep[]): Float64Array {
  return Float64Array.from(layers.slice(1), ({ W: above }, l) => {
    const W = layers[l]?.W
    return W && above && above.cols === W.rows ? (balancedness([W, above])[0] ?? NaN) : NaN
  })
}

function collapseOf(layers: readonly LayerAtStep[], labels: Int32Array | null, K: number) {
  const outputs = layers.at(-1)?.Z
  const predicted = outputs?.rows === K ? predictedClasses(outputs) : null
  const scatters = layers.map(({ Z }) => (Z && labels?.length === Z.cols ? scatterByClass(Z, labels, K) : null))
  const each = (of: (scatter: NonNullable<(typeof scatters)[number]>) => number): Float64Array =>
    Float64Array.from(scatters, (scatter) => (scatter && scatter.meanSquare > 0 ? of(scatter) : NaN))
  return {
    cdnv: each(classDistanceVariance),
    equiangularity: each((scatter) => equiangularity(scatter, 'samples')),
    ...(predicted ? { centreAgreement: each((scatter) => centreAgreement(scatter, predicted)) } : {}),
    ...collapseColumns(layers, labels, K, predicted),
  }
}

/** Returns an array of weights (outputs, inputs, …) as a matrix. */
export function weightMatrix(values: Float64Array, shape: readonly number[]): Matrix {
  const rows = shape[0] ?? 0
  return matrix(rows, rows === 0 ? 0 : values.length / rows, values)
}

/** Returns an array of features (N, units, …) as Z (units, N). */
export const featureMatrix = (values: Float64Array, shape: readonly number[]): Matrix =>
  transpose(weightMatrix(values, shape))
