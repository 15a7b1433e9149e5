import * as z from 'zod'
import { dnc1Tolerance, dnc1Verdicts } from '../../theory/dnc1.ts'
import { Vector } from '../schema.ts'
import { part } from './part.ts'

const seed = z.int().min(0).max(0xffffffff).default(0)

/** Parameters of the theory. */
export const TheoryParameters = z.strictObject({
  /** The number of clusters and the rank that weights are compared with; null for the number of classes. */
  K: z.int().positive().max(10_000).nullable().default(null),
  /** Number of k-means++ starts in addition to the classes. */
  restarts: z.int().min(1).max(1000).default(8),
  /** Effort of the search for M: points of the hull per round, rounds, and steps of each ascent. */
  points: z.int().min(1).max(1000).default(8),
  rounds: z.int().min(0).max(100).default(3),
  steps: z.int().min(1).max(1000).default(12),
  /** DNC1 takes a TCV up to this share of mean ‖z_i‖² for 0. */
  collapseTolerance: z.number().positive().max(1).default(dnc1Tolerance),
  /** Random seed of k-means++, of the search for M, and of the samples with gradients. */
  seed,
})
export type TheoryParameters = z.infer<typeof TheoryParameters>

/** TCV_{K,l} of one layer, between `lower` (certified) and `upper` (attained). */
const Variation = z.strictObject({
  /** l, from 0 (the inputs). */
  layer: z.int(),
  lower: z.number(),
  upper: z.number(),
  /** The variation of the partition into classes. */
  byClass: z.number(),
  /** Mean ‖z_i‖² of the features. */
  meanSquare: z.number(),
  /** Definition 3.5; null where K is not the number of classes. */
  dnc1: z.enum(dnc1Verdicts).nullable(),
})

/** The centroid-based loss of eq. 8 at one layer; shared/theory/centroidLoss.ts defines each number. */
const CentroidLoss = z.strictObject({
  below: z.int(),
  clusters: z.int(),
  loss: z.number(),
  mean: z.number(),
  penalty: z.number(),
})

/** The right side of Theorem 3.4 for W_l from layer j. */
const BoundRow = z.strictObject({
  /** j < l, from 0 (the inputs). */
  below: z.int(),
  /** TCV_{K,j}. */
  lower: z.number(),
  upper: z.number(),
  /** M_{l,j}, estimated from below, in the operator norm and in the entrywise L² norm of the paper. */
  M: z.number(),
  entrywiseM: z.number(),
  /** ‖R‖/Λ of Lemma 3.3 for the partition that attains `upper`, computed without M. */
  remainder: z.number(),
  /** ‖R‖ over the sum of squares of that partition, at most M/2; null where either is zero or round-off. */
  ratio: z.number().nullable(),
  /** M TCV/Λ as the theorem prints it, and half of it as the proof gives; with the operator norm. */
  right: z.number(),
  proved: z.number(),
  /** M TCV/Λ with the entrywise norm. */
  entrywiseRight: z.number(),
  /** Lemma 3.3 for the partition that attains `upper`: ‖R‖ ≤ M(θ, C) WCSS, with M over the hulls of its clusters. */
  lemma: z.strictObject({
    clusters: z.int(),
    rank: z.int(),
    difference: z.number(),
    wcss: z.number(),
    M: z.number(),
    entrywiseM: z.number(),
  }),
})

/** Both sides of Theorem 3.4 for one layer; shared/theory/rankBound.ts defines each number. */
const LayerBound = z.strictObject({
  layer: z.int(),
  /** ‖W_l‖. */
  norm: z.number(),
  /** The left side: the distance of W_l from rank K, absolute and relative to ‖W_l‖. */
  distance: z.number(),
  relativeDistance: z.number(),
  /** Λ_l. */
  decay: z.number(),
  /** ‖∇L₀ + ΛW‖/‖ΛW‖, and ‖∇L₀ + ΛW‖/Λ, which every right side gains away from stationarity. */
  stationarity: z.number(),
  offset: z.number(),
  rows: z.array(BoundRow),
  /** j of the row with the smallest right side; null where there are no rows. */
  best: z.int().nullable(),
  slack: z.number().nullable(),
})

/** Definition 4.1 and eqs. 10, 11; shared/theory/representationCost.ts defines each number. */
const Cost = z.strictObject({
  interpolation: z.number(),
  /** Eq. 11 for the features, and eq. 10 for the actual weights. */
  cost: z.number(),
  weightCost: z.number(),
  rank: z.int(),
  smallestC: z.number(),
  leadingC: z.number(),
  optimum: z.number(),
  leadingOptimum: z.number(),
  layers: z.array(
    z.strictObject({
      layer: z.int(),
      cost: z.number(),
      representability: z.number(),
      smallestC: z.number(),
      leadingC: z.number(),
      rank: z.int(),
      missingRank: z.int(),
      rankMargin: z.number(),
      optimum: z.number(),
      leadingOptimum: z.number(),
    }),
  ),
})

const GradientRanks = z.strictObject({
  /** Indices of the K samples. */
  samples: z.array(z.int()),
  layers: z.array(z.strictObject({ layer: z.int(), rank: z.int(), singularValues: Vector })),
})

const Fit = z.strictObject({ C: z.number(), error: z.number(), scaleError: z.number(), shapeError: z.number() })

/** Theorem 4.2 from the measured next layer; shared/theory/forecast/recursiveForecast.ts defines each number. */
const RecursiveForecast = z.strictObject({
  layers: z.array(
    z.strictObject({
      layer: z.int(),
      theorem: z.enum(['4.2', 'C.2']),
      /** The K leading singular values of Z^l, measured and forecast with C = 1. */
      measured: Vector,
      forecast: Vector.nullable(),
      fit: Fit.nullable(),
      refusal: z.string().nullable(),
    }),
  ),
  /** One C for all layers of Theorem 4.2; null where no layer has a forecast. */
  common: Fit.nullable(),
})

/** Theorem C.2; shared/theory/residual.ts defines each number. */
const Residual = z.strictObject({
  smallestC: z.number(),
  cost: z.number(),
  optimum: z.number(),
  layers: z.array(
    z.strictObject({
      layer: z.int(),
      norm: z.number(),
      mustVanish: z.boolean(),
      distance: z.number().nullable(),
      change: z.number().nullable(),
    }),
  ),
})

/** The theorems for the weights of one run; a part whose assumptions fail has a refusal instead of a value. */
export const TheoryResult = z.strictObject({
  kind: z.literal('theory'),
  /** The step of the weights. */
  step: z.int(),
  K: z.int(),
  /** The number of classes, K of the paper's statements on collapse. */
  classes: z.int(),
  /** Eqs. 6 and 7 for every layer. */
  variation: part(z.array(Variation)),
  /** The tolerance of DNC1. */
  collapseTolerance: z.number(),
  /** Eq. 8, for the partitions that attain the upper ends of `variation`. */
  centroidLoss: part(z.array(CentroidLoss)),
  /** Theorem 3.4 and Lemma 3.3. */
  bound: part(z.array(LayerBound)),
  /** Proposition 3.1. */
  gradientRanks: part(GradientRanks),
  /** Definition 4.1. */
  cost: part(Cost),
  /** Theorem 4.2. */
  forecast: part(RecursiveForecast),
  /** Appendix C. */
  residual: part(Residual),
})
export type TheoryResult = z.infer<typeof TheoryResult>
