import * as z from 'zod'
import { Data } from './data.ts'
import { Loss, Penalty } from './objective.ts'
import { Optimizer } from './optimizer.ts'
import { issueText } from './valueIssues.ts'

/** Elementwise activations; theory/activation.ts says which satisfy the assumptions of the theory. leakyRelu: slope 0.01. */
export const activationNames = ['tanh', 'identity', 'relu', 'leakyRelu', 'sigmoid', 'softsign', 'asinh', 'sin'] as const
export const Activation = z.enum(activationNames)
export type Activation = z.infer<typeof Activation>

const activationLabels: Readonly<Record<Activation, string>> = {
  tanh: 'tanh',
  identity: 'identity (linear)',
  relu: 'ReLU',
  leakyRelu: 'leaky ReLU, slope 0.01',
  sigmoid: 'sigmoid',
  softsign: 'softsign',
  asinh: 'asinh',
  sin: 'sine',
}

const positive = z.number().positive()
const nonNegative = z.number().nonnegative()
const count = z.int().positive()

const Network = z
  .strictObject({
    widths: z.array(count.max(4096)).min(2).max(64).meta({
      label: 'Widths n₁ … n_L',
      help: 'Units of each layer, the last with one per class; 50×4 stands for four layers of 50.',
    }),
    activation: Activation.default('tanh').meta({
      label: 'Activation σ',
      help: 'Activation of every layer but the last.',
      wordLabels: activationLabels,
    }),
    lastActivation: Activation.default('tanh').meta({
      label: 'Last activation σ_L',
      help: 'Activation of the last layer; section 5.2 of the paper also uses tanh here.',
      wordLabels: activationLabels,
    }),
    /** Biases share the weight decay of their layer (eq. 3). */
    bias: z
      .boolean()
      .default(false)
      .meta({ label: 'Biases b_l', help: 'Adds a trained bias to every unit; the theory of section 4 has none.' }),
    /** Layers 2 … L−1 add their input: Z^l = σ(W_l Z^{l−1} + b_l) + Z^{l−1} (Theorem C.2). */
    residual: z
      .boolean()
      .default(false)
      .meta({ label: 'Residual', help: 'Every layer but the first and the last adds its input to its output.' }),
    /** The deep unconstrained features model (2405.14468): Z¹ = W₁. */
    freeFeatures: z.boolean().default(false).meta({
      label: 'Free features',
      help: 'Trains the features Z¹ directly and ignores the data X (unconstrained features model).',
    }),
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
  .meta({ title: 'Network' })

const initialisationLabels = {
  orthogonal: 'orthogonal',
  he: 'normal, He: variance 2/fan-in',
  xavier: 'normal, Xavier: variance 2/(fan-in + fan-out)',
  normal: 'normal, variance 1/fan-in',
  uniform: 'uniform within ±1/√fan-in',
}

const Initialisation = z
  .strictObject({
    kind: z.enum(['orthogonal', 'he', 'xavier', 'normal', 'uniform']).default('orthogonal').meta({
      label: 'Initial weights',
      help: 'Distribution of the initial weights before the gain; biases start at 0.',
      wordLabels: initialisationLabels,
    }),
    gain: positive.max(10).meta({ label: 'Gain', help: 'Factor of the initial weights of layers 2 … L.' }),
    /**
     * Multiplies B, the first layer in whitened coordinates. Free features of n_1 units have variance 1/n_1 before it, or
     * lie within ±1/√n_1.
     */
    firstGain: positive
      .max(10)
      .default(1)
      .meta({ label: 'First gain', help: 'Factor of the initial weights, or free features, of the first layer.' }),
  })
  .meta({ title: 'Initialisation' })

const Stop = z
  .strictObject({
    steps: count
      .max(1_000_000)
      .meta({ label: 'Steps', unit: 'steps', help: 'Iterations at the target λ, after the continuation.' }),
    spectrumChange: nonNegative.default(0).meta({
      label: 'Converged below',
      help: 'Ends the run early when every leading singular value changes by less (relative); 0 for never.',
    }),
    window: count
      .default(500)
      .meta({ label: 'Converged over', unit: 'steps', help: 'Iterations over which this change is measured.' }),
    stationarity: nonNegative.default(0).meta({
      label: 'Stationary to',
      help: 'Ends the run early when ‖∇_{W_l}L‖ ≤ this times ‖λ_l W_l‖ in every layer; 0 for never.',
      isLater: true,
    }),
    restartEndings: z
      .array(z.enum(['zero', 'partial']))
      .max(2)
      .default([])
      .meta({
        label: 'Restart from',
        help: 'Ends of free features that restart the run from new weights, up to 5 times: zero, partial; empty for none.',
        isLater: true,
      }),
  })
  .meta({ title: 'Stop rule' })

const Logging = z
  .strictObject({
    /** Spaced evenly in the square root of the step. */
    measurements: z.int().min(2).max(10_000).default(60).meta({
      label: 'Measurements',
      help: 'Number of full measurements (spectra, ranks, TCV) over the run.',
    }),
    /** Each is also measured in full; a run ignores steps beyond its end. */
    snapshots: z
      .array(z.int().min(0))
      .max(200)
      .refine(
        (steps) => steps.every((step, i) => i === 0 || step > (steps[i - 1] as number)),
        'must rise from step to step',
      )
      .default([])
      .meta({
        label: 'Snapshots at',
        unit: 'steps',
        help: 'Steps with stored weights, in rising order, separated by commas; empty for those of the next field.',
        isLater: true,
      }),
    /** The first step and the last one count. It changes neither the steps of training nor what is measured. */
    keptWeights: z.int().min(0).max(200).default(12).meta({
      label: 'Weights kept at',
      unit: 'steps',
      help: 'How often weights are stored where no snapshots are listed, evenly in log step; each takes 8 bytes a weight.',
      isLater: true,
    }),
  })
  .meta({ title: 'Recording' })

/** The complete, frozen recipe of one run: it determines the run, and its hash is stored with it. */
export const RunSpec = z
  .strictObject({
    version: z.literal(1).default(1).meta({ label: 'Version', help: 'Version of the spec format.' }),
    name: z.string().min(1).max(120).meta({ label: 'Name', help: 'Name of the run in lists and figures.' }),
    data: Data,
    network: Network,
    loss: Loss.prefault({}),
    penalty: Penalty,
    initialisation: Initialisation,
    optimizer: Optimizer,
    precision: z
      .enum(['float32', 'float64'])
      .default('float32')
      .meta({
        label: 'Precision',
        help: 'Number format of training; float64 collapses further and takes longer.',
        wordLabels: { float32: 'float32, 7 digits', float64: 'float64, 16 digits' },
      }),
    /** `cuda` and `graph` are the graph engine on a GPU or the CPU; `native`, `wasm`, `javascript` are the ops engine. */
    engine: z
      .enum(['auto', 'cuda', 'graph', 'native', 'wasm', 'javascript'])
      .default('auto')
      .meta({
        label: 'Engine',
        help: 'Engine that trains; automatic uses the fastest one on this machine.',
        wordLabels: {
          auto: 'automatic',
          cuda: 'graph on a GPU',
          graph: 'graph on the CPU',
          native: 'native operations',
          wasm: 'WebAssembly',
          javascript: 'JavaScript',
        },
      }),
    stop: Stop,
    logging: Logging.prefault({}),
    seed: z
      .int()
      .min(0)
      .max(0xffffffff)
      .default(0)
      .meta({ label: 'Seed', help: 'Random seed for the initial weights; the sample has its own seed.' }),
  })
  .superRefine(({ network, penalty, optimizer, initialisation, stop }, context) => {
    const refuse = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message })
    const L = network.widths.length
    if (penalty.weightDecays && penalty.weightDecays.length !== L)
      refuse(['penalty', 'weightDecays'], `has ${penalty.weightDecays.length} numbers, but there are ${L} layers`)
    const decays = penalty.weightDecays ?? [penalty.weightDecay]
    if (stop.stationarity > 0 && decays.every((decay) => decay === 0))
      refuse(
        ['stop', 'stationarity'],
        'compares gradients with weight decay, but every λ_l is 0: set it to 0, or a weight decay above 0',
      )
    if (stop.restartEndings.length > 0 && !network.freeFeatures)
      refuse(
        ['stop', 'restartEndings'],
        'names ends of runs with free features, but network.freeFeatures is false: leave it empty',
      )
    const { featureLayers } = penalty
    const outside = typeof featureLayers === 'string' ? -1 : featureLayers.findIndex((layer) => layer > L)
    if (outside >= 0) refuse(['penalty', 'featureLayers', outside], `names a layer beyond the last, ${L}`)
    if (network.freeFeatures && optimizer.firstLayer !== 'raw')
      refuse(
        ['optimizer', 'firstLayer'],
        `is ${optimizer.firstLayer}, but free features are trained without X: it must be raw`,
      )
    else if (initialisation.kind !== 'orthogonal' && optimizer.firstLayer === 'whitened')
      refuse(
        ['optimizer', 'firstLayer'],
        `is whitened, but initial weights of kind ${initialisation.kind} are drawn for W_1 itself: use raw or reduced`,
      )
    const hasDecay = network.widths.some((_, l) => l > 0 && (penalty.weightDecays?.[l] ?? penalty.weightDecay) > 0)
    if (optimizer.collapseSteps !== null && !hasDecay)
      refuse(
        ['optimizer', 'collapseSteps'],
        `is ${optimizer.collapseSteps}, but λ_l is 0 for l = 2 … ${L}: a collapse step shrinks weights, which then lowers nothing; set a weight decay or leave it empty`,
      )
    const isFinish = optimizer.kind !== 'lbfgs'
    const sharpening = isFinish ? optimizer.finish.sharpening : optimizer.sharpening
    const sharpeningPath = ['optimizer', ...(isFinish ? ['finish'] : []), 'sharpening']
    if (sharpening.length > 0 && network.activation !== 'relu')
      refuse(
        sharpeningPath,
        `smooths ReLU, but network.activation is ${network.activation}: set it to relu or leave the field empty`,
      )
    if (isFinish && optimizer.finish.steps === 0 && sharpening.length > 0)
      refuse(sharpeningPath, 'has stages of L-BFGS, but optimizer.finish.steps is 0: set it to 1 or more')
    if (sharpening.length > 0 && optimizer.collapseSteps !== null)
      refuse(
        ['optimizer', 'collapseSteps'],
        `is ${optimizer.collapseSteps}, but a collapse step compares objectives of ReLU itself: leave it or ${sharpeningPath.join('.')} empty`,
      )
  })
  .readonly()
