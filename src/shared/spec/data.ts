import * as z from 'zod'

const count = z.int().positive()
const seed = z.int().min(0).max(0xffffffff).default(0)

const balanced = (most: number) => z.strictObject({ kind: z.literal('balanced'), perClass: count.max(most), seed })
const Balanced = balanced(900)
const Random = z.strictObject({ kind: z.literal('random'), count: count.max(5000), seed })
const Listed = z.strictObject({
  kind: z.literal('listed'),
  samples: z.array(z.tuple([z.int().min(0), z.int().min(0)])).min(2),
})

/** Which samples of the data set: `listed` names each as [class, position within the class]. */
export const Sampling = z.discriminatedUnion('kind', [Balanced, Random, Listed])
export type Sampling = z.infer<typeof Sampling>

/** What a generator draws, from the sampling's seed; `random` draws each label among the classes. */
const Drawing = z.discriminatedUnion('kind', [Balanced, Random])

/** K and the length of x_i. */
const classes = count.min(2).max(1000)
const dimension = count.max(4096)
/** σ of the noise; at 0 there is none. */
const deviation = z.number().nonnegative().max(1e6)

/** The embedded digits. Specs from before there was a choice name no set: undefined must be a value that the union tells apart. */
const Digits = z.strictObject({ set: z.literal('digits').optional().default('digits'), sampling: Sampling })

/**
 * Gaussian mixture (2402.03991v2, section 5.1): x_i ~ N(μ_{y_i}, σ²I), μ_k ~ N(0, I), all drawn from the sampling's
 * seed. Neither the means nor the directions of the noise depend on σ: a sweep of σ is one sample, its noise scaled.
 */
const Mixture = z.strictObject({
  set: z.literal('mixture'),
  /** K; `random` draws each label among them. */
  classes,
  /** Of x_i. */
  dimension,
  /** σ; at 0 every sample is its mean. */
  deviation,
  sampling: Drawing,
})
export type Mixture = z.infer<typeof Mixture>

/** Two half circles of radius 1 that reach into each other, with noise N(0, σ²I). K = 2, in the plane. */
const Moons = z.strictObject({ set: z.literal('moons'), deviation, sampling: Drawing })
export type Moons = z.infer<typeof Moons>

/** K arms about 0, from radius 0.1 to 1, with noise N(0, σ²I), in the plane. */
const Spirals = z.strictObject({
  set: z.literal('spirals'),
  /** K: the number of arms. */
  classes: count.min(2).max(100),
  /** How often an arm goes about 0 on its way. */
  turns: z.number().positive().max(10),
  deviation,
  sampling: Drawing,
})
export type Spirals = z.infer<typeof Spirals>

/** x_i ~ N(0, I) with labels that have nothing to do with them. */
const RandomLabels = z.strictObject({ set: z.literal('randomLabels'), classes, dimension, sampling: Drawing })
export type RandomLabels = z.infer<typeof RandomLabels>

/**
 * How an imported set is scaled, always by numbers of the whole set, so that every sample of it is scaled alike:
 * `unitRange` maps its least and greatest number (of bytes: 0 and 255) to 0 and 1, `featureRange` does so for every
 * feature by itself, `perFeature` gives every feature mean 0 and deviation 1, `unitNorm` divides each sample by its
 * Euclidean norm. A feature that is constant becomes 0.
 */
export const standardisations = ['none', 'unitRange', 'featureRange', 'perFeature', 'unitNorm'] as const
export type Standardisation = (typeof standardisations)[number]

/** A set that was imported into the home. `hash`, of its content, says which; the rest of its kind must agree with it. */
const Imported = z.strictObject({
  set: z.literal('imported'),
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256: 64 of 0-9 and a-f'),
  /** For people: what it was called when the spec was written. */
  name: z.string().min(1).max(120),
  classes,
  dimension: count.max(1_000_000),
  standardise: z.enum(standardisations).default('none'),
  /** Samples with missing values are an error where they are chosen, or are not among those that are chosen from. */
  missing: z.enum(['refuse', 'leaveOut']).default('refuse'),
  sampling: z.discriminatedUnion('kind', [balanced(5000), Random, Listed]),
})
export type Imported = z.infer<typeof Imported>

/** What a run is trained on. */
export const Data = z.discriminatedUnion('set', [Digits, Mixture, Moons, Spirals, RandomLabels, Imported])
export type Data = z.infer<typeof Data>
export type Generated = Mixture | Moons | Spirals | RandomLabels

const digitClasses = 10
const digitPixels = 28 * 28

/** K: the number of classes, by the spec alone. */
export function classCount({ data }: { data: Data }): number {
  if (data.set === 'digits') return digitClasses
  return data.set === 'moons' ? 2 : data.classes
}

/** N: the number of samples. */
export function sampleCount({ data }: { data: Data }): number {
  const { sampling } = data
  if (sampling.kind === 'random') return sampling.count
  if (sampling.kind === 'listed') return sampling.samples.length
  return sampling.perClass * classCount({ data })
}

/** Numbers that a sample has. */
export function inputDimension({ data }: { data: Data }): number {
  if (data.set === 'digits') return digitPixels
  return data.set === 'moons' || data.set === 'spirals' ? 2 : data.dimension
}
