import { describe, expect, test } from 'vitest'
import { identity, mapEntries, type Matrix } from '../../../../src/shared/linalg/matrix.ts'
import { objective } from '../../../../src/shared/theory/objective.ts'
import { removedStructure } from '../../../../src/shared/theory/unconstrained/anyClasses.ts'
import { packWeights, unconstrainedProblem } from '../../../../src/shared/theory/unconstrained/explicitModel.ts'
import { withoutColumnMeans } from '../../../../src/shared/theory/unconstrained/logitMatrix.ts'
import { linearWeights, reluWeights } from '../../../../src/shared/theory/unconstrained/logitWeights.ts'
import { uniformModel, type UnconstrainedModel } from '../../../../src/shared/theory/unconstrained/model.ts'
import { collapseStructure } from '../../../../src/shared/theory/unconstrained/neuralCollapse.ts'
import { squareGraphStructure } from '../../../../src/shared/theory/unconstrained/squareGraph.ts'
import type { Structure } from '../../../../src/shared/theory/unconstrained/structure.ts'
import { structureWeights } from '../../../../src/shared/theory/unconstrained/structureWeights.ts'
import { srgStructure } from '../../../../src/shared/theory/unconstrained/triangularGraph.ts'

const decays = [2e-3, 1e-3, 5e-4, 3e-3, 1e-3, 7e-4]
const modelOf = (K: number, L: number, n: number): UnconstrainedModel => ({
  classes: K,
  samples: n,
  weightDecays: decays.slice(0, L),
  featureDecay: 1e-3 / n,
})

interface Weights {
  M1: Matrix
  weights: readonly Matrix[]
  loss: number
}

/** The objective of these weights in the product's own network, and its gradient. */
function evaluate(model: UnconstrainedModel, weights: Weights, loss: 'squared' | 'crossEntropy', linear = false) {
  const width = Math.max(weights.M1.rows, ...weights.weights.map((W) => W.cols)) + 2
  const problem = unconstrainedProblem(model, width, loss, linear ? 'identity' : 'relu')
  const { dataLoss, weightPenalty, featurePenalty, gradient } = objective(
    problem,
    packWeights(model, width, weights.M1, weights.weights),
  )
  return { value: dataLoss + weightPenalty + featurePenalty, gradient: Math.hypot(...gradient) }
}

const structures: [string, Structure][] = [
  ['SRG, K = 6', srgStructure(4)],
  ['SRG, K = 10', srgStructure(5)],
  ['SRG, K = 15', srgStructure(6)],
  ['SRG of K = 10 without an edge', removedStructure(5, 9)],
  ['square graph', squareGraphStructure()],
  ['DNC, K = 7', collapseStructure(7)],
]

describe.each([2, 3, 4, 6])('L = %i weight matrices with a decay each', (L) => {
  test.each([1, 3])('squared loss, n = %i: explicit matrices have the closed-form loss to 1e-14', (n) => {
    for (const [, structure] of structures) {
      const model = modelOf(structure.T.cols, L, n)
      const weights = structureWeights(structure, model)!
      expect(Math.abs(evaluate(model, weights, 'squared').value - weights.loss)).toBeLessThan(1e-14)
    }
  })

  test('cross-entropy: explicit matrices of linear and ReLU networks have the closed-form loss to 1e-14', () => {
    const model = modelOf(10, L, 2)
    const linear = linearWeights(withoutColumnMeans(identity(10)), model)!
    expect(Math.abs(evaluate(model, linear, 'crossEntropy', true).value - linear.loss)).toBeLessThan(1e-14)
    for (const T of [identity(10), srgStructure(5).T]) {
      const relu = reluWeights(T, model)!
      expect(Math.abs(evaluate(model, relu, 'crossEntropy').value - relu.loss)).toBeLessThan(1e-14)
    }
  })

  test('DNC is stationary: its gradient is zero to 1e-8', () => {
    const model = modelOf(7, L, 2)
    expect(evaluate(model, structureWeights(collapseStructure(7), model)!, 'squared').gradient).toBeLessThan(1e-8)
    const entropy = linearWeights(withoutColumnMeans(identity(7)), model)!
    expect(evaluate(model, entropy, 'crossEntropy', true).gradient).toBeLessThan(1e-8)
  })

  test('every structure is least along the scale of each of its matrices', () => {
    for (const [, structure] of structures) {
      const model = modelOf(structure.T.cols, L, 1)
      const weights = structureWeights(structure, model)!
      const at = (layer: number, factor: number): number => {
        const scale = (A: Matrix, l: number): Matrix => mapEntries(A, (a) => (l === layer ? factor * a : a))
        const moved = { ...weights, M1: scale(weights.M1, 0), weights: weights.weights.map((W, l) => scale(W, l + 1)) }
        return evaluate(model, moved, 'squared').value
      }
      for (let layer = 0; layer <= L; layer++) {
        const slope = (at(layer, 1 + 1e-5) - at(layer, 1 - 1e-5)) / 2e-5
        expect(Math.abs(slope)).toBeLessThan(1e-8)
        expect(at(layer, 1.01)).toBeGreaterThan(weights.loss)
        expect(at(layer, 0.99)).toBeGreaterThan(weights.loss)
      }
    }
  })
})

test('SRG at K = 10, L = 4, λ = 1e-3 has the published scales', () => {
  const { q } = structureWeights(srgStructure(5), uniformModel(10, 4, 1e-3))!
  const expected = [2.77752697, 4.51634677, 2.93748909]
  q.forEach((value, i) => expect(value / expected[i]!).toBeCloseTo(1, 6))
})

test('where the zero solution is better there are no matrices', () => {
  expect(structureWeights(collapseStructure(10), uniformModel(10, 4, 0.1))).toBeNull()
  expect(linearWeights(withoutColumnMeans(identity(4)), uniformModel(4, 3, 10))).toBeNull()
  expect(reluWeights(identity(4), uniformModel(4, 3, 10))).toBeNull()
})

test('a structure of other classes than the model, or wider than its place, is refused', () => {
  const model = uniformModel(10, 4, 1e-3)
  expect(() => structureWeights(srgStructure(4), model)).toThrow('the structure has 6 classes, the model 10')
  const { M1, weights } = structureWeights(collapseStructure(10), model)!
  expect(() => packWeights(model, 4, M1, weights)).toThrow('does not fit width 4')
})
