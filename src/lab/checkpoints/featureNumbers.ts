import type { FeatureNumbers } from '../../shared/contract/checkpoints.ts'
import { type Matrix } from '../../shared/linalg/matrix.ts'
import { randomStream } from '../../shared/linalg/random.ts'
import { singularValues } from '../../shared/linalg/svd.ts'
import { centredPairs, clusterVariationInterval, labelVectors } from '../../shared/theory/clusterVariation.ts'
import { collapseNumbers } from '../../shared/theory/collapse/collapseMetrics.ts'
import type { NextWeights } from '../../shared/theory/collapse/collapseAlignment.ts'
import { numericalRank, stableRank } from '../../shared/theory/numericalRank.ts'
import { streamedScatter, type FeatureRows } from '../../shared/theory/streamedScatter.ts'
import { centredMeans, scatterByClass, type ScatterByClass } from '../../shared/theory/scatterByClass.ts'
import { cosineGraph } from '../../shared/theory/unconstrained/classGraph.ts'
import type { LabelArray } from './featureArrays.ts'

/** Fewer starts than in training: the features of a checkpoint are many. */
const restarts = 4

/**
 * Computes the numbers of the features Z (n, N) of one layer: TCV_K of the pairs with one-hot labels, the variants of
 * collapse, ranks, and the cosines of the class means. `next`: the weights that act on Z, for DNC3; `predicted`: for NC4.
 */
export function featureNumbers(
  name: string,
  Z: Matrix,
  { labels, classNames }: LabelArray,
  next: (NextWeights & { name: string }) | null,
  predicted: ArrayLike<number> | null,
): FeatureNumbers {
  const K = classNames.length
  const Y = labelVectors(labels, K)
  const scatter = scatterByClass(Z, labels, K)
  const s = singularValues(Z)
  const { lower, upper, byClass } = clusterVariationInterval(Z, Y, K, {
    random: randomStream(0, 'checkpoint'),
    restarts,
    spectrum: singularValues(centredPairs(Z, Y)),
  })
  const { values } = collapseNumbers(scatter, next, 'samples', predicted)
  return {
    name,
    units: Z.rows,
    samples: Z.cols,
    problem: null,
    inBlocks: false,
    variation: { lower, upper, byClass },
    variants: values,
    next: next?.name ?? null,
    ...ranksOf(s, scatter),
  }
}

/** A factor of n² numbers for each class must fit into memory: 2²⁶ numbers are 0.5 GB. */
const mostFactors = 2 ** 26

/**
 * Computes the numbers of features that are read in blocks, never as a whole. The upper end of the TCV is that of the
 * partition into classes, and NC4, which needs single samples, is NaN. Throws a RangeError where n² numbers a class are too
 * many.
 */
export function streamedNumbers(
  name: string,
  rows: FeatureRows,
  { labels, classNames }: LabelArray,
  next: (NextWeights & { name: string }) | null,
): FeatureNumbers {
  const K = classNames.length
  const needed = 2 * K * rows.units ** 2
  if (needed > mostFactors)
    throw new RangeError(
      `has ${rows.units} units and ${K} classes: reading it in blocks needs ${needed} numbers, more than ${mostFactors}; choose fewer samples, or project the units`,
    )
  const { scatter, singularValues: s, variation } = streamedScatter(rows, labels, K)
  const { values } = collapseNumbers(scatter, next, 'samples', null)
  return {
    name,
    units: rows.units,
    samples: rows.samples,
    problem: null,
    inBlocks: true,
    variation: { ...variation, upper: variation.byClass },
    variants: values,
    next: next?.name ?? null,
    ...ranksOf(s, scatter),
  }
}

function ranksOf(s: Float64Array, scatter: ScatterByClass | null) {
  const rankOf = (M: Matrix): number => numericalRank(singularValues(M))
  return {
    rank: numericalRank(s),
    stableRank: stableRank(s),
    meanRank: scatter ? rankOf(scatter.means) : NaN,
    centredMeanRank: scatter ? rankOf(centredMeans(scatter, 'samples')) : NaN,
    singularValues: s,
    cosines: scatter ? cosineGraph(scatter.means).data : new Float64Array(0),
  }
}

/** Returns the entry of features that cannot be analysed. */
export const unreadFeatures = (name: string, problem: string): FeatureNumbers => ({
  name,
  units: 0,
  samples: 0,
  problem,
  inBlocks: false,
  variation: null,
  variants: {},
  next: null,
  rank: NaN,
  stableRank: NaN,
  meanRank: NaN,
  centredMeanRank: NaN,
  singularValues: new Float64Array(0),
  cosines: new Float64Array(0),
})
