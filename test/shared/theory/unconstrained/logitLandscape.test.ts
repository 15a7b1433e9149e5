import { expect, test } from 'vitest'
import { identity, matrix } from '../../../../src/shared/linalg/matrix.ts'
import { objective } from '../../../../src/shared/theory/objective.ts'
import { packWeights, unconstrainedProblem } from '../../../../src/shared/theory/unconstrained/explicitModel.ts'
import { logitLandscape } from '../../../../src/shared/theory/unconstrained/logitLandscape.ts'
import { withoutColumnMeans } from '../../../../src/shared/theory/unconstrained/logitMatrix.ts'
import { linearWeights } from '../../../../src/shared/theory/unconstrained/logitWeights.ts'
import { orbitDimension } from '../../../../src/shared/theory/unconstrained/lowRankTheorems.ts'
import { uniformModel } from '../../../../src/shared/theory/unconstrained/model.ts'
import { symmetricWeights } from '../../../../src/shared/theory/unconstrained/symmetricWeights.ts'

const options = { lineSteps: 20, descents: 4, descentSteps: 2000 }

test('symmetric factors have the loss of the closed form, also with n and λ of their own', () => {
  const Z0 = withoutColumnMeans(identity(5))
  const models = [
    uniformModel(5, 3, 1e-3),
    { classes: 5, samples: 3, weightDecays: [2e-3, 1e-3, 5e-4], featureDecay: 4e-4 },
  ]
  for (const model of models) {
    const found = symmetricWeights(Z0, model)!
    expect(found.loss).toBe(linearWeights(Z0, model)!.loss)
    const problem = unconstrainedProblem(model, 6, 'crossEntropy', 'identity')
    const { dataLoss, weightPenalty, gradient } = objective(problem, packWeights(model, 6, found.M1, found.weights))
    expect(dataLoss + weightPenalty).toBeCloseTo(found.loss, 13)
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-8)
  }
})

test('symmetric factors refuse other logits, and are null at the zero solution', () => {
  expect(() => symmetricWeights(matrix(2, 2, Float64Array.of(1, 0.5, 0, 1)), uniformModel(2, 2, 1e-3))).toThrow(
    'differ',
  )
  expect(symmetricWeights(withoutColumnMeans(identity(4)), uniformModel(4, 3, 10))).toBeNull()
})

test('at K = 6, L = 2 DNC and pairs are bowls, and the line between them climbs between the closed forms', () => {
  const { points, line, descents } = logitLandscape(uniformModel(6, 2, 1e-3), 6, options)
  expect(points.map(({ name, rank }) => [name, rank])).toEqual([
    ['simplex', 5],
    ['pairs', 3],
    ['polygon', 2],
  ])
  for (const { curvature, orbit } of points) expect([curvature.negative, curvature.flat]).toEqual([0, orbit])
  const [dnc, pairs] = points
  expect(dnc?.loss).toBeCloseTo(0.03149014, 7)
  expect((pairs?.loss ?? NaN) / (dnc?.loss ?? NaN)).toBeCloseTo(0.939, 3)
  expect(line.to).toBe('pairs')
  expect(line.loss[0]).toBeCloseTo(dnc?.loss ?? NaN, 12)
  expect(line.loss.at(-1)).toBeCloseTo(pairs?.loss ?? NaN, 12)
  expect(Math.max(...line.loss) / (dnc?.loss ?? NaN)).toBeCloseTo(1.162, 2)
  // Descents fall, and from the ends they return.
  expect(descents.map(({ t }) => t)).toEqual([0, 0.25, 0.5, 0.75, 1])
  expect(descents[0]?.loss).toBeCloseTo(dnc?.loss ?? NaN, 8)
  for (const { loss } of descents.slice(2)) expect(loss).toBeCloseTo(pairs?.loss ?? NaN, 8)
})

test('an odd number of classes has no pairs', () => {
  const { points, line } = logitLandscape(uniformModel(5, 2, 1e-3), 5, { ...options, descentSteps: 1 })
  expect([points.map(({ name }) => name), line.to]).toEqual([['simplex', 'polygon'], 'polygon'])
})

test('too few classes, a narrow network and a strong λ are refused', () => {
  expect(() => logitLandscape(uniformModel(3, 2, 1e-3), 4, options)).toThrow('below 4 classes')
  expect(() => logitLandscape(uniformModel(6, 2, 1e-3), 5, options)).toThrow('width 5 is below the 6 classes')
  expect(() => logitLandscape(uniformModel(6, 2, 10), 6, options)).toThrow('choose a smaller λ')
})

test('the orbit of rank r has the dimension of L orthonormal frames', () => {
  // One unit: no rotation. r = d: all rotations of O(d). r = 1: a sphere.
  expect([orbitDimension(1, 1, 3), orbitDimension(4, 4, 1), orbitDimension(1, 5, 2)]).toEqual([0, 6, 8])
})
