import * as z from 'zod'
import './fieldMeta.ts'

const count = z.int().positive()
const seed = z
  .int()
  .min(0)
  .max(0xffffffff)
  .default(0)
  .meta({ label: 'Sample seed', help: 'Random seed for drawing the samples.' })

const perClass = count.max(100_000).meta({
  label: 'Per class',
  unit: 'samples',
  help: 'Number of samples of each class; N is K times that.',
  start: 5,
})

const Balanced = z.strictObject({
  kind: z.literal('balanced').meta({ label: 'same number of each class' }),
  perClass,
  seed,
})
const Random = z.strictObject({
  kind: z.literal('random').meta({ label: 'random' }),
  count: count
    .max(1_000_000)
    .meta({ label: 'Samples N', unit: 'samples', help: 'Total number of samples drawn.', start: 50 }),
  seed,
})
const Listed = z.strictObject({
  kind: z.literal('listed').meta({ label: 'listed' }),
  samples: z
    .array(z.tuple([z.int().min(0), z.int().min(0)]))
    .min(2)
    .meta({
      label: 'Samples',
      help: 'Each sample as class:position within the class, separated by commas.',
      start: [
        [0, 0],
        [1, 0],
      ],
    }),
})

const samplingMeta = { title: 'Sample', tag: { label: 'Sample', help: 'How the samples are chosen.' } }

/** The samples taken from a data set: `listed` names each as [class, position within the class]. */
export const Sampling = z.discriminatedUnion('kind', [Balanced, Random, Listed]).meta(samplingMeta)
export type Sampling = z.infer<typeof Sampling>

/** The samples that a generator draws from the seed of the sampling; `random` also draws each label. */
const Drawing = z.discriminatedUnion('kind', [Balanced, Random]).meta(samplingMeta)

const classesMeta = { label: 'Classes K', unit: 'classes', help: 'Number of classes.', start: 10 }
const classes = count.min(2).max(1000).meta(classesMeta)
const dimensionMeta = { label: 'Dimension n₀', unit: 'numbers', help: 'Number of features of a sample.', start: 50 }
const dimension = count.max(4096).meta(dimensionMeta)
const deviation = z.number().nonnegative().max(1e6).meta({
  label: 'Noise σ',
  symbol: 'σ',
  help: 'Standard deviation of the noise on every sample; 0 for none.',
  start: 0.1,
})

/** Theorem 4.4 reads its limit as ‖X‖ ≫ ‖Y‖ as well: larger inputs make ‖W_1‖ cheap. */
const scale = z.number().positive().min(1e-6).max(1e6).default(1).meta({
  label: 'Scale of X',
  help: 'Factor of all inputs, after the scaling of the set; a factor c acts like δ/c².',
  isLater: true,
})

/** The embedded digits. Early specs name no set, so undefined must be a value that selects this member of the union. */
const Digits = z.strictObject({
  set: z.literal('digits').optional().default('digits').meta({ label: 'handwritten digits' }),
  sampling: Sampling,
  scale,
})

/**
 * Gaussian mixture (2402.03991v2, section 5.1): x_i ~ N(μ_{y_i}, σ²I), μ_k ~ N(0, I), all drawn from the sampling's
 * seed. Neither the means nor the directions of the noise depend on σ: a sweep of σ scales the noise of one sample.
 */
const Mixture = z.strictObject({
  set: z.literal('mixture').meta({ label: 'Gaussian mixture' }),
  classes,
  dimension,
  deviation,
  sampling: Drawing,
  scale,
})
export type Mixture = z.infer<typeof Mixture>

/** Two interleaved half circles of radius 1 with noise N(0, σ²I): K = 2, in the plane. */
const Moons = z.strictObject({
  set: z.literal('moons').meta({ label: 'two moons' }),
  deviation,
  sampling: Drawing,
  scale,
})
export type Moons = z.infer<typeof Moons>

