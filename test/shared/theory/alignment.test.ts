import { describe, expect, test } from 'vitest'
import { multiply, transpose, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { alignment } from '../../../src/shared/theory/alignment.ts'
import { lossGradients } from '../../../src/shared/theory/lossGradients.ts'
import { objective } from '../../../src/shared/theory/objective.ts'
import { weightMatrices, type Problem } from '../../../src/shared/theory/problem.ts'
import { relativeDistance } from '../../oracle/read.ts'
import { of, random, scaled } from '../../fixtures/matrices.ts'

/** Two scalar linear layers on one sample x = y = 1: ½(w₂w₁ − 1)² + λ/2 (w₁² + w₂²). */
const scalar = (lambda: number, bias = false): Problem => ({
  inputs: of(1, 1),
  inputScale: null,
  inputBasis: null,
  targets: of(1, 1),
  labels: new Int32Array(1),
  widths: [1, 1],
  activations: ['identity', 'identity'],
  residual: [false, false],
  bias,
  loss: 'squared',
  weightDecays: [lambda, lambda],
  featureDecays: [0, 0],
  sampleWeight: 1,
})
const alignmentAt = (problem: Problem, theta: Float64Array): number[] =>
  Array.from(alignment(weightMatrices(problem, theta), lossGradients(problem, theta)))

describe('alignment by hand', () => {
  test('is the cosine with the negative gradient', () => {
    // ⟨W, G⟩ = 1·2 + 2·0 + 3·(−1) + 4·1 = 3, ‖W‖² = 30, ‖G‖² = 6.
    const [at] = alignment([of(2, 1, 2, 3, 4)], [of(2, 2, 0, -1, 1)])
    expect(at).toBeCloseTo(-3 / Math.sqrt(180), 15)
  })

  test('is 1 where the gradient is a negative multiple of the weights, −1 where it is a positive one', () => {
    const W = of(2, 1, -2, 0, 2)
    expect(alignment([W, W], [scaled(W, -0.3), scaled(W, 5)])).toEqual(Float64Array.of(1, -1))
  })

  test('is 0 where the two are orthogonal', () => {
    expect(Math.abs(alignment([of(2, 1, 0, 0, 1)], [of(2, 0, 3, -2, 0)])[0] ?? NaN)).toBe(0)
  })
})

describe('alignment', () => {
  test('is 1 in every layer at a stationary point with weight decay', () => {
    // w² = 1 − λ in both layers.
    const w = Math.sqrt(1 - 0.19)
    const theta = Float64Array.of(w, w)
    expect(Math.hypot(...objective(scalar(0.19), theta).gradient)).toBeLessThan(1e-15)
    for (const value of alignmentAt(scalar(0.19), theta)) expect(value).toBeCloseTo(1, 14)
  })

  test('leaves penalties and biases out', () => {
    const theta = Float64Array.of(2, 0.25)
    expect(alignmentAt(scalar(0), theta)).toEqual(alignmentAt(scalar(7), theta))
    // w₂w₁ < 1: the loss pushes both weights outwards; beyond 1 it pulls them back.
    expect(alignmentAt(scalar(0.1), theta)).toEqual([1, 1])
    expect(alignmentAt(scalar(0.1, true), Float64Array.of(2, 3, 0, 0))).toEqual([-1, -1])
  })

  test('does not change when either matrix is scaled, or both are rotated', () => {
    const [W, G] = [random(4, 6, 1), random(4, 6, 2)]
    const expected = alignment([W], [G])
    expect(relativeDistance(alignment([scaled(W, 3)], [scaled(G, 0.01)]), expected)).toBeLessThan(1e-14)
    const [left, right] = [4, 6].map((n) => haarOrthogonal(n, n, randomStream(n, 'rotation')))
    if (!left || !right) throw new Error('no rotation')
    const rotated = (A: Matrix): Matrix => multiply(multiply(left, A), transpose(right))
    expect(relativeDistance(alignment([rotated(W)], [rotated(G)]), expected)).toBeLessThan(1e-13)
  })
})

describe('alignment of degenerate inputs', () => {
  test('is NaN where weights or gradient are zero', () => {
    const [one, zero] = [of(1, 1, 2), of(1, 0, 0)]
    expect(Array.from(alignment([one, zero, zero], [zero, one, zero]))).toEqual([NaN, NaN, NaN])
  })

  test('is NaN where an entry is not finite', () => {
    expect(alignment([of(1, NaN, 2)], [of(1, 1, 2)])[0]).toBeNaN()
    expect(alignment([of(1, 1, 2)], [of(1, Infinity, 2)])[0]).toBeNaN()
  })

  test('has no number without layers', () => {
    expect(alignment([], []).length).toBe(0)
  })

  test('refuses lists and matrices that do not match', () => {
    expect(() => alignment([of(1, 1)], [])).toThrow('alignment: 1 weights and 0 gradients')
    expect(() => alignment([of(2, 1, 2)], [of(1, 1, 2)])).toThrow('alignment: W_1 is 2 × 1, its gradient 1 × 2')
  })
})
