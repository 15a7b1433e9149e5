import * as z from 'zod'
import { Data } from './data.ts'
import { Optimizer } from './optimizer.ts'

/** Entrywise activations; theory/activation.ts says which have what the theory asks for. leakyRelu: slope 0.01. */
export const activationNames = ['tanh', 'identity', 'relu', 'leakyRelu', 'sigmoid', 'softsign', 'asinh', 'sin'] as const
export const Activation = z.enum(activationNames)
export type Activation = z.infer<typeof Activation>

const positive = z.number().positive()
const nonNegative = z.number().nonnegative()
const count = z.int().positive()
const seed = z.int().min(0).max(0xffffffff).default(0)

const Network = z
  .strictObject({
    /** n₁ … n_L; the last must be the number of classes. */
    widths: z.array(count.max(4096)).min(2).max(64),
    activation: Activation.default('tanh'),
    /** σ_L; the paper's section 5.2 takes tanh here too. */
    lastActivation: Activation.default('tanh'),
    /** Biases carry the decay of their layer's weights (eq. 3); the theory of section 4 has none. */
    bias: z.boolean().default(false),
    /** Layers 2 … L−1 add their input: Z^l = σ(W_l Z^{l−1} + b_l) + Z^{l−1} (Theorem C.2). */
    residual: z.boolean().default(false),
    /** The deep unconstrained features model (2405.14468): Z¹ = W₁ itself is trained, and X is not looked at. */
    freeFeatures: z.boolean().default(false),
  })
  .superRefine(({ widths, residual }, context) => {
    const odd = residual ? widths.slice(0, -1).findIndex((width) => width !== widths[0]) : -1
    if (odd > 0)
      context.addIssue({
        code: 'custom',
        path: ['widths', odd],
        message: `is ${widths[odd]}, but a residual layer adds its input, so n_1 … n_{L−1} must all be ${widths[0]}`,
      })
  })
  .readonly()

const Loss = z
  .strictObject({
    /** ½‖Z^L − Y‖², or the softmax cross-entropy of Z^L. */
    kind: z.enum(['squared', 'crossEntropy']).default('squared'),
    /** `sum` as printed in section 5.2; `mean` divides the data and the feature terms by N as in eq. 3. */
    reduction: z.enum(['sum', 'mean']).default('sum'),
    /** Targets are c·onehot; c < 1 keeps σ_L⁻¹(Y) finite. */
    targetScale: positive.max(10).default(1),
  })
  .superRefine(({ kind, targetScale }, context) => {
    if (kind === 'crossEntropy' && targetScale !== 1)
      context.addIssue({
        code: 'custom',
        path: ['targetScale'],
        message: `is ${targetScale}, but the targets of cross-entropy are probabilities: it must be 1`,
      })
  })

const Penalty = z.strictObject({
  /** λ, on ‖W_l‖²/2 for l ≥ 2. */
  weightDecay: positive,
  /** δ: the first layer carries λδ‖W₁‖²/2. */
  firstLayer: nonNegative,
  /** λ', on ‖Z^l‖²/2 for the layers below. */
  featureDecay: nonNegative,
  /** Layers by number, 1 … L, or a word. */
  featureLayers: z.union([
    z.enum(['all', 'first']),
    z.array(count).refine((layers) => new Set(layers).size === layers.length, 'names a layer twice'),
  ]),
  /** λ_l, l = 1 … L, in place of λ and λδ; null: λδ, λ, …, λ. */
  weightDecays: z.array(nonNegative).nullable().default(null),
})

const Initialisation = z.strictObject({
  kind: z.literal('orthogonal').default('orthogonal'),
  /** W_l = gain · orthogonal for l ≥ 2. */
  gain: positive.max(10),
  /** B (the first layer in whitened coordinates) = firstGain · orthogonal. */
  firstGain: positive.max(10).default(1),
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
  /** Steps at which the weights are kept, and everything is measured; those that the run does not come to are left out. */
  snapshots: z
    .array(z.int().min(0))
    .max(200)
    .refine(
      (steps) => steps.every((step, i) => i === 0 || step > (steps[i - 1] as number)),
      'must rise from step to step',
    )
    .default([]),
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
    /** `cuda` and `graph`: the graph engine on a GPU or the CPU; `native`, `wasm`, `javascript`: the ops engine. */
    engine: z.enum(['auto', 'cuda', 'graph', 'native', 'wasm', 'javascript']).default('auto'),
    stop: Stop,
    logging: Logging.prefault({}),
    /** Of the initial weights; the sample has its own. */
    seed,
  })
  .superRefine(({ network, penalty, optimizer }, context) => {
    const refuse = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message })
    const L = network.widths.length
    if (penalty.weightDecays && penalty.weightDecays.length !== L)
      refuse(['penalty', 'weightDecays'], `has ${penalty.weightDecays.length} numbers, but there are ${L} layers`)
    const { featureLayers } = penalty
    const outside = typeof featureLayers === 'string' ? -1 : featureLayers.findIndex((layer) => layer > L)
    if (outside >= 0) refuse(['penalty', 'featureLayers', outside], `names a layer above the last, ${L}`)
    if (network.freeFeatures && optimizer.firstLayer !== 'raw')
      refuse(
        ['optimizer', 'firstLayer'],
        `is ${optimizer.firstLayer}, but free features are trained themselves, without X: it must be raw`,
      )
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
export function featureDecays({ network, penalty }: RunSpec): number[] {
  const { featureDecay, featureLayers } = penalty
  const isPenalised = (layer: number): boolean => {
    if (typeof featureLayers !== 'string') return featureLayers.includes(layer)
    return featureLayers === 'all' || layer === 1
  }
  return network.widths.map((_, l) => (isPenalised(l + 1) ? featureDecay : 0))
}

/** λ_l for l = 1 … L (length L): the coefficient of ‖W_l‖²/2. */
export function weightDecays({ network, penalty }: RunSpec): number[] {
  const { weightDecay, firstLayer } = penalty
  return (
    penalty.weightDecays?.slice() ?? network.widths.map((_, l) => (l === 0 ? weightDecay * firstLayer : weightDecay))
  )
}
