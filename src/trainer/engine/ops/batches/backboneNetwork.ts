import type * as tfjs from '@tensorflow/tfjs-core'
import { concatenate } from '../../../../shared/linalg/matrix.ts'
import { statelessUniforms } from '../../../../shared/linalg/philox.ts'
import type { Batches } from '../../../../shared/spec/batches.ts'
import { sizeOf } from '../../../../shared/spec/backbone/sizedLayers.ts'
import { parameterBlocks, type Problem } from '../../../../shared/theory/problem.ts'
import { plainReadings } from '../../../measure/readings.ts'
import type { EngineEvaluation, StageTerms } from '../../engine.ts'
import type { OpenBackbone } from '../../graph/batches/openBackbone.ts'
import { backboneForward, type BackbonePass } from '../backbone/forward.ts'
import type { ForwardSettings } from '../backbone/layers.ts'
import { upload, type Constants, type Tf } from '../network.ts'
import { evaluateSamples } from '../opsEngine.ts'
import { batchPictures } from './augmentation.ts'
import type { BatchNetwork, BatchPoint } from './batchEngine.ts'
import { batchOrder } from './batchOrder.ts'
import { batchProblem } from './batchProblem.ts'

/** The point at which a backbone computes features. */
type Point = Pick<BatchPoint, 'theta' | 'statistics'>

/** A backbone with its head, in plain tfjs operations. */
export interface BackboneNetwork extends BatchNetwork {
  /** Passes pictures (batch, …) through the backbone. Call it inside a scope. */
  pass(pictures: Float32Array, at: Point, mode: 'batch' | 'running'): BackbonePass
  /** Returns θ of the head with the features of a pass (batch, n_1) as W_1. */
  headTheta(features: tfjs.Tensor, theta: Float64Array): Float64Array
}

/**
 * Returns a backbone with its head as a network that trains on batches. Its θ has the parameters of the backbone, then
 * W_2 … W_L and b_2 … b_L. The head is a network with free features, which are the features of the batch.
 */
export function backboneNetwork(tf: Tf, problem: Problem, batches: Batches, open: OpenBackbone): BackboneNetwork {
  const { program, numbers } = open
  const { layout, pictureShape, augmentation } = program
  const constants = upload(tf, problem)
  const indicesOf = batchOrder(problem.labels.length, batches)
  const [augmentationSeed = 0, ...dropoutSeeds] = Array.from(numbers['random_seeds'] ?? [])
  const pictures = { numbers: numbers['pictures'] as Float32Array | Float64Array, shape: pictureShape }
  const forward = (
    given: Float32Array,
    { theta, statistics }: Point,
    settings: Partial<ForwardSettings>,
  ): BackbonePass => {
    const tensor = (from: Float64Array, offset: number, shape: readonly number[]): tfjs.Tensor =>
      tf.tensor(Float32Array.from(from.subarray(offset, offset + sizeOf(shape))), [...shape])
    const x = tf.tensor(given, [given.length / sizeOf(pictureShape), ...pictureShape])
    return backboneForward(tf, layout, x, {
      parameters: layout.parameters.map(({ offset, shape }) => tensor(theta, offset, shape)),
      statistics: layout.statistics.map(({ shape }, i) => tensor(statistics[`s${i}`]!, 0, shape)),
      isBatch: true,
      dropout: null,
      ...settings,
    })
  }
  const headTheta = (features: tfjs.Tensor, theta: Float64Array): Float64Array =>
    withFeatures(tf, problem, features, theta)
  return {
    blocks: blocksOf(problem, open),
    initialStatistics: () =>
      Object.fromEntries(
        layout.statistics.map(({ kind, shape }, i) => [
          `s${i}`,
          new Float64Array(sizeOf(shape)).fill(kind === 'variance' ? 1 : 0),
        ]),
      ),
    evaluateBatch(at, stage, gradient) {
      const indices = indicesOf(at.step)
      const given = batchPictures(pictures, indices, augmentation, [augmentationSeed, at.step])
      const head = withoutFirstDecay(batchProblem(problem, indices, null))
      tf.engine().startScope()
      const pass = forward(given, at, { dropout: dropoutOf(tf, dropoutSeeds, at.step) })
      const evaluation = evaluateHead(
        tf,
        head,
        constants,
        { pass, theta: headTheta(pass.features, at.theta) },
        stage,
        gradient,
      )
      at.statistics = Object.fromEntries(
        pass.statistics.map((value, i) => [`s${i}`, Float64Array.from(value.dataSync())]),
      )
      tf.engine().endScope()
      return withDecay(evaluation, open, at.theta, stage)
    },
    evaluate: (theta, stage) => evaluateSamples(tf, problem, constants, theta, stage, new Float64Array(theta.length)),
    read: (theta, stage) => plainReadings(problem, theta, stage, noPause),
    pass: (given, at, mode) => forward(given, at, { isBatch: mode === 'batch' }),
    headTheta,
    dispose: () => constants.one.dispose(),
  }
}

