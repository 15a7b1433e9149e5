import { describe, expect, test } from 'vitest'
import { matrix, multiply, squaredNorm, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import {
  classMeanRows,
  classMeanWeights,
  objectiveChange,
  projectedWeights,
} from '../../../src/shared/theory/collapseStep.ts'
import { layerPass, objective } from '../../../src/shared/theory/objective.ts'
import { blockMatrix, parameterBlocks, type Problem } from '../../../src/shared/theory/problem.ts'
import { build, det, type NetworkCase } from '../../oracle/networkCases.ts'
import { oracle, relativeDistance } from '../../oracle/read.ts'

interface Case extends NetworkCase {
  hasClassMeans: boolean
  probes: number[][][]
  ranks: number[]
  objectives: number[]
}
const { cases } = oracle<{ cases: Record<string, Case> }>('collapseStep')

const valueAt = (problem: Problem, theta: Float64Array): number => {
  const { dataLoss, weightPenalty, featurePenalty } = objective(problem, theta)
  return dataLoss + weightPenalty + featurePenalty
}
const weightsOf = (problem: Problem, theta: Float64Array, layer: number): Matrix =>
  blockMatrix(theta, parameterBlocks(problem)[layer - 1]!)

/** Takes both changes of every layer, whatever they do to the objective, as the oracle does. */
function takeAll(problem: Problem, theta: Float64Array): { objectives: number[]; ranks: number[] } {
  const objectives = [valueAt(problem, theta)]
  const ranks: number[] = []
  const { rows } = classMeanRows(problem)
  if (rows) theta.set(classMeanWeights(problem, theta, rows).data)
  objectives.push(valueAt(problem, theta))
  let Z = layerPass(problem, theta, 1, problem.inputs).feature
  for (let layer = 2; layer <= problem.widths.length; layer++) {
    const { weights, rank } = projectedWeights(weightsOf(problem, theta, layer), Z)
    if (weights) theta.set(weights.data, parameterBlocks(problem)[layer - 1]!.offset)
    ranks.push(rank)
    objectives.push(valueAt(problem, theta))
    Z = layerPass(problem, theta, layer, Z).feature
  }
  return { objectives, ranks }
}

describe.each(Object.entries(cases))('a collapse step of the oracle: %s', (_, expected) => {
  test('has its weights, ranks and objectives', () => {
    const { problem, theta } = build(expected)
    const { objectives, ranks } = takeAll(problem, theta)
    expect(classMeanRows(problem).rows !== null).toBe(expected.hasClassMeans)
    expect(relativeDistance(objectives, expected.objectives)).toBeLessThan(1e-12)
    expect(ranks).toEqual(expected.ranks)
    problem.widths.forEach((_width, l) => {
      const W = weightsOf(problem, theta, l + 1)
      const probe = multiply(W, det(W.cols, 2, 0.3))
      expect(relativeDistance(probe.data, expected.probes[l]!.flat())).toBeLessThan(1e-10)
    })
  })
})

describe('class means of the first layer', () => {
  const { problem, theta } = build(cases['leaky relu with biases']!)

  test('make the samples of a class one point, and a second time change nothing', () => {
    const { rows } = classMeanRows(problem)
    const once = theta.slice()
    once.set(classMeanWeights(problem, once, rows!).data)
    const { data, cols } = layerPass(problem, once, 1, problem.inputs).preactivation
    for (let i = 0; i < data.length; i++) {
      const first = Math.floor((i % cols) / 4) * 4
      expect(data[i]).toBeCloseTo(data[i - (i % cols) + first]!, 12)
    }
    expect(relativeDistance(classMeanWeights(problem, once, rows!).data, once.slice(0, 24 * 30))).toBeLessThan(1e-12)
  })

  test('do not depend on the coordinates of the first layer', () => {
    const raw = cases['tanh']!
    const whitened = build({ ...raw, coordinates: 'whitened' })
    const plain = build(raw)
    expect(whitened.problem.inputScale).not.toBeNull()
    // The raw start has a part outside the data, which the class means drop.
    const after = [plain, whitened].map((own) => takeAll(own.problem, own.theta).objectives.slice(1))
    expect(relativeDistance(after[1]!, after[0]!)).toBeLessThan(1e-11)
  })

  test('do not exist where the data have more samples than dimensions, and the reason says so', () => {
    const { reason } = classMeanRows(build(cases['more samples than inputs']!).problem)
    expect(reason).toMatch(/^W_1 cannot give every sample of a class the same A\^1: X has rank 8 for 12 samples/)
  })

  test('exist for more samples than dimensions where every class is one point', () => {
    const collapsed = build({ ...cases['more samples than inputs']!, problem: 'collapsed' })
    expect(classMeanRows(collapsed.problem).reason).toBeNull()
  })
})

describe('the projection of a weight', () => {
  const lowRank = multiply(det(6, 2, 1), det(2, 9, 2))
  const W = det(4, 6, 3)

  test('acts on the features as the weight does, and is never larger', () => {
    const { weights, rank } = projectedWeights(W, lowRank)
    expect(rank).toBe(2)
    expect(relativeDistance(multiply(weights!, lowRank).data, multiply(W, lowRank).data)).toBeLessThan(1e-14)
    expect(squaredNorm(weights!)).toBeLessThan(squaredNorm(W))
  })

  test('drops the directions below 1e-5 s_1 and keeps those above', () => {
    const features = matrix(3, 3, Float64Array.of(1, 0, 0, 0, 2e-5, 0, 0, 0, 5e-6))
    const { weights, rank } = projectedWeights(matrix(1, 3, Float64Array.of(1, 1, 1)), features)
    expect(rank).toBe(2)
    expect([...weights!.data]).toEqual([1, 1, 0].map((value) => expect.closeTo(value, 14)))
  })

  test('is the weight itself for features of full rank, and zero for zero features', () => {
    expect(projectedWeights(W, det(6, 9, 1))).toEqual({ weights: null, rank: 6 })
    expect(projectedWeights(W, matrix(6, 9))).toEqual({ weights: matrix(4, 6), rank: 0 })
  })

  test('throws on features that are not finite', () => {
    expect(() => projectedWeights(W, matrix(6, 1, new Float64Array(6).fill(NaN)))).toThrow(/not finite/)
  })
})

describe('the change of the objective', () => {
  const at = (value: number, noise = 0.25) => ({ objective: value, noise })

  test.each([
    ['falls', at(2), at(1), -1, true],
    ['is equal', at(2), at(2), 0, true],
    ['rises within the noise of both values', at(2), at(2.5), 0.5, true],
    ['rises beyond it', at(2), at(2.75), 0.75, false],
    ['rises without noise', at(2, 0), at(2.0000001, 0), expect.closeTo(1e-7, 12), false],
  ])('that %s is accepted or refused', (_, before, after, change, isAccepted) => {
    expect(objectiveChange(before, after)).toEqual({ change, noise: before.noise + after.noise, isAccepted })
  })

  test('to a value that is not finite is refused', () => {
    for (const value of [NaN, Infinity]) expect(objectiveChange(at(2), at(value)).isAccepted).toBe(false)
  })
})
