import { describe, expect, test } from 'vitest'
import { matrix, squaredNorm, transpose } from '../../../src/shared/linalg/matrix.ts'
import type { RunSpec, RunSpecInput } from '../../../src/shared/spec/runSpec.ts'
import { forwardPass, objective } from '../../../src/shared/theory/objective.ts'
import { inputRows, parameterCount } from '../../../src/shared/theory/problem.ts'
import { initialParameters } from '../../../src/trainer/initialise.ts'
import { firstOrderStart, firstOrderStep } from '../../../src/trainer/optimizer/firstOrder.ts'
import type { FirstOrderOptimizer } from '../../../src/shared/spec/optimizer.ts'
import { makeProblem, sharedCoordinates } from '../../../src/shared/theory/makeProblem.ts'
import { relativeDistance } from '../../oracle/read.ts'
import { gaussianSample, smallSpec } from '../../trainer/sample.ts'

const sample = gaussianSample(3, 4, 20) // 12 samples in 20 dimensions
const problemOf = (changes: Partial<RunSpecInput>) => makeProblem(smallSpec(changes), sample)

describe('the problem of a spec', () => {
  test('has residual layers only in the middle', () => {
    const network = { widths: [12, 12, 12, 3], residual: true }
    expect(problemOf({ network }).residual).toEqual([false, true, true, false])
    expect(problemOf({}).residual).toEqual([false, false, false, false])
  })
  test('has Z¹ = W₁ with free features, for any hidden activation', () => {
    const spec = smallSpec({
      network: { widths: [8, 8, 3], freeFeatures: true, activation: 'relu' },
      optimizer: { firstLayer: 'raw', continuation: { start: 1, divideBy: 2, steps: 1 } },
    })
    const problem = makeProblem(spec, sample)
    const theta = initialParameters(spec, problem)
    expect(problem.activations).toEqual(['identity', 'relu', 'tanh'])
    expect(problem.inputs).toBeNull()
    expect(inputRows(problem)).toBe(12)
    expect(forwardPass(problem, theta).features[0]?.data).toEqual(theta.subarray(0, 8 * 12))
  })
  test('has the decays, the loss and the sample weight of the spec', () => {
    const penalty = { weightDecay: 1, firstLayer: 1, featureDecay: 2, featureLayers: [2], weightDecays: [4, 3, 0, 1] }
    expect(problemOf({ penalty, loss: { kind: 'crossEntropy', reduction: 'mean' } })).toMatchObject({
      weightDecays: [4, 3, 0, 1],
      featureDecays: [0, 2, 0, 0],
      loss: 'crossEntropy',
      sampleWeight: 1 / 12,
    })
  })
})

describe.each(['gradientDescent', 'momentum', 'nesterov'] as const)('reduced coordinates X = Q R under %s', (kind) => {
  const decay = 0.05 // λδ
  const rate = 0.02
  const specOf = (firstLayer: 'raw' | 'reduced'): RunSpec =>
    smallSpec({
      optimizer: { kind, learningRate: rate, firstLayer },
      penalty: { weightDecay: 0.1, firstLayer: 0.5, featureDecay: 1e-2, featureLayers: 'all' },
    })
  const startOf = (spec: RunSpec) => {
    const problem = makeProblem(spec, sample)
    const evaluate = (at: Float64Array, gradient: Float64Array) => {
      const value = objective(problem, at)
      gradient.set(value.gradient)
      return { ...value, objective: value.dataLoss + value.weightPenalty + value.featurePenalty, gradient, noise: 0 }
    }
    const state = firstOrderStart(initialParameters(spec, problem), evaluate)
    return { problem, state, step: () => firstOrderStep(state, evaluate, spec.optimizer as FirstOrderOptimizer, 60) }
  }
  const [raw, reduced] = [startOf(specOf('raw')), startOf(specOf('reduced'))]

  test('have fewer numbers and take the same steps: the part outside the data only decays', () => {
    expect(parameterCount(raw.problem) - parameterCount(reduced.problem)).toBe(12 * (20 - 12))
    const missing = (): number => raw.state.evaluation.objective - reduced.state.evaluation.objective
    const before = missing()
    expect(before).toBeGreaterThan(0)
    for (let step = 0; step < 60; step++) {
      raw.step()
      reduced.step()
    }
    const [expected, got] = [
      forwardPass(raw.problem, raw.state.theta),
      forwardPass(reduced.problem, reduced.state.theta),
    ]
    got.features.forEach((Z, l) =>
      expect(relativeDistance(Z.data, expected.features[l]?.data ?? [])).toBeLessThan(1e-11),
    )
    if (kind === 'gradientDescent') expect(missing() / before).toBeCloseTo((1 - rate * decay) ** 120, 9)
    else expect(missing()).toBeLessThan(before)
  })
})

test('reduced coordinates are the raw ones where the data have no more dimensions than samples', () => {
  const few = gaussianSample(3, 4, 5)
  const spec = smallSpec({ optimizer: { kind: 'gradientDescent', learningRate: 0.1, firstLayer: 'reduced' } })
  const problem = makeProblem(spec, few)
  expect(problem.inputs).toEqual(transpose(matrix(12, 5, few.X)))
  expect(problem.inputBasis).toBeNull()
})

test('reduced coordinates hold R, with the norms of X', () => {
  const problem = problemOf({ optimizer: { kind: 'gradientDescent', learningRate: 0.1, firstLayer: 'reduced' } })
  const inputs = problem.inputs!
  expect([inputs.rows, inputs.cols]).toEqual([12, 12])
  expect(squaredNorm(inputs) / squaredNorm(matrix(12, 20, sample.X))).toBeCloseTo(1, 12)
  for (let i = 0; i < 12; i++) for (let j = 0; j < i; j++) expect(inputs.data[i * 12 + j]).toBe(0)
})

test('shared coordinates equal separate ones, and are computed once per sample and kind', () => {
  const [other, shared] = [gaussianSample(3, 4, 20, 7), sharedCoordinates()]
  const reduced = smallSpec({ optimizer: { kind: 'gradientDescent', learningRate: 0.1, firstLayer: 'reduced' } })
  for (const [spec, from] of [
    [smallSpec(), sample],
    [smallSpec({ seed: 1 }), sample],
    [reduced, sample],
    [smallSpec(), other],
  ] as const)
    expect(makeProblem(spec, from, shared)).toEqual(makeProblem(spec, from))
  const inputsOf = (seed: number) => makeProblem(smallSpec({ seed }), sample, shared).inputs
  expect(inputsOf(1)).toBe(inputsOf(2))
})