export type RunSpec = z.infer<typeof RunSpec>
export type RunSpecInput = z.input<typeof RunSpec>

/** The error of an invalid spec: its message names the field and its value. */
export class SpecError extends Error {
  override readonly name = 'SpecError'
  readonly path: string
  constructor(path: string, message: string) {
    super(path ? `${path}: ${message}` : message)
    this.path = path
  }
}

/** Parses `value`, fills in defaults and freezes the spec. Throws a SpecError that names the first invalid field. */
export function parseSpec(value: unknown): RunSpec {
  const result = RunSpec.safeParse(value)
  if (result.success) return deepFreeze(result.data)
  const { path, message } = issueText(result.error, value)
  throw new SpecError(path, path === '' && message.startsWith('must ') ? `a spec ${message}` : message)
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) Object.freeze(value)
  if (typeof value === 'object' && value !== null) for (const child of Object.values(value)) deepFreeze(child)
  return value
}

/** Returns λ'_l for l = 1 … L. */
export function featureDecays({ network, penalty }: RunSpec): number[] {
  const { featureDecay, featureLayers } = penalty
  const isPenalised = (layer: number): boolean => {
    if (typeof featureLayers !== 'string') return featureLayers.includes(layer)
    return featureLayers === 'all' || layer === 1
  }
  return network.widths.map((_, l) => (isPenalised(l + 1) ? featureDecay : 0))
}

/** Returns λ_l for l = 1 … L, the coefficients of ‖W_l‖²/2. */
export function weightDecays({ network, penalty }: RunSpec): number[] {
  const { weightDecay, firstLayer } = penalty
  return (
    penalty.weightDecays?.slice() ?? network.widths.map((_, l) => (l === 0 ? weightDecay * firstLayer : weightDecay))
  )
}
