import { stepsPerEpoch } from './batches.ts'
import type { LbfgsOptimizer, Optimizer } from './optimizer.ts'
import type { RunSpec } from './runSpec.ts'

type Method = Optimizer['kind']

/** A part of training at a fixed multiple of λ and λ', by one method. */
export interface Stage {
  multiplier: number
  steps: number
  /** The width ε of sharpened ReLU; 0: ReLU itself. */
  smoothing: number
  method: Method
}

type Sharpening = readonly (readonly [epsilon: number, steps: number])[]

interface Finish {
  readonly steps: number
  readonly memory: number
  readonly sharpening: Sharpening
}

/** The fields of an optimizer that determine the methods of its stages. Early specs have no kind, which stands for L-BFGS. */
interface MethodSettings {
  readonly kind?: Method | undefined
  readonly sharpening?: Sharpening | undefined
  readonly finish?: Finish | undefined
}

/** The fields of a spec that determine its stages. */
export interface StageSettings {
  optimizer: Pick<RunSpec['optimizer'], 'continuation'> & MethodSettings
  stop: Pick<RunSpec['stop'], 'steps'>
  /** Training in batches: `stop.steps` counts epochs. Absent in specs that are older than batches. */
  batches?: RunSpec['batches'] | undefined
  data?: RunSpec['data'] | undefined
}

/**
 * Returns the stages of λ-continuation. λ and λ' start `start` times too large, where the problem is well conditioned and
 * collapses, and are divided down to the target. Then only the scale of the collapsed directions changes. After the steps
 * at the target λ follow the finish of a first-order method by L-BFGS, and the stages of sharpened ReLU. Steps are those of
 * training: with batches, each trains on one batch.
 */
export function stages(settings: StageSettings, start = settings.optimizer.continuation.start): Stage[] {
  const { optimizer, stop, batches, data } = settings
  const { divideBy, steps, firstSteps } = optimizer.continuation
  const { kind: method = 'lbfgs' } = optimizer
  const result: Stage[] = []
  const add = (stage: Pick<Stage, 'steps'> & Partial<Stage>): void => {
    result.push({ multiplier: 1, smoothing: 0, method, ...stage })
  }
  for (let multiplier = start; multiplier > 1; multiplier /= divideBy)
    add({ multiplier, steps: result.length === 0 ? (firstSteps ?? steps) : steps })
  add({ steps: stop.steps * (batches && data ? stepsPerEpoch({ batches, data }) : 1) })
  const finish = finishOf(optimizer)
  if (finish) add({ steps: finish.steps, method: 'lbfgs' })
  for (const [smoothing, own] of sharpeningOf(optimizer)) add({ steps: own, smoothing, method: 'lbfgs' })
  return result
}

/** Returns the finish of a first-order method by L-BFGS; null: it has none. */
export const finishOf = ({ finish }: MethodSettings): Finish | null => (finish && finish.steps > 0 ? finish : null)

/** Returns the stages of sharpened ReLU as pairs of ε and steps; none by default. */
export const sharpeningOf = (optimizer: MethodSettings): Sharpening =>
  optimizer.sharpening ?? finishOf(optimizer)?.sharpening ?? []

/** Returns the optimizer of the stages with this method: the spec's own, or the L-BFGS of its finish. */
export function optimizerOf(optimizer: Optimizer, method: Method): Optimizer {
  if (method === optimizer.kind) return optimizer
  const finish = finishOf(optimizer)
  if (!finish || method !== 'lbfgs') throw new Error(`optimizerOf: a run with ${optimizer.kind} has no ${method}`)
  const { continuation, collapseSteps, firstLayer } = optimizer
  const { memory, sharpening } = finish
  return { kind: 'lbfgs', memory, sharpening: [...sharpening], continuation, collapseSteps, firstLayer } satisfies {
    [K in keyof LbfgsOptimizer]: unknown
  } as LbfgsOptimizer
}

const sumOf = (plan: readonly Stage[]): number => plan.reduce((sum, { steps }) => sum + steps, 0)

/** Returns the largest number of steps of a run without restarts. */
export const plannedSteps = (settings: StageSettings): number => sumOf(stages(settings))

/** Returns the steps over which the learning rate runs its course: those before a finish. */
export const scheduledSteps = (plan: readonly Stage[]): number =>
  sumOf(plan.filter(({ method }) => method === plan[0]?.method))