/** K arms around 0, from radius 0.1 to 1, with noise N(0, σ²I), in the plane. */
const Spirals = z.strictObject({
  set: z.literal('spirals').meta({ label: 'spirals' }),
  /** K is the number of arms. */
  classes: count.min(2).max(100).meta(classesMeta),
  turns: z
    .number()
    .positive()
    .max(10)
    .meta({ label: 'Turns', unit: 'turns', help: 'Number of turns of each arm around 0.', start: 1 }),
  deviation,
  sampling: Drawing,
  scale,
})
export type Spirals = z.infer<typeof Spirals>

/** x_i ~ N(0, I) with labels that are independent of them. */
const RandomLabels = z.strictObject({
  set: z.literal('randomLabels').meta({ label: 'random labels' }),
  classes,
  dimension,
  sampling: Drawing,
  scale,
})
export type RandomLabels = z.infer<typeof RandomLabels>

/**
 * Scalings of an imported set. Each uses statistics of the whole set, so that every sample is scaled alike: `unitRange`
 * maps the smallest and largest number to 0 and 1, whatever type stores them, `featureRange` does so for every feature,
 * `perFeature` gives every feature mean 0 and deviation 1, `unitNorm` divides each sample by its Euclidean norm. A
 * constant feature becomes 0.
 */
export const standardisations = ['none', 'unitRange', 'featureRange', 'perFeature', 'unitNorm'] as const
export type Standardisation = (typeof standardisations)[number]

/** A set imported into the home. `hash` identifies its content; the other fields must agree with that content. */
const Imported = z.strictObject({
  set: z.literal('imported').meta({ label: 'imported set' }),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256: 64 of 0-9 and a-f')
    .meta({ label: 'Content', help: 'SHA-256 of the imported content, which identifies the set.', start: '' }),
  name: z
    .string()
    .min(1)
    .max(120)
    .meta({ label: 'Set', help: 'Name of the imported set when the spec was written.', start: '' }),
  classes,
  dimension: count.max(1_000_000).meta(dimensionMeta),
  standardise: z
    .enum(standardisations)
    .default('none')
    .meta({
      label: 'Scaling',
      help: 'How the features are scaled, by statistics of the whole set.',
      wordLabels: {
        none: 'none',
        unitRange: 'whole set to [0, 1]',
        featureRange: 'every feature to [0, 1]',
        perFeature: 'mean 0, deviation 1',
        unitNorm: 'every sample to norm 1',
      },
    }),
  missing: z
    .enum(['refuse', 'leaveOut'])
    .default('refuse')
    .meta({
      label: 'Missing values',
      help: 'Whether a chosen sample with a missing value is an error or is never chosen.',
      wordLabels: { refuse: 'report an error', leaveOut: 'leave the sample out' },
    }),
  sampling: Sampling,
  scale,
})
export type Imported = z.infer<typeof Imported>

/** The training data of a run. */
export const Data = z
  .discriminatedUnion('set', [Digits, Mixture, Moons, Spirals, RandomLabels, Imported])
  .meta({ title: 'Data', tag: { label: 'Data set', help: 'Data set that the network is trained on.' } })
export type Data = z.infer<typeof Data>
export type Generated = Mixture | Moons | Spirals | RandomLabels

const digitClasses = 10
const digitPixels = 28 * 28

/** Returns K, the number of classes. */
export function classCount({ data }: { data: Data }): number {
  if (data.set === 'digits') return digitClasses
  return data.set === 'moons' ? 2 : data.classes
}

/** Returns N, the number of samples. */
export function sampleCount({ data }: { data: Data }): number {
  const { sampling } = data
  if (sampling.kind === 'random') return sampling.count
  if (sampling.kind === 'listed') return sampling.samples.length
  return sampling.perClass * classCount({ data })
}

/** Returns n₀, the number of features of a sample. */
export function inputDimension({ data }: { data: Data }): number {
  if (data.set === 'digits') return digitPixels
  return data.set === 'moons' || data.set === 'spirals' ? 2 : data.dimension
}
