import * as z from 'zod'
import { Backbone } from './backbone/backbone.ts'
import { Batches } from './batches.ts'
import { refuseByBackbone, refuseByBatches } from './batchRules.ts'
import { Data } from './data.ts'
import { Initialisation } from './initialisation.ts'
import { Logging } from './logging.ts'
import { Network } from './network.ts'
import { Loss, Penalty } from './objective.ts'
import { Optimizer } from './optimizer.ts'
import { refuseByLayers, refuseByOptimizer, refuseByStart, type Refuse } from './specRules.ts'
import { Stop } from './stopRule.ts'
import { TestSamples } from './testSamples.ts'
import { issueText } from './valueIssues.ts'

export { Activation, activationNames } from './activation.ts'

/** The complete, frozen recipe of one run: it determines the run, and its hash is stored with it. */
export const RunSpec = z
  .strictObject({
    version: z.literal(1).default(1).meta({ label: 'Version', help: 'Version of the spec format.' }),
    name: z.string().min(1).max(120).meta({ label: 'Name', help: 'Name of the run in lists and figures.' }),
    data: Data,
    test: TestSamples,
    batches: Batches,
    backbone: Backbone,
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
  .superRefine((spec, context) => {
    const refuse: Refuse = (path, message) => context.addIssue({ code: 'custom', path: [...path], message })
    refuseByLayers(spec, refuse)
    refuseByOptimizer(spec, refuse)
    refuseByStart(spec, refuse)
    refuseByBatches(spec, refuse)
    refuseByBackbone(spec, refuse)
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

/** Returns whether the features of the first layer are trained or computed by a backbone: no W_1 acts on X. */
export const hasTrainedFeatures = ({ network, backbone }: Pick<RunSpec, 'network' | 'backbone'>): boolean =>
  network.freeFeatures || backbone !== null
