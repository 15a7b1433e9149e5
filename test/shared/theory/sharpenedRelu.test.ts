import { describe, expect, test } from 'vitest'
import { activationAt, activations, sharpenedRelu } from '../../../src/shared/theory/activation.ts'
import { objective } from '../../../src/shared/theory/objective.ts'
import { unconstrainedProblem } from '../../../src/shared/theory/unconstrained/explicitModel.ts'
import { uniformModel } from '../../../src/shared/theory/unconstrained/model.ts'
import { random } from '../../fixtures/matrices.ts'
import { relativeDistance } from '../../oracle/read.ts'

describe('the sharpened ReLU of width ε = 0.2', () => {
  const { value, derivative } = sharpenedRelu(0.2)

  test('by hand: 0 below 0, a parabola up to ε, a − ε/2 above', () => {
    const points = [-1, 0, 0.1, 0.2, 0.5]
    expect(points.map(value)).toEqual([-0, 0, 0.025, 0.1, 0.4].map((v) => expect.closeTo(v, 15)))
    expect(points.map((a) => derivative(a, NaN))).toEqual([0, 0, 0.5, 1, 1])
  })

  test('its derivative is that of its value, also at the two joints', () => {
    for (const a of [-0.5, -1e-3, 1e-3, 0.05, 0.13, 0.199, 0.201, 3]) {
      const slope = (value(a + 1e-7) - value(a - 1e-7)) / 2e-7
      expect(derivative(a, NaN)).toBeCloseTo(slope, 6)
    }
  })

  test('is at most ε/2 below ReLU and never above', () => {
    for (const epsilon of [1, 1e-2, 1e-5])
      for (const a of [-2, 0, 1e-6, 0.3 * epsilon, epsilon, 1.5]) {
        const gap = activations.relu.value(a) - sharpenedRelu(epsilon).value(a)
        expect(gap).toBeGreaterThanOrEqual(0)
        expect(gap).toBeLessThanOrEqual(epsilon / 2 + 1e-15)
      }
  })
})

test('a width of 0 is ReLU itself, and other activations stay', () => {
  expect(activationAt('relu', 0)).toBe(activations.relu)
  expect(activationAt('tanh', 0.1)).toBe(activations.tanh)
})

describe('an objective with sharpened hidden layers', () => {
  const model = uniformModel(4, 3, 1e-2)
  const problem = unconstrainedProblem(model, 6, 'squared', 'relu')
  const theta = random(1, 6 * 4 + 2 * 36 + 4 * 6, 5).data

  test('has its gradient by central differences', () => {
    const { gradient } = objective(problem, theta, 1, 0.3)
    const value = (at: Float64Array): number => {
      const { dataLoss, weightPenalty, featurePenalty } = objective(problem, at, 1, 0.3)
      return dataLoss + weightPenalty + featurePenalty
    }
    const expected = Float64Array.from(theta, (_, i) => {
      const [up, down] = [1e-5, -1e-5].map((h) => {
        const moved = theta.slice()
        moved[i]! += h
        return value(moved)
      })
      return (up! - down!) / 2e-5
    })
    expect(relativeDistance(gradient, expected)).toBeLessThan(1e-8)
  })

  test('tends to that of ReLU as the width falls', () => {
    const exact = objective(problem, theta)
    const distances = [1e-2, 1e-4, 1e-6].map((width) =>
      Math.abs(objective(problem, theta, 1, width).dataLoss - exact.dataLoss),
    )
    distances.forEach((distance, i) => expect(distance).toBeLessThan(100 * [1e-2, 1e-4, 1e-6][i]!))
    expect(objective(problem, theta, 1, 0)).toEqual(exact)
  })

  test('leaves the output layer as it is', () => {
    const withRelu = { ...problem, activations: [...problem.activations.slice(0, -1), 'relu' as const] }
    const { preactivations, features } = objective(withRelu, theta, 1, 0.5)
    const outputs = Array.from(preactivations.at(-1)!.data, (a) => Math.max(0, a))
    expect(Array.from(features.at(-1)!.data)).toEqual(outputs)
  })
})
