import { dot } from '../../../../shared/linalg/matrix.ts'
import type { EngineReport } from '../../../../shared/contract/engine.ts'
import type { FirstOrderOptimizer } from '../../../../shared/spec/optimizer.ts'
import type { Readings } from '../../../measure/readings.ts'
import { firstOrderMove, type BlockShape, type FirstOrderState } from '../../../optimizer/firstOrder.ts'
import type { Advance, Engine, EngineEvaluation, EngineState, StageTerms } from '../../engine.ts'
import type { Tf } from '../network.ts'

/** The point at which a batch is evaluated. */
export interface BatchPoint {
  theta: Float64Array
  /** The running averages before the batch, which are replaced by those after it. */
  statistics: EngineState
  /** The number of the training step, from 0. */
  step: number
}

/** A network that trains on batches. */
export interface BatchNetwork {
  /** The matrices of θ. */
  readonly blocks: readonly BlockShape[]
  /** The running averages before training; {} where the network has none. */
  initialStatistics(): EngineState
  /** Evaluates the batch of a step, and overwrites `gradient`. */
  evaluateBatch(at: BatchPoint, stage: StageTerms, gradient: Float64Array): EngineEvaluation
  /** Evaluates the whole training set at θ of the problem. */
  evaluate(theta: Float64Array, stage: StageTerms): EngineEvaluation
  /** Reads the numbers of the network at θ of the problem; null: the caller does. */
  readonly read: ((theta: Float64Array, stage: StageTerms) => Promise<Readings>) | null
  dispose(): void
}

interface State extends FirstOrderState<EngineEvaluation> {
  statistics: EngineState
  totalSteps: number
}

/** The engine of a network on batches, and its trained numbers. */
export interface BatchTraining {
  engine: Engine
  /** Returns a copy of the θ of training. */
  theta(): Float64Array
  /** Returns the state of the next step, as `engine.save`. */
  save(): EngineState
}

/**
 * Creates the engine of plain tfjs operations for training on batches. A step evaluates its batch at the current θ, then
 * moves; a row of the log has the numbers of the point before the step.
 */
export function trainOnBatches(
  { tf, report }: { tf: Tf; report: EngineReport },
  network: BatchNetwork,
  optimizer: FirstOrderOptimizer,
): BatchTraining {
  let stage: StageTerms = { multiplier: 1, smoothing: 0 }
  let state: State | null = null
  const current = (): State => {
    if (!state) throw new Error('batchEngine: call initialise first')
    return state
  }
  const { read } = network
  const engine: Engine = {
    report,
    read: read && ((theta) => read(theta, stage)),
    backbone: null,
    async initialise(theta, totalSteps, step = 0) {
      state = { ...startAt(theta.slice(), step), statistics: network.initialStatistics(), totalSteps }
    },
    async setStage({ multiplier, smoothing }) {
      stage = { multiplier, smoothing }
      if (state) state = { ...state, ...startAt(state.theta, state.step) }
    },
    advance: async (steps) => advance(network, optimizer, current(), stage, steps),
    evaluate: async (theta) => network.evaluate(theta, stage),
    parameters: async () => current().theta.slice(),
    save: async () => saved(current()),
    async restore(from, { multiplier, smoothing }) {
      stage = { multiplier, smoothing }
      state = restored(from, Object.keys(network.initialStatistics()))
    },
    tensorCount: () => tf.memory().numTensors,
    dispose: () => network.dispose(),
  }
  return { engine, theta: () => current().theta.slice(), save: () => saved(current()) }
}

/** Starts at θ, which it takes over, after `step` steps of the schedule, with moments of zero. */
function startAt(theta: Float64Array, step: number): FirstOrderState<EngineEvaluation> {
  const zeros = (): Float64Array => new Float64Array(theta.length)
  const parts = { dataLoss: NaN, weightPenalty: NaN, featurePenalty: NaN, objective: NaN, noise: NaN }
  return { theta, evaluation: { ...parts, gradient: zeros() }, step, age: 0, first: zeros(), second: zeros() }
}

function saved({ theta, first, second, step, age, totalSteps, statistics }: State): EngineState {
  const own = { theta, first, second, ...statistics }
  const copies = Object.entries(own).map(([name, numbers]): [string, Float64Array] => [name, numbers.slice()])
  return { ...Object.fromEntries(copies), counters: Float64Array.of(step, age, totalSteps) }
}

function restored(from: EngineState, names: readonly string[]): State {
  const vector = (name: string): Float64Array => {
    const found = from[name]
    if (!found) throw new Error(`the checkpoint has no ${name}: it belongs to another optimizer`)
    return found.slice()
  }
  const [step = 0, age = 0, totalSteps = 0] = vector('counters')
  const statistics = Object.fromEntries(names.map((name) => [name, vector(name)]))
  const moments = { first: vector('first'), second: vector('second') }
  return { ...startAt(vector('theta'), step), ...moments, age, statistics, totalSteps }
}

function advance(
  network: BatchNetwork,
  optimizer: FirstOrderOptimizer,
  state: State,
  stage: StageTerms,
  steps: number,
): Advance {
  const taken: Advance['steps'] = []
  for (let k = 0; k < steps; k++) {
    const at = network.evaluateBatch(state, stage, state.evaluation.gradient)
    if (!Number.isFinite(at.objective)) return { steps: taken, ended: 'not finite' }
    const { dataLoss, weightPenalty, featurePenalty, gradient } = at
    taken.push({ dataLoss, weightPenalty, featurePenalty, gradientNorm: Math.sqrt(dot(gradient, gradient)) })
    state.evaluation = at
    firstOrderMove(state, optimizer, state.totalSteps, network.blocks)
  }
  return { steps: taken, ended: null }
}
