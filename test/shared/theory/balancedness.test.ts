import { describe, expect, test } from 'vitest'
import { multiply, transpose } from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { balancedness } from '../../../src/shared/theory/balancedness.ts'
import { lossGradients } from '../../../src/shared/theory/lossGradients.ts'
import { weightMatrices, type Problem } from '../../../src/shared/theory/problem.ts'
import { relativeDistance } from '../../oracle/read.ts'
import { of, random, scaled } from '../../fixtures/matrices.ts'

describe('balancedness by hand', () => {
  test('of diagonal matrices compares squared singular values', () => {
    // W₂ᵀW₂ = diag(4, 1), W₁W₁ᵀ = diag(1, 4), ‖W₁‖² = 5.
    const [at] = balancedness([of(2, 1, 0, 0, 2), of(2, 0, 1, 2, 0)])
    expect(at).toBeCloseTo(Math.sqrt(18) / 5, 15)
  })

  test('transposes the upper matrix on the left and the lower one on the right', () => {
    // W₂ᵀW₂ = (1 1; 1 2), W₁W₁ᵀ = (5 11; 11 25), ‖W₁‖² = 30.
    const [at] = balancedness([of(2, 1, 2, 3, 4), of(2, 1, 1, 0, 1)])
    expect(at).toBeCloseTo(Math.sqrt(16 + 100 + 100 + 529) / 30, 15)
  })

  test('has one number an interface, of layers of any widths', () => {
    const weights = [of(2, 1, 0, 0, 0, 1, 0), of(1, 3, 4), of(3, 5, 0, 0)]
    // W₂ᵀW₂ = (9 12; 12 16) against the identity; W₃ᵀW₃ = 25 against W₂W₂ᵀ = 25.
    const got = balancedness(weights)
    expect(Array.from(got)).toEqual([Math.sqrt(64 + 144 + 144 + 225) / 2, 0])
  })

  test('is 0 where W₂ᵀW₂ equals W₁W₁ᵀ', () => {
    expect(Array.from(balancedness([of(1, 3, 4), of(2, 3, 4)]))).toEqual([0])
    expect(Array.from(balancedness([of(2, 0, 2, 2, 0), of(2, 2, 0, 0, 2)]))).toEqual([0])
  })
})

describe('balancedness', () => {
  const weights = [random(4, 6, 1), random(5, 4, 2), random(2, 5, 3)]
  const expected = balancedness(weights)

  test('does not change when the features of any layer are rotated', () => {
    const R = [6, 4, 5, 2].map((n, i) => haarOrthogonal(n, n, randomStream(10 + i, 'rotation')))
    const rotated = weights.map((W, l) => multiply(multiply(R[l + 1]!, W), transpose(R[l]!)))
    expect(relativeDistance(balancedness(rotated), expected)).toBeLessThan(1e-14)
  })

  test('does not change when all weights are scaled', () => {
    expect(relativeDistance(balancedness(weights.map((W) => scaled(W, -7))), expected)).toBeLessThan(1e-14)
  })

  test('is conserved by gradient flow on a linear network, to first order in the step', () => {
    const problem: Problem = {
      inputs: random(3, 8, 4),
      inputScale: null,
      inputBasis: null,
      targets: random(2, 8, 5),
      labels: new Int32Array(8),
      widths: [4, 3, 2],
      activations: ['identity', 'identity', 'identity'],
      residual: [false, false, false],
      bias: false,
      loss: 'squared',
      weightDecays: [0.1, 0.1, 0.1],
      featureDecays: [0, 0, 0],
      sampleWeight: 1,
    }
    const theta = random(1, 4 * 3 + 3 * 4 + 2 * 3, 6).data
    const W = weightMatrices(problem, theta)
    const G = lossGradients(problem, theta)
    // d/dt W_{l+1}ᵀW_{l+1} and d/dt W_lW_lᵀ are the symmetric parts of these two.
    for (const l of [0, 1]) {
      const above = multiply(transpose(W[l + 1]!), G[l + 1]!)
      const below = multiply(G[l]!, transpose(W[l]!))
      expect(relativeDistance(above.data, below.data)).toBeLessThan(1e-13)
    }
  })
})

describe('balancedness of degenerate weights', () => {
  test('has no number for a single layer or none', () => {
    expect([balancedness([of(2, 1, 2, 3, 4)]).length, balancedness([]).length]).toEqual([0, 0])
  })

  test('is NaN above a zero matrix, and finite below one', () => {
    const zero = of(2, 0, 0, 0, 0)
    expect(balancedness([zero, of(2, 1, 0, 0, 1)])[0]).toBeNaN()
    expect(balancedness([zero, zero])[0]).toBeNaN()
    expect(balancedness([of(2, 1, 0, 0, 1), zero])[0]).toBeCloseTo(Math.SQRT2 / 2, 15)
  })

  test('is NaN where a weight is not finite', () => {
    expect(balancedness([of(2, 1, NaN, 0, 1), of(2, 1, 0, 0, 1)])[0]).toBeNaN()
    expect(balancedness([of(1, Infinity), of(1, 1)])[0]).toBeNaN()
  })

  test('refuses matrices that do not fit', () => {
    expect(() => balancedness([of(2, 1, 2, 3, 4), of(1, 1, 2, 3)])).toThrow(
      'balancedness: W_2 has 3 columns, expected 2, the rows of W_1',
    )
  })
})
