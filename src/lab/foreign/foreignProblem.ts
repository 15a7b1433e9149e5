import { CallError } from '../../shared/contract/errors.ts'
import type { FrameArray } from '../../shared/frames/frame.ts'
import { concatenate } from '../../shared/linalg/matrix.ts'
import { activationNames, parseSpec, type RunSpec } from '../../shared/spec/runSpec.ts'
import { makeProblem } from '../../shared/theory/makeProblem.ts'
import { forwardPass } from '../../shared/theory/objective.ts'
import type { Sample } from '../../shared/theory/problem.ts'
import type { Weights } from '../runs/storedWeights.ts'
import type { Store } from '../store/store.ts'
import { numbersOfArray } from './foreignFrames.ts'
import { featureMatrix, weightMatrix } from './foreignMeasurement.ts'
import { foreignSpec } from './foreignSpec.ts'
import { layerPlan, namedOrder, type ForeignLayer } from './layerPlan.ts'
import { loggedFrames } from './loggedFrames.ts'

/** A watched run as a problem of ours, with its weights by step. */
export interface ForeignProblem {
  spec: RunSpec
  sample: Sample
  weights: Weights[]
}

interface StepArrays {
  weights: readonly FrameArray[]
  biases: readonly FrameArray[]
  features: readonly FrameArray[]
}

interface Log {
  config: Readonly<Record<string, unknown>>
  inputs: FrameArray | null
  labels: FrameArray | null
  steps: Map<number, StepArrays>
}

/** Features of the rebuilt network differ from logged ones by at most this share: float32 has seven digits. */
const sameFeatures = 1e-3

/**
 * Rebuilds the fully connected network that a watched run logs, so that theorems and analyses apply to it: weights, biases,
 * inputs and labels of its folder; activation and loss of its config. `step`: up to which step; null: all. `which`: all
 * steps with weights, or the last one. Throws a CallError that says what the log lacks, or that the rebuilt network has
 * other outputs than the logged ones.
 */
export function foreignProblem(
  store: Store,
  run: string,
  { step, which }: { step: number | null; which: 'all' | 'one' },
): ForeignProblem {
  const { name } = store.runs.summary(run)
  const { 'other program': foreign = '', folder = '' } = store.runs.versions(run)
  const refuse = (what: string): never => {
    throw new CallError('notPossible', `another program trains run ${run} (${name}): ${what}`)
  }
  const log = readLog(folder, foreign, step, which)
  if (log.steps.size === 0) return refuse('its log has no weights of all layers')
  if (!log.inputs) return refuse('its log has no inputs, which theorems need; log inputs= once, or watch with a probe')
  if (!log.labels) return refuse('its log has no labels, which theorems need')
  const { config } = log
  const activation = activationNames.find((known) => known === config['activation'])
  if (!activation)
    return refuse(`its config names no activation of ours: activation is one of ${activationNames.join(', ')}`)
  if (config['loss'] !== 'squared' && config['loss'] !== 'crossEntropy')
    return refuse('its config names no loss of ours: loss is squared or crossEntropy')
  const sample = sampleOf(log.inputs, log.labels, refuse)
  const steps = [...log.steps].toSorted(([a], [b]) => a - b)
  const last = steps.at(-1)?.[1]
  if (!last) return refuse('its log has no weights')
  const plan = planOf(last, config)
  const widths = plan.map(({ weights }) => arrayOf(last.weights, weights)?.shape[0] ?? 0)
  const classes = widths.at(-1) ?? 0
  if (sample.classes > classes)
    return refuse(`its labels have ${sample.classes} classes, but its last layer ${classes} units`)
  const bias = steps.some(([, { biases }]) => biases.length > 0)
  const base = foreignSpec({ name, config, widths, inputs: sample.features, samples: sample.labels.length, classes })
  const spec = specOf(base, { widths, bias, activation, config })
  const whole = { ...sample, classes }
  const weights = steps.map(([at, arrays]) => ({
    step: at,
    theta: thetaOf(arrays, plan, sample.features, bias, refuse),
  }))
  requireSameOutputs({ spec, sample: whole, weights }, last, plan, refuse)
  return { spec, sample: whole, weights }
}

type Refuse = (what: string) => never

