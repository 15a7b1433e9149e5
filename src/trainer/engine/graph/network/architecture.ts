import type { Activation } from '../../../../shared/spec/runSpec.ts'
import { inputRows, parameterBlocks, type Block, type Problem } from '../../../../shared/theory/problem.ts'
import { concatenate, transpose } from '../../../../shared/linalg/matrix.ts'
import { batchRule, type BatchChoice, type BatchRule } from '../batches/batchRule.ts'
import type { BackboneProgram } from '../batches/backboneProgram.ts'
import type { Declaration, Named, DType, Shape } from '../language/tensor.ts'

export type StepLog = 'terms' | 'data loss'

/** The type of features, weights and gradients; sums and the output layer are always float64. */
export type Real = 'float32' | 'float64'

/**
 * Everything that is compiled into a program. Problems of one architecture can be stacked; λ, δ, λ′, the data and the
 * multiplier are arguments.
 */
export interface Architecture {
  /** R: the number of runs that the program computes together. */
  runs: number
  samples: number // N
  inputRows: number // r; N when the features are free
  classes: number // K
  blocks: readonly Block[]
  widths: readonly number[]
  activations: readonly Activation[]
  residual: readonly boolean[]
  bias: boolean
  freeFeatures: boolean
  /** Whether ReLU of the hidden layers is smoothed over the argument `smoothing`. */
  isSharpened: boolean
  loss: Problem['loss']
  /** Whether λ′_l > 0 in any of the problems; other layers have no such term. */
  decayedFeatures: readonly boolean[]
  real: Real
  /** How an epoch is divided; null: every step takes the whole set. */
  batches: BatchRule | null
  /** The backbone that computes the features of layer 1; null: none. */
  backbone: BackboneProgram | null
  /** What a first-order loop logs at every step: all terms of the objective with the gradient norm, or the data loss. */
  log: StepLog
}

interface ArchitectureOptions {
  log?: StepLog | undefined
  batches?: BatchChoice | null | undefined
  backbone?: BackboneProgram | null | undefined
}

/** Returns the architecture of problems that can be stacked; throws an Error when they cannot. */
export function architectureOf(
  problems: readonly Problem[],
  real: Real,
  { log = 'terms', batches = null, backbone = null }: ArchitectureOptions = {},
): Architecture {
  const [first] = problems
  if (!first) throw new Error('architectureOf: no problem')
  const one = describeProblem(first)
  if (!problems.every((problem) => areStackable(first, problem)))
    throw new Error('architectureOf: the problems differ in shape and cannot be stacked')
  const decayedFeatures = first.widths.map((_, l) => problems.some(({ featureDecays }) => featureDecays[l] !== 0))
  const rule = batches && batchRule(one.samples, batches)
  return { ...one, runs: problems.length, decayedFeatures, real, log, batches: rule, backbone }
}

/** Tells whether one loop can train both problems. */
export const areStackable = (a: Problem, b: Problem): boolean =>
  JSON.stringify(describeProblem(a)) === JSON.stringify(describeProblem(b))

function describeProblem(
  problem: Problem,
): Omit<Architecture, 'runs' | 'decayedFeatures' | 'real' | 'log' | 'batches' | 'backbone'> {
  const { widths, activations, residual, bias, loss, inputs, targets } = problem
  const sizes = { samples: targets.cols, inputRows: inputRows(problem), classes: targets.rows }
  return {
    ...sizes,
    widths,
    activations,
    residual,
    bias,
    freeFeatures: !inputs,
    isSharpened: problem.isSharpened === true,
    loss,
    blocks: parameterBlocks(problem),
  }
}

/** Returns P, the length of θ. */
export const parameterCountOf = ({ blocks }: Architecture): number =>
  blocks.reduce((count, { rows, cols }) => count + rows * cols, 0)

/** The objective's arguments besides θ, as tensors. */
export type ObjectiveTensors = Named<ReturnType<typeof objectiveArguments>>

/** Declares the objective's arguments besides θ, each with the runs along its first axis. Samples are rows. */
export function objectiveArguments(a: Architecture) {
  const { runs, samples, classes, inputRows, widths, real } = a
  const argument = (dtype: DType, ...shape: Shape): Declaration => ({ dtype, shape: [runs, ...shape] })
  const inputs: { inputs?: Declaration } = a.freeFeatures ? {} : { inputs: argument(real, samples, inputRows) }
  const smoothing: { smoothing?: Declaration } = a.isSharpened ? { smoothing: argument('float64') } : {}
  const order: { order_seed?: Declaration } = a.batches ? { order_seed: argument('int32') } : {}
  return {
    ...inputs,
    ...smoothing,
    ...order,
    targets: argument('float64', samples, classes),
    /** λ_1/s_j² for column j of W_1, where s is the scale of whitened coordinates. */
    first_decay: argument('float64', 1, inputRows),
    /** λ_l, l = 1 … L. */
    weight_decays: argument('float64', widths.length),
    /** λ′_l times the sample weight. */
    feature_decays: argument('float64', widths.length),
    sample_weight: argument('float64'),
    multiplier: argument('float64'),
  }
}

/** Returns the numbers of these arguments except the terms of the stage, run after run. */
export function problemNumbers(problems: readonly Problem[]): Record<string, Float64Array> {
  const gather = (of: (problem: Problem) => ArrayLike<number>): Float64Array =>
    concatenate(problems.map((problem) => Float64Array.from(of(problem))))
  return {
    inputs: gather(({ inputs }) => (inputs ? transpose(inputs).data : [])),
    targets: gather(({ targets }) => transpose(targets).data),
    first_decay: gather((problem) => {
      const { inputScale, weightDecays } = problem
      const [lambda = 0] = weightDecays
      return Float64Array.from({ length: inputRows(problem) }, (_, j) => lambda / (inputScale?.[j] ?? 1) ** 2)
    }),
    weight_decays: gather(({ weightDecays }) => weightDecays),
    feature_decays: gather(({ featureDecays, sampleWeight }) => featureDecays.map((decay) => decay * sampleWeight)),
    sample_weight: gather(({ sampleWeight }) => [sampleWeight]),
  }
}
