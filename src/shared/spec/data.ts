import * as z from 'zod'

const count = z.int().positive()
const seed = z.int().min(0).max(0xffffffff).default(0)

const Balanced = z.strictObject({ kind: z.literal('balanced'), perClass: count.max(900), seed })
const Random = z.strictObject({ kind: z.literal('random'), count: count.max(5000), seed })

/** Which samples of the data set: `listed` names each as [class, position within the class]. */
export const Sampling = z.discriminatedUnion('kind', [
  Balanced,
  Random,
  z.strictObject({
    kind: z.literal('listed'),
    samples: z.array(z.tuple([z.int().min(0), z.int().min(0)])).min(2),
  }),
])
export type Sampling = z.infer<typeof Sampling>

/** The embedded digits. Specs from before there was a choice name no set: undefined must be a value that the union tells apart. */
const Digits = z.strictObject({ set: z.literal('digits').optional().default('digits'), sampling: Sampling })

/**
 * Gaussian mixture (2402.03991v2, section 5.1): x_i ~ N(μ_{y_i}, σ²I), μ_k ~ N(0, I), all drawn from the sampling's
 * seed. Neither the means nor the directions of the noise depend on σ: a sweep of σ is one sample, its noise scaled.
 */
const Mixture = z.strictObject({
  set: z.literal('mixture'),
  /** K; `random` draws each label among them. */
  classes: count.min(2).max(1000),
  /** Of x_i. */
  dimension: count.max(4096),
  /** σ; at 0 every sample is its mean. */
  deviation: z.number().nonnegative().max(1e6),
  sampling: z.discriminatedUnion('kind', [Balanced, Random]),
})
export type Mixture = z.infer<typeof Mixture>

/** What a run is trained on. */
export const Data = z.discriminatedUnion('set', [Digits, Mixture])
export type Data = z.infer<typeof Data>

const digitClasses = 10
const digitPixels = 28 * 28

/** N: the number of samples. */
export function sampleCount({ data }: { data: Data }): number {
  const { sampling } = data
  if (sampling.kind === 'random') return sampling.count
  if (sampling.kind === 'listed') return sampling.samples.length
  return sampling.perClass * (data.set === 'mixture' ? data.classes : digitClasses)
}

/** Numbers that a sample has. */
export const inputDimension = ({ data }: { data: Data }): number =>
  data.set === 'mixture' ? data.dimension : digitPixels
