import { dot } from '../../../shared/linalg/matrix.ts'
import type { Optimizer } from '../../../shared/spec/optimizer.ts'
import { optimizerOf } from '../../../shared/spec/stages.ts'
import { weightPenalty } from '../../../shared/theory/objective.ts'
import { parameterBlocks, type Problem } from '../../../shared/theory/problem.ts'
import { restoreMinimiser, startMinimiser, type Minimiser } from '../../optimizer/minimiser.ts'
import type { EngineReport } from '../../../shared/contract/engine.ts'
import type { Advance, Engine, EngineEvaluation, StageChange, StageTerms } from '../engine.ts'
import { backward, forward, upload, uploadParameters, type Constants, type Tf } from './network.ts'
import { float32Error, outputLayer, type OutputLayer } from './outputLayer.ts'

/**
 * Creates the engine of plain tfjs operations. The backend computes the forward and backward pass in float32. Weights,
 * weight penalties, output layer and optimizer are in float64 outside of it.
 */
export function createOpsEngine(
  { tf, report }: { tf: Tf; report: EngineReport },
  problem: Problem,
  optimizer: Optimizer,
): Engine {
  const constants = upload(tf, problem)
  const blocks = parameterBlocks(problem)
  let stage: StageTerms = { multiplier: 1, smoothing: 0 }
  let present = optimizer
  let schedule = { step: 0, totalSteps: 0 }
  let minimiser: Minimiser<EngineEvaluation> | null = null

  const evaluate = (theta: Float64Array, gradient: Float64Array): EngineEvaluation =>
    evaluateSamples(tf, problem, constants, theta, stage, gradient)

  const current = (): Minimiser<EngineEvaluation> => {
    if (!minimiser) throw new Error('opsEngine: call initialise first')
    return minimiser
  }

  return {
    report,
    read: null,
    backbone: null,
    async initialise(theta, totalSteps, step = 0) {
      schedule = { step, totalSteps }
      minimiser = startMinimiser(present, theta.slice(), evaluate, schedule, blocks)
    },
    async setStage({ method = optimizer.kind, ...terms }: StageChange) {
      stage = terms
      if (method === present.kind) return minimiser?.forget()
      present = optimizerOf(optimizer, method)
      if (minimiser) minimiser = startMinimiser(present, minimiser.theta().slice(), evaluate, schedule, blocks)
    },
    advance: async (steps) => advance(current(), steps),
    evaluate: async (theta) => evaluate(theta, new Float64Array(theta.length)),
    parameters: async () => current().theta().slice(),
    save: async () => current().save(),
    async restore(state, { method = optimizer.kind, ...terms }) {
      stage = terms
      present = optimizerOf(optimizer, method)
      minimiser = restoreMinimiser(present, state, evaluate, blocks)
    },
    tensorCount: () => tf.memory().numTensors,
    dispose() {
      constants.inputs?.dispose()
      constants.one.dispose()
    },
  }
}

/** Evaluates the objective of the samples of a problem, whose constants are uploaded; `gradient` becomes its gradient. */
export function evaluateSamples(
  tf: Tf,
  problem: Problem,
  constants: Constants,
  theta: Float64Array,
  stage: StageTerms,
  gradient: Float64Array,
): EngineEvaluation {
  const { dataLoss, featurePenalty, noise } = sampleGradient(tf, problem, constants, theta, stage, gradient)
  const { multiplier } = stage
  const penalty = weightPenalty(problem, theta, gradient, multiplier)
  const objective = dataLoss + multiplier * (penalty + featurePenalty)
  return {
    dataLoss,
    weightPenalty: penalty,
    featurePenalty,
    objective,
    gradient,
    noise: noise + Number.EPSILON * objective,
  }
}

/** Computes data loss and feature penalty at θ and overwrites `gradient` with their gradient. */
function sampleGradient(
  tf: Tf,
  problem: Problem,
  constants: Constants,
  theta: Float64Array,
  stage: StageTerms,
  gradient: Float64Array,
): Omit<OutputLayer, 'E'> {
  const blocks = parameterBlocks(problem)
  const result = { dataLoss: 0, featurePenalty: 0, noise: 0 }
  const { multiplier, smoothing } = stage
  tf.tidy(() => {
    const parameters = uploadParameters(tf, problem, theta)
    const pass = forward(tf, problem, constants, parameters, smoothing)
    const output = pass.A.at(-1)!
    const { E, ...parts } = outputLayer(problem, output.dataSync(), multiplier)
    Object.assign(result, parts)
    const outputE = tf.tensor2d(E, output.shape, 'float32')
    const gradients = backward(tf, problem, constants, parameters, pass, outputE, stage)
    pass.Z.forEach((Z, l) => {
      const decay = problem.sampleWeight * problem.featureDecays[l]!
      if (decay === 0) return
      const penalty = 0.5 * decay * tf.sum(tf.square(Z)).dataSync()[0]!
      result.featurePenalty += penalty
      result.noise += float32Error * multiplier * penalty
    })
    gradients.forEach((G, i) => gradient.set(G.dataSync(), blocks[i]?.offset))
  })
  return result
}

function advance(minimiser: Minimiser<EngineEvaluation>, steps: number): Advance {
  const taken: Advance['steps'] = []
  for (let k = 0; k < steps; k++) {
    if (!Number.isFinite(minimiser.evaluation().objective)) return { steps: taken, ended: 'not finite' }
    if (!minimiser.step()) return { steps: taken, ended: 'round-off' }
    if (!Number.isFinite(minimiser.evaluation().objective)) return { steps: taken, ended: 'not finite' }
    const { dataLoss, weightPenalty: penalty, featurePenalty, gradient } = minimiser.evaluation()
    taken.push({ dataLoss, weightPenalty: penalty, featurePenalty, gradientNorm: Math.sqrt(dot(gradient, gradient)) })
  }
  return { steps: taken, ended: null }
}