function readLog(folder: string, foreign: string, step: number | null, which: 'all' | 'one'): Log {
  const log: Log = { config: {}, inputs: null, labels: null, steps: new Map() }
  for (const { own, frame } of loggedFrames(folder, foreign)) {
    if (own.kind === 'config') log.config = own.config
    else if (own.kind === 'inputs') log.inputs = frame.arrays[0] ?? null
    else if (own.kind === 'labels') log.labels = frame.arrays.find(({ name }) => name === 'labels') ?? null
    else if (own.kind === 'weights' || own.kind === 'biases' || own.kind === 'features') {
      if (step !== null && own.step > step) continue
      // Weights come first within a step, and only the last steps are wanted.
      if (which === 'one' && own.kind === 'weights' && !log.steps.has(own.step)) log.steps.clear()
      const known = log.steps.get(own.step) ?? { weights: [], biases: [], features: [] }
      if (own.kind === 'weights' || log.steps.has(own.step))
        log.steps.set(own.step, { ...known, [own.kind]: frame.arrays })
    }
  }
  return log
}

const planOf = ({ weights, features }: StepArrays, config: Log['config']): ForeignLayer[] =>
  layerPlan(
    weights.map(({ name }) => name),
    features.map(({ name }) => name),
    namedOrder(config),
  )

const arrayOf = (arrays: readonly FrameArray[], name: string | null): FrameArray | undefined =>
  arrays.find((own) => own.name === name)

function sampleOf(inputs: FrameArray, labels: FrameArray, refuse: Refuse): Sample {
  const X = numbersOfArray(inputs, 'inputs')
  if (typeof X === 'string') return refuse(X)
  const N = inputs.shape[0] ?? 0
  const numbers = Int32Array.from(labels.values as ArrayLike<number | bigint>, Number)
  if (numbers.length !== N) return refuse(`its log has ${N} inputs, but ${numbers.length} labels`)
  return {
    X,
    features: X.length / N,
    labels: numbers,
    classes: numbers.reduce((most, own) => Math.max(most, own + 1), 0),
  }
}

function specOf(
  base: RunSpec,
  {
    widths,
    bias,
    activation,
    config,
  }: { widths: number[]; bias: boolean; activation: RunSpec['network']['activation'] } & Pick<Log, 'config'>,
): RunSpec {
  const lastActivation = activationNames.find((known) => known === config['lastActivation']) ?? 'identity'
  const reduction = config['reduction'] === 'sum' ? 'sum' : 'mean'
  return parseSpec({
    ...base,
    network: { ...base.network, widths, bias, activation, lastActivation },
    loss: { ...base.loss, reduction },
    precision: 'float64',
  })
}

function thetaOf(
  { weights, biases }: StepArrays,
  plan: readonly ForeignLayer[],
  inputs: number,
  bias: boolean,
  refuse: Refuse,
): Float64Array {
  let cols = inputs
  const matrices = plan.map(({ weights: name }) => {
    const array = arrayOf(weights, name)
    const numbers = array ? numbersOfArray(array, 'weights') : `weights '${name}' are missing`
    if (!array || typeof numbers === 'string') return refuse(String(numbers))
    const W = weightMatrix(numbers, array.shape)
    if (array.shape.length > 2) return refuse(`weights '${name}' are a convolution; theorems here are about matrices`)
    if (W.cols !== cols) return refuse(`weights '${name}' take ${W.cols} inputs, but ${cols} come from below`)
    cols = W.rows
    return W
  })
  const own = plan.map(({ weights: name }, l) => {
    const array = arrayOf(biases, name)
    return array
      ? Float64Array.from(array.values as ArrayLike<number>, Number)
      : new Float64Array(matrices[l]?.rows ?? 0)
  })
  return concatenate([...matrices.map(({ data }) => data), ...(bias ? own : [])])
}

/** A residual connection, a normalisation or another activation would make every statement about another network. */
function requireSameOutputs(
  { spec, sample, weights }: ForeignProblem,
  { features }: StepArrays,
  plan: readonly ForeignLayer[],
  refuse: Refuse,
): void {
  const logged = arrayOf(features, plan.at(-1)?.features ?? null)
  const numbers = logged ? numbersOfArray(logged, 'features') : null
  if (!logged || numbers === null || typeof numbers === 'string')
    return refuse('its log has no outputs (features of the last layer), against which Collapsar checks the network')
  const Z = featureMatrix(numbers, logged.shape)
  const outputs = forwardPass(makeProblem(spec, sample), weights.at(-1)?.theta ?? new Float64Array()).features.at(-1)
  if (!outputs || Z.cols !== outputs.cols || Z.rows !== outputs.rows)
    return refuse(`its outputs '${logged.name}' are ${Z.rows} × ${Z.cols}, and not those of its inputs`)
  let [difference, scale] = [0, 0]
  Z.data.forEach((value, i) => {
    difference = Math.max(difference, Math.abs(value - (outputs.data[i] ?? NaN)))
    scale = Math.max(scale, Math.abs(value))
  })
  const share = difference / scale
  if (!(share <= sameFeatures))
    refuse(
      `a fully connected network with its weights, biases and activation has other outputs (by ${share.toPrecision(2)} of the largest): Collapsar knows not all of its layers`,
    )
}
