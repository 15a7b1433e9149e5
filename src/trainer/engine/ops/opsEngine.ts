import { dot, matrix, type Matrix } from '../../../shared/linalg/matrix.ts'
import { weightPenalty } from '../../../shared/theory/objective.ts'
import { parameterBlocks, type Problem } from '../../../shared/theory/problem.ts'
import { lbfgsStart, lbfgsStep, type LbfgsState } from '../../optimizer/lbfgs.ts'
import type { Backend } from '../backend.ts'
import type { Advance, Engine, EngineEvaluation } from '../engine.ts'
import { backward, forward, upload, uploadParameters } from './network.ts'

/** Unit round-off of the float32 sums that the objective is made of, with room for their length. */
const float32Noise = 2 ** -22

/**
 * The engine of plain tfjs operations: forward and backward pass in float32 on whatever backend there is; weights,
 * weight penalties, data loss and L-BFGS in float64 outside.
 */
export function createOpsEngine({ tf, report }: Backend, problem: Problem, memory: number): Engine {
  const constants = upload(tf, problem)
  const blocks = parameterBlocks(problem)
  let multiplier = 1
  let state: LbfgsState<EngineEvaluation> | null = null

  const evaluate = (theta: Float64Array): EngineEvaluation => {
    const gradient = new Float64Array(theta.length)
    let dataLoss = 0
    let featurePenalty = 0
    tf.tidy(() => {
      const parameters = uploadParameters(tf, problem, theta)
      const pass = forward(tf, problem, constants, parameters)
      const residual = tf.sub(pass.Z[pass.Z.length - 1] as (typeof pass.Z)[number], constants.targets)
      const gradients = backward(
        tf,
        problem,
        constants,
        parameters,
        pass,
        residual as (typeof pass.Z)[number],
        multiplier,
      )
      // Summed in float64 from the residuals, since the data loss decides at 1e-10.
      for (const value of residual.dataSync()) dataLoss += 0.5 * problem.sampleWeight * value * value
      pass.Z.forEach((Z, l) => {
        const decay = problem.sampleWeight * (problem.featureDecays[l] as number)
        if (decay > 0) featurePenalty += 0.5 * decay * (tf.sum(tf.square(Z)).dataSync()[0] as number)
      })
      gradients.forEach((G, i) => gradient.set(G.dataSync(), blocks[i]?.offset))
    })
    const penalty = weightPenalty(problem, theta, gradient, multiplier)
    const objective = dataLoss + multiplier * (penalty + featurePenalty)
    const noise = float32Noise * (dataLoss + multiplier * featurePenalty) + Number.EPSILON * objective
    return { dataLoss, weightPenalty: penalty, featurePenalty, objective, gradient, noise }
  }

  const current = (): LbfgsState<EngineEvaluation> => {
    if (!state) throw new Error('opsEngine: initialise comes first')
    return state
  }

  return {
    report,
    initialise(theta) {
      state = lbfgsStart(theta.slice(), evaluate)
    },
    setMultiplier(next) {
      multiplier = next
      if (state) state = lbfgsStart(state.theta, evaluate)
    },
    advance: (steps) => advance(current(), evaluate, memory, steps),
    evaluate,
    parameters: () => current().theta.slice(),
    features() {
      const read: Matrix[] = []
      tf.tidy(() => {
        const { Z } = forward(tf, problem, constants, uploadParameters(tf, problem, current().theta))
        for (const tensor of Z) read.push(matrix(...tensor.shape, Float64Array.from(tensor.dataSync())))
      })
      return read
    },
    tensorCount: () => tf.memory().numTensors,
    dispose() {
      constants.inputs.dispose()
      constants.targets.dispose()
      constants.one.dispose()
    },
  }
}

function advance(
  state: LbfgsState<EngineEvaluation>,
  evaluate: (theta: Float64Array) => EngineEvaluation,
  memory: number,
  steps: number,
): Advance {
  const taken: Advance['steps'] = []
  for (let k = 0; k < steps; k++) {
    if (!Number.isFinite(state.evaluation.objective)) return { steps: taken, ended: 'not finite' }
    if (!lbfgsStep(state, evaluate, memory)) return { steps: taken, ended: 'round-off' }
    const { dataLoss, weightPenalty: penalty, featurePenalty, gradient } = state.evaluation
    taken.push({ dataLoss, weightPenalty: penalty, featurePenalty, gradientNorm: Math.sqrt(dot(gradient, gradient)) })
  }
  return { steps: taken, ended: null }
}
