import { describe, expect, test } from 'vitest'
import { objective } from '../../src/shared/theory/objective.ts'
import { parameterBlocks } from '../../src/shared/theory/problem.ts'
import { backboneForward } from '../../src/trainer/engine/ops/backbone/forward.ts'
import type { ForwardSettings } from '../../src/trainer/engine/ops/backbone/layers.ts'
import type { Tf } from '../../src/trainer/engine/ops/network.ts'
import { relativeDistance } from '../oracle/read.ts'
import { headProblem, residualNetworks, type ResidualNetworkCase } from '../oracle/residualNetwork.ts'
import { opsBackends } from './opsBackends.ts'

const backends = await opsBackends()

/** Objective and gradients at the parameters of a case: the backbone by an engine, the head in float64. */
function evaluate(tf: Tf, c: ResidualNetworkCase, parameters: readonly Float64Array[], head: readonly Float64Array[]) {
  tf.engine().startScope()
  const at = evaluateInScope(tf, c, parameters, head)
  tf.engine().endScope()
  return at
}

function evaluateInScope(
  tf: Tf,
  c: ResidualNetworkCase,
  parameters: readonly Float64Array[],
  head: readonly Float64Array[],
) {
  const { layout, pictures, B, S, lam, reg } = c
  const problem = headProblem(c)
  const settings = settingsOf(tf, c, parameters)
  const x = tf.tensor(Float32Array.from(pictures), [B, S, S, 1])
  const pass = backboneForward(tf, layout, x, settings)
  const features = pass.features.dataSync() as Float32Array
  const width = layout.outputWidth
  const columns = new Float64Array(features.length)
  for (let i = 0; i < B; i++) for (let k = 0; k < width; k++) columns[k * B + i] = features[i * width + k]!
  const theta = Float64Array.from([columns, ...head].flatMap((part) => [...part]))
  const at = objective(problem, theta)
  const blocks = parameterBlocks(problem)
  const [byFeatures, ...byHead] = blocks.map(({ offset, rows, cols }) =>
    at.gradient.subarray(offset, offset + rows * cols),
  )
  const slope = tf.transpose(tf.tensor2d(Float32Array.from(byFeatures!), [width, B]))
  const byBackbone = pass.backward(slope).parameters.map((gradient) => Float64Array.from(gradient.dataSync()))
  let f = at.dataLoss + at.weightPenalty + at.featurePenalty
  if (reg === 'std')
    parameters.forEach((own, i) =>
      own.forEach((x, j) => {
        f += 0.5 * lam * x * x
        byBackbone[i]![j]! += lam * x
      }),
    )
  return { f, features, gradients: [...byBackbone, ...byHead.map((g) => g.slice())] }
}

function settingsOf(tf: Tf, { layout }: ResidualNetworkCase, parameters: readonly Float64Array[]): ForwardSettings {
  return {
    parameters: parameters.map((own, i) => tf.tensor(Float32Array.from(own), [...layout.parameters[i]!.shape])),
    statistics: layout.statistics.map(({ shape, kind }) => tf.fill([...shape], kind === 'mean' ? 0 : 1)),
    isBatch: true,
    dropout: null,
  }
}

const norm = (numbers: ArrayLike<number>): number => Math.hypot(...Array.from(numbers))

describe.each(backends)('the backbone of ops on %s', (_, { tf }) => {
  test.each(residualNetworks)('has the features and gradients of NumPy: %s', (__, c) => {
    const { f, features, gradients } = evaluate(tf, c, c.backbone, c.head)
    expect(Math.abs(f / c.f - 1)).toBeLessThan(1e-5)
    expect(Math.abs(norm(features) / c.features_fro - 1)).toBeLessThan(1e-5)
    expect(relativeDistance(features.slice(0, c.features_0.length), c.features_0)).toBeLessThan(1e-5)
    expect(relativeDistance(gradients.map(norm), c.grad_fro)).toBeLessThan(1e-5)
  })

  test.each(residualNetworks)('takes the steps of NumPy with momentum: %s', (__, c) => {
    const parameters = [...c.backbone, ...c.head].map((own) => own.slice())
    const velocities = parameters.map((own) => new Float64Array(own.length))
    const count = c.backbone.length
    const losses = c.loss_after_steps.map(() => {
      const { gradients } = evaluate(tf, c, parameters.slice(0, count), parameters.slice(count))
      parameters.forEach((own, i) =>
        own.forEach((_x, j) => {
          velocities[i]![j] = c.momentum * velocities[i]![j]! + gradients[i]![j]!
          own[j]! -= c.lr * velocities[i]![j]!
        }),
      )
      return evaluate(tf, c, parameters.slice(0, count), parameters.slice(count)).f
    })
    expect(relativeDistance(losses, c.loss_after_steps)).toBeLessThan(1e-5)
  })

  test('leaves no tensors behind', () => {
    const before = tf.memory().numTensors
    const [, c] = residualNetworks[0]!
    evaluate(tf, c, c.backbone, c.head)
    expect(tf.memory().numTensors).toBe(before)
  })
})
