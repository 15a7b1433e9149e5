import * as z from 'zod'

/** Activations of the theory: odd, strictly increasing where Theorem 4.2 needs σ⁻¹, σ(0) = 0. */
export const activationNames = ['tanh', 'identity', 'relu', 'asinh'] as const
export const Activation = z.enum(activationNames)
export type Activation = z.infer<typeof Activation>

const positive = z.number().positive()
const nonNegative = z.number().nonnegative()
const count = z.int().positive()
const seed = z.int().min(0).max(0xffffffff).default(0)

/** Which samples of the data set: `listed` names each as [class, position within the class]. */
export const Sampling = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('balanced'), perClass: count.max(900), seed }),
  z.strictObject({ kind: z.literal('random'), count: count.max(5000), seed }),
  z.strictObject({
    kind: z.literal('listed'),
    samples: z.array(z.tuple([z.int().min(0), z.int().min(0)])).min(2),
  }),
])
export type Sampling = z.infer<typeof Sampling>

const Data = z.strictObject({ set: z.enum(['digits']).default('digits'), sampling: Sampling })

const Network = z
  .strictObject({
    /** n₁ … n_L; the last must be the number of classes. */
    widths: z.array(count.max(4096)).min(2).max(64),
    activation: Activation.default('tanh'),
    /** σ_L; the paper's section 5.2 takes tanh here too. */
    lastActivation: Activation.default('tanh'),
    /** Biases carry the decay of their layer's weights (eq. 3); the theory of section 4 has none. */
    bias: z.boolean().default(false),
  })
  .readonly()

const Loss = z.strictObject({
  kind: z.literal('squared').default('squared'),
  /** `sum` as printed in section 5.2; `mean` divides the data and the feature terms by N as in eq. 3. */
  reduction: z.enum(['sum', 'mean']).default('sum'),
  /** Targets are c·onehot; c < 1 keeps σ_L⁻¹(Y) finite. */
  targetScale: positive.max(10).default(1),
})

const Penalty = z.strictObject({
  /** λ, on ‖W_l‖²/2 for l ≥ 2. */
  weightDecay: positive,
  /** δ: the first layer carries λδ‖W₁‖²/2. */
  firstLayer: nonNegative,
  /** λ', on ‖Z^l‖²/2 for the layers below. */
  featureDecay: nonNegative,
  featureLayers: z.enum(['all', 'first']),
})

const Initialisation = z.strictObject({
  kind: z.literal('orthogonal').default('orthogonal'),
  /** W_l = gain · orthogonal for l ≥ 2. */
  gain: positive.max(10),
  /** B (the first layer in whitened coordinates) = firstGain · orthogonal. */
  firstGain: positive.max(10).default(1),
})

const Optimizer = z.strictObject({
  kind: z.literal('lbfgs').default('lbfgs'),
  memory: count.max(100).default(10),
  /** λ-continuation: λ and λ' start multiplied by `start`, divided by `divideBy` after each `steps` iterations. */
  continuation: z.strictObject({ start: z.number().min(1), divideBy: z.number().gt(1), steps: count.max(100_000) }),
  firstLayer: z.enum(['whitened', 'raw']).default('whitened'),
})

const Stop = z.strictObject({
  /** Iterations at the target λ, after the continuation. */
  steps: count.max(1_000_000),
  /** End earlier when no leading singular value changes by more than this (relative) over `window` iterations; 0 = never. */
  spectrumChange: nonNegative.default(0),
  window: count.default(500),
})

const Logging = z.strictObject({
  /** Full measurements (spectra, TCV, ranks) over the run, spaced evenly in the square root of the step. */
  measurements: z.int().min(2).max(10_000).default(60),
})

/** The complete, frozen recipe of one run: it determines the run, is hashed and stored with it. */
export const RunSpec = z
  .strictObject({
    version: z.literal(1).default(1),
    name: z.string().min(1).max(120),
    data: Data,
    network: Network,
    loss: Loss.prefault({}),
    penalty: Penalty,
    initialisation: Initialisation,
    optimizer: Optimizer,
    precision: z.enum(['float32', 'float64']).default('float32'),
    engine: z.enum(['auto', 'native', 'wasm', 'javascript']).default('auto'),
    stop: Stop,
    logging: Logging.prefault({}),
    /** Of the initial weights; the sample has its own. */
    seed,
  })
  .readonly()
export type RunSpec = z.infer<typeof RunSpec>
export type RunSpecInput = z.input<typeof RunSpec>

/** A spec that cannot be run: names the field and what it was. */
export class SpecError extends Error {
  override readonly name = 'SpecError'
  readonly path: string
  constructor(path: string, message: string) {
    super(path ? `${path}: ${message}` : message)
    this.path = path
  }
}

/** Parses `value`, applies defaults, freezes. Throws a SpecError that names the first offending field. */
export function parseSpec(value: unknown): RunSpec {
  const result = RunSpec.safeParse(value)
  if (result.success) return deepFreeze(result.data)
  const issue = result.error.issues[0]
  throw new SpecError(issue?.path.join('.') ?? '', issue?.message ?? 'not a run spec')
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) Object.freeze(value)
  if (typeof value === 'object' && value !== null) for (const child of Object.values(value)) deepFreeze(child)
  return value
}

/** λ'_l for l = 1 … L (length L). */
export function featureDecays(spec: RunSpec): number[] {
  const { featureDecay, featureLayers } = spec.penalty
  return spec.network.widths.map((_, l) => (featureLayers === 'all' || l === 0 ? featureDecay : 0))
}