const noPause = async (): Promise<void> => {}

/** Features have a decay of their own: none as weights. */
const withoutFirstDecay = (problem: Problem): Problem => ({
  ...problem,
  weightDecays: problem.weightDecays.map((decay, l) => (l === 0 ? 0 : decay)),
})

/** Draws the masks of a step, layer after layer. */
function dropoutOf(tf: Tf, seeds: readonly number[], step: number): ForwardSettings['dropout'] {
  let layer = 0
  return (rate, shape) => {
    const numbers = statelessUniforms([seeds[layer++]!, step], sizeOf(shape))
    const kept = 1 / (1 - rate)
    return tf.tensor(
      numbers.map((number) => (number >= Math.fround(rate) ? kept : 0)),
      shape,
    )
  }
}

/** Returns θ of a head with features (batch, n_1) as W_1, and b_1 = 0. */
function withFeatures(tf: Tf, problem: Problem, features: tfjs.Tensor, theta: Float64Array): Float64Array {
  const first = Float64Array.from(tf.transpose(features).dataSync())
  const trained = parameterBlocks(problem).filter(({ layer }) => layer > 1)
  const length = trained.reduce((sum, { rows, cols }) => sum + rows * cols, 0)
  const head = theta.subarray(theta.length - length)
  if (!problem.bias) return concatenate([first, head])
  const weights = trained.reduce((sum, { kind, rows, cols }) => (kind === 'weight' ? sum + rows * cols : sum), 0)
  return concatenate([first, head.subarray(0, weights), new Float64Array(problem.widths[0]!), head.subarray(weights)])
}

/** Evaluates the head at its θ, and overwrites `gradient` with that of backbone and head. */
function evaluateHead(
  tf: Tf,
  head: Problem,
  constants: Constants,
  { pass, theta }: { pass: BackbonePass; theta: Float64Array },
  stage: StageTerms,
  gradient: Float64Array,
): EngineEvaluation {
  const at = evaluateSamples(tf, head, constants, theta, stage, new Float64Array(theta.length))
  let offset = 0
  const add = (part: ArrayLike<number>): void => {
    gradient.set(part, offset)
    offset += part.length
  }
  const [features, ...trained] = parameterBlocks(head)
  const { rows, cols } = features!
  const slope = tf.tensor2d(Float32Array.from(at.gradient.subarray(0, rows * cols)), [rows, cols])
  for (const own of pass.backward(tf.transpose(slope)).parameters) add(own.dataSync())
  for (const own of trained) if (own.layer > 1) add(at.gradient.subarray(own.offset, own.offset + own.rows * own.cols))
  return { ...at, gradient }
}

/** Adds ½ Σ λ ‖p‖² over the parameters of the backbone, with its gradient. */
function withDecay(
  at: EngineEvaluation,
  { program: { layout }, setting: { decays } }: OpenBackbone,
  theta: Float64Array,
  { multiplier }: StageTerms,
): EngineEvaluation {
  let penalty = 0
  for (const { kind, offset, shape } of layout.parameters)
    for (let i = offset; i < offset + sizeOf(shape); i++) {
      const slope = decays[kind] * theta[i]!
      penalty += 0.5 * slope * theta[i]!
      at.gradient[i]! += multiplier * slope
    }
  return {
    ...at,
    weightPenalty: at.weightPenalty + penalty,
    objective: at.objective + multiplier * penalty,
  }
}

/** Returns the matrices of θ: a kernel is (inputs of a unit, units), a vector (units, 1). */
function blocksOf(problem: Problem, { program: { layout } }: OpenBackbone): BatchNetwork['blocks'] {
  let offset = 0
  const own = layout.parameters.map(({ shape }) => {
    const cols = shape.length > 1 ? shape.at(-1)! : 1
    return { rows: sizeOf(shape) / cols, cols }
  })
  return [...own, ...parameterBlocks(problem).filter(({ layer }) => layer > 1)].map(({ rows, cols }) => {
    offset += rows * cols
    return { rows, cols, offset: offset - rows * cols }
  })
}
