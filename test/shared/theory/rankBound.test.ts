import { describe, expect, test } from 'vitest'
import { matrix, multiply, transpose, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { singularValues, svd } from '../../../src/shared/linalg/svd.ts'
import { gradientCurvature } from '../../../src/shared/theory/curvature/gradientCurvature.ts'
import { network, pairsAt, wholePass } from '../../../src/shared/theory/layerGradient.ts'
import type { Problem } from '../../../src/shared/theory/problem.ts'
import { distanceToRank, rankBound } from '../../../src/shared/theory/rankBound.ts'
import { build, det, networkCases, type NetworkCase } from '../../oracle/networkCases.ts'

const search = () => ({ random: randomStream(5, 'bound'), points: 4, steps: 8 })
const base = Object.fromEntries(networkCases)['ff_tanh_bias_whitened']!
const make = (changes: Partial<NetworkCase>) => build({ ...base, coordinates: 'raw', problem: 'tiny', ...changes })
const scaled = (A: Matrix, c: number): Matrix =>
  matrix(
    A.rows,
    A.cols,
    A.data.map((value) => c * value),
  )

/** min over W of 1/N Σ ½‖W x_i − y_i‖² + Λ/2 ‖W‖²: stationary in closed form. */
function ridge(X: Matrix, Y: Matrix, decay: number): { problem: Problem; theta: Float64Array; W: Matrix } {
  const { U, s, V } = svd(X)
  const filtered = matrix(V.rows, V.cols)
  V.data.forEach((v, i) => {
    const value = s[i % V.cols]!
    filtered.data[i] = (v * value) / (value * value + X.cols * decay)
  })
  const W = multiply(multiply(Y, filtered), transpose(U))
  const problem: Problem = {
    inputs: X,
    inputScale: null,
    inputBasis: null,
    targets: Y,
    labels: new Int32Array(X.cols),
    widths: [Y.rows],
    activations: ['identity'],
    residual: [false],
    bias: false,
    loss: 'squared',
    weightDecays: [decay],
    featureDecays: [0],
    sampleWeight: 1 / X.cols,
  }
  return { problem, theta: W.data, W }
}
const X = det(4, 9, 0.3)
const Y = matrix(3, 9)
for (let i = 0; i < 9; i++) Y.data[(i % 3) * 9 + i] = 1
const only = <T>(values: readonly T[]): T => values[0] as T

describe('one linear layer at its minimum', () => {
  const { problem, theta, W } = ridge(X, Y, 0.2)
  const norm = singularValues(W)[0]!

  test('closed form: M is ‖W‖ + √(1 + ‖W‖²)', () => {
    const { M } = only(only(rankBound(problem, theta, 2, { ...search(), steps: 200 })).rows)
    expect(M / (norm + Math.hypot(1, norm))).toBeCloseTo(1, 7)
    expect(M).toBeLessThan((norm + Math.hypot(1, norm)) * (1 + 1e-8))
  })
  test.each([1, 2, 3])('the sides of the theorem with K = %i are in order, and the network is stationary', (K) => {
    const layer = only(rankBound(problem, theta, K, search()))
    const row = only(layer.rows)
    expect(layer.decay).toBeCloseTo(0.2, 14)
    expect(layer.stationarity).toBeLessThan(1e-13)
    expect(layer.distance).toBeCloseTo(Math.hypot(...singularValues(W).slice(K)), 14)
    expect(layer.distance).toBeLessThanOrEqual(row.remainder + 1e-13)
    expect(row.remainder).toBeLessThanOrEqual(row.proved)
    expect(row.right).toBe(2 * row.proved)
    expect(layer.best).toBe(row)
    expect(layer.slack).toBeCloseTo(row.proved - layer.distance, 12)
  })
  test('λ of a sum over samples is N times that of a mean; twice λ is not stationary', () => {
    const sum = { ...problem, sampleWeight: 1, weightDecays: [0.2 * 9] }
    expect(rankBound(sum, theta, 2, search())).toEqual(rankBound(problem, theta, 2, search()))
    const [twice] = rankBound({ ...problem, weightDecays: [0.4] }, theta, 2, search())
    expect(twice?.stationarity).toBeCloseTo(0.5, 12)
    expect(twice?.distance).toBeLessThanOrEqual((twice?.offset ?? NaN) + (twice?.rows[0]?.remainder ?? NaN))
  })
  test('samples on K points: every side is 0', () => {
    const points = multiply(det(4, 3, 0.3), scaled(Y, 1))
    const collapsed = ridge(points, Y, 0.2)
    const layer = only(rankBound(collapsed.problem, collapsed.theta, 3, search()))
    expect(layer.distance).toBeLessThan(1e-15)
    expect(only(layer.rows).right).toBeLessThan(1e-28)
  })
  test('rotating inputs and permuting samples change nothing', () => {
    const expected = only(rankBound(problem, theta, 2, { ...search(), steps: 200 }))
    const Q = haarOrthogonal(4, 4, randomStream(2, 'q'))
    const order = [3, 1, 4, 8, 0, 7, 2, 6, 5]
    const permuted = (A: Matrix): Matrix =>
      matrix(
        A.rows,
        9,
        A.data.map((_, i) => A.data[i - (i % 9) + order[i % 9]!]!),
      )
    for (const other of [ridge(multiply(Q, X), Y, 0.2), ridge(permuted(X), permuted(Y), 0.2)]) {
      const got = only(rankBound(other.problem, other.theta, 2, { ...search(), steps: 200 }))
      expect(got.distance).toBeCloseTo(expected.distance, 13)
      expect(only(got.rows).remainder).toBeCloseTo(only(expected.rows).remainder, 12)
      expect(only(got.rows).right / only(expected.rows).right).toBeCloseTo(1, 7)
    }
  })
})

const variants: [string, Partial<NetworkCase>][] = [
  ['tanh', {}],
  ['residual layers', { residual: true }],
  ['cross-entropy', { loss: 'crossEntropy', last: 'identity', reduction: 'mean' }],
]
test.each(variants)('away from stationarity the bound holds with the offset, with %s', (_, changes) => {
  const { problem, theta } = make(changes)
  for (const layer of rankBound(problem, theta, 2, search())) {
    expect(layer.stationarity).toBeGreaterThan(1e-3)
    expect(layer.rows.map(({ below }) => below)).toEqual(Array.from({ length: layer.layer }, (_, j) => j))
    for (const row of layer.rows) {
      expect(layer.distance).toBeLessThanOrEqual(row.remainder + layer.offset)
      expect(row.remainder).toBeLessThanOrEqual(row.proved * (1 + 1e-12))
      expect(layer.best?.right).toBeLessThanOrEqual(row.right)
    }
  }
})
test('whitened coordinates are those of the inputs: the same sides', () => {
  // small has 8 inputs of rank 8: nothing of W₁ lies outside the span of X.
  const sides = (coordinates: 'raw' | 'whitened') => {
    const { problem, theta } = make({ problem: 'small', coordinates })
    return rankBound(problem, theta, 3, { ...search(), points: 1, rounds: 1, steps: 0 })
  }
  const [raw, whitened] = [sides('raw'), sides('whitened')]
  raw.forEach((layer, i) => {
    const other = whitened[i]
    expect(other?.distance).toBeCloseTo(layer.distance, 12)
    expect((other?.stationarity ?? NaN) / layer.stationarity).toBeCloseTo(1, 10)
    layer.rows.forEach((row, j) => {
      expect(other?.rows[j]?.variation.upper).toBeCloseTo(row.variation.upper, 12)
      expect((other?.rows[j]?.remainder ?? NaN) / row.remainder).toBeCloseTo(1, 10)
    })
  })
})
test('the search is independent of the units of features and weights', () => {
  // Linear layers: W₁ c and W₂/c are one network; M_{1,0} scales with 1/c as W₂ does.
  const { problem, theta } = make({ hidden: 'identity', last: 'identity', bias: false, featureDecay: 0 })
  const at = (c: number): number => {
    const other = theta.slice()
    for (let i = 0; i < 16; i++) other[i] = c * theta[i]!
    for (let i = 16; i < 32; i++) other[i] = theta[i]! / c
    const net = network(problem, other)
    return gradientCurvature(net, 1, 0, pairsAt(net, wholePass(net), 0), search()).value
  }
  expect((30 * at(30)) / at(1)).toBeCloseTo(1, 6)
})

describe('degenerate', () => {
  test('a zero network is of rank 0', () => {
    const { problem, theta } = make({})
    const layers = rankBound(problem, theta.slice().fill(0), 1, search())
    for (const layer of layers) expect(layer).toMatchObject({ distance: 0, relativeDistance: 0 })
    expect(layers[2]?.stationarity).toBe(0)
  })
  test('without decay the right side is infinite', () => {
    const { problem, theta } = make({ weightDecays: [0, 0.1, 0.1] })
    const layer = only(rankBound(problem, theta, 2, search()))
    expect(layer).toMatchObject({ decay: 0, stationarity: Infinity, offset: Infinity, slack: Infinity })
    expect(layer.best?.right).toBe(Infinity)
  })
  test('free features have no layer below', () => {
    const { problem, theta } = make({ freeFeatures: true })
    const layers = rankBound(problem, theta, 2, search())
    expect(layers[0]).toMatchObject({ rows: [], best: null, slack: null })
    expect(layers[2]?.rows.map(({ below }) => below)).toEqual([1, 2])
  })
  test('one class, K at least N', () => {
    const { problem, theta } = make({})
    const one = rankBound({ ...problem, labels: new Int32Array(6) }, theta, 6, search())
    for (const layer of one) expect(layer.best).toMatchObject({ right: 0, remainder: expect.closeTo(0, 12) })
  })
  test('NaN and a wrong K are refused by name', () => {
    const { problem, theta } = make({})
    expect(() => rankBound(problem, theta.slice().fill(NaN), 2, search())).toThrow(/weights are not finite/)
    expect(() => rankBound(problem, theta, 0, search())).toThrow(/K is 0/)
  })
  test('distance to a rank: of a zero matrix 0, beyond the size 0', () => {
    expect(distanceToRank(Float64Array.of(0, 0), 1)).toEqual({ distance: 0, relativeDistance: 0 })
    expect(distanceToRank(Float64Array.of(4, 3), 1)).toEqual({ distance: 3, relativeDistance: 0.6 })
    expect(distanceToRank(Float64Array.of(4, 3), 5).distance).toBe(0)
  })
})
