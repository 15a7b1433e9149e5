import * as z from 'zod'
import { call, event, Vector } from './schema.ts'

/** How the dimensions of a weight are ordered in a file: `outIn` as PyTorch, `inOut` as Keras. */
export const layouts = ['outIn', 'inOut'] as const

/** A number that is known exactly (both ends equal) or only within an interval. */
const Range = z.object({ lower: z.number(), upper: z.number() })
export type Range = z.infer<typeof Range>

/** The fit of a power law to the eigenvalues σ². */
const Tail = z.object({
  alpha: z.number(),
  xmin: z.number(),
  distance: z.number(),
  count: z.number(),
  error: z.number(),
  /** α log₁₀ λ_max, as WeightWatcher's alpha_weighted. */
  weighted: z.number(),
})

/** The numbers of one weight as a matrix W (rows, cols). */
const WeightNumbers = z.object({
  rows: z.number(),
  cols: z.number(),
  /** Descending: all singular values, or the largest ones. */
  singularValues: Vector,
  /** Whether they are all. */
  isWhole: z.boolean(),
  /** Within `residuals[j]` of value j lies a singular value of W; null where all values are computed. */
  residuals: Vector.nullable(),
  frobenius: z.number(),
  spectral: Range,
  /** Values above 10⁻⁵ of the largest. */
  rank: Range,
  stableRank: Range,
  /** ‖W − W_K‖/‖W‖ in the Frobenius norm, with W_K the nearest matrix of rank K. */
  lowRankDistance: Range,
  tail: Tail.nullable(),
  /** Why there is no tail; null where there is one. */
  noTail: z.string().nullable(),
})
export type WeightNumbers = z.infer<typeof WeightNumbers>

const Layer = z.object({
  name: z.string(),
  shape: z.array(z.number()),
  type: z.string(),
  /** How a convolution became a matrix, as "out × (in·3·3)"; null for a matrix. */
  unfolding: z.string().nullable(),
  /** Why it has no numbers; null where it has. */
  problem: z.string().nullable(),
  numbers: WeightNumbers.nullable(),
  /** ‖W_{l+1}ᵀW_{l+1} − W_lW_lᵀ‖/‖W_l‖² with the next layer; null where none follows. */
  balancedness: z.object({ next: z.string(), value: z.number() }).nullable(),
})
export type CheckpointLayer = z.infer<typeof Layer>

/** The features of one layer on labelled samples. */
const FeatureNumbers = z.object({
  name: z.string(),
  units: z.number(),
  samples: z.number(),
  problem: z.string().nullable(),
  /** Whether they were read in blocks: the upper end of the variation is then that of the classes. */
  inBlocks: z.boolean().default(false),
  /** The certified interval of TCV_K, and the value of the partition into classes; null where they cannot be computed. */
  variation: z.object({ lower: z.number(), upper: z.number(), byClass: z.number() }).nullable(),
  /** Variants of DNC1, DNC2, DNC3 and NC4; NaN where one is not defined. */
  variants: z.record(z.string(), z.number()),
  /** The weights that act on these features; null where none is known. */
  next: z.string().nullable(),
  rank: z.number(),
  stableRank: z.number(),
  /** Ranks of the class means as they are, and centred. */
  meanRank: z.number(),
  centredMeanRank: z.number(),
  singularValues: Vector,
  /** Cosines of the class means (K × K, row-major). */
  cosines: Vector,
})
export type FeatureNumbers = z.infer<typeof FeatureNumbers>

export const CheckpointResult = z.object({
  file: z.string(),
  format: z.string(),
  bytes: z.number(),
  layers: z.array(Layer),
  /** Tensors that are no weights of a layer: vectors, scalars and whole numbers. */
  others: z.number(),
  features: z.array(FeatureNumbers),
  /** The class names in order; empty without labels. */
  classes: z.array(z.string()),
  /** K of the low-rank distance. */
  rank: z.number(),
  /** Sentences about what was assumed or left out. */
  notes: z.array(z.string()),
})
export type CheckpointResult = z.infer<typeof CheckpointResult>

/** One layer of two checkpoints. */
const LayerChange = z.object({
  name: z.string(),
  shape: z.array(z.number()),
  problem: z.string().nullable(),
  /** ‖B − A‖/‖A‖, the numerical and the stable rank of B − A, and its singular values. */
  change: z.number(),
  changeRank: Range,
  changeStableRank: Range,
  singularValues: Vector,
  before: WeightNumbers.nullable(),
  after: WeightNumbers.nullable(),
})
export type LayerChange = z.infer<typeof LayerChange>

export const CheckpointComparison = z.object({
  files: z.tuple([z.string(), z.string()]),
  layers: z.array(LayerChange),
  notes: z.array(z.string()),
})
export type CheckpointComparison = z.infer<typeof CheckpointComparison>

export const CheckpointRequest = z.strictObject({
  file: z.string().min(1),
  /** A JSON file with the order of the layers. */
  layers: z.string().nullable().default(null),
  features: z.string().nullable().default(null),
  labels: z.string().nullable().default(null),
  /** Only tensors whose name contains this text. */
  match: z.string().default(''),
  /** K of the low-rank distance; null: the number of classes, or 10. */
  rank: z.int().min(1).nullable().default(null),
  /** Computes all singular values, however large a tensor is. */
  isWhole: z.boolean().default(false),
})
export type CheckpointRequest = z.infer<typeof CheckpointRequest>

export const checkpoints = {
  analyse: call(CheckpointRequest, CheckpointResult),
  compare: call(
    z.strictObject({ files: z.tuple([z.string().min(1), z.string().min(1)]), match: z.string().default('') }),
    CheckpointComparison,
  ),
  /** Stops every analysis of a checkpoint. */
  stop: call(z.strictObject({}), z.null()),
  /** The share of the work of the running analysis that is done. */
  progressed: event(z.object({ done: z.number() })),
}
