import { describe, expect, test } from 'vitest'
import { matrix, multiply, squaredNorm, transpose, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { singularValues } from '../../../src/shared/linalg/svd.ts'
import { centroidRemainder, gradientRank } from '../../../src/shared/theory/gradientRank.ts'
import { numericalRank } from '../../../src/shared/theory/numericalRank.ts'
import { objective } from '../../../src/shared/theory/objective.ts'
import { parameterBlocks, type Problem } from '../../../src/shared/theory/problem.ts'
import { build, networkCases, type NetworkCase } from '../../oracle/networkCases.ts'
import { relativeDistance } from '../../oracle/read.ts'

const base = Object.fromEntries(networkCases)['ff_tanh_bias_whitened']!
const make = (changes: Partial<NetworkCase>) => build({ ...base, coordinates: 'raw', problem: 'small', ...changes })
const variants: [string, Partial<NetworkCase>][] = [
  ['tanh', {}],
  ['whitened coordinates', { coordinates: 'whitened' }],
  ['reduced coordinates', { coordinates: 'reduced' }],
  ['residual layers', { residual: true }],
  ['cross-entropy', { loss: 'crossEntropy', last: 'identity', reduction: 'mean' }],
  ['relu', { hidden: 'relu' }],
  ['free features', { problem: 'small', freeFeatures: true }],
]

describe.each(variants)('with %s', (_, changes) => {
  const { problem, theta } = make(changes)
  const N = problem.labels.length
  const L = problem.widths.length
  const lowest = problem.inputs ? 0 : 1 // free features have no layer 0

  test('the gradient on K samples has rank at most K in every layer', () => {
    for (const samples of [[4], [0, 7], [1, 5, 9]])
      for (const { rank, bound } of gradientRank(problem, theta, samples)) {
        expect(bound).toBe(samples.length)
        expect(rank).toBeLessThanOrEqual(samples.length)
        expect(rank).toBeGreaterThan(0)
      }
  })
  test('every sample a cluster: the centroid-based gradient is the gradient of the objective', () => {
    const { gradient } = objective({ ...problem, weightDecays: problem.widths.map(() => 0) }, theta)
    for (const block of parameterBlocks(problem).filter(({ kind }) => kind === 'weight')) {
      if (block.layer === 1 && problem.inputScale) continue // in other coordinates there
      if (block.layer - 1 < lowest) continue
      const partition = Array.from({ length: N }, (_, i) => i)
      const got = centroidRemainder(problem, theta, { layer: block.layer, below: block.layer - 1, partition })
      const own = gradient.subarray(block.offset, block.offset + block.rows * block.cols)
      expect(
        relativeDistance(
          got.gradient.data,
          own.map((value) => value / (problem.sampleWeight * N)),
        ),
      ).toBeLessThan(1e-12)
      expect(got).toMatchObject({ wcss: 0, ratio: null })
      expect(got.remainder).toBeLessThanOrEqual(got.floor)
    }
  })
  test('the centroid-based gradient of K clusters has rank at most K', () => {
    for (let layer = 1; layer <= L; layer++)
      for (let below = lowest; below < layer; below++) {
        const { gradient, remainder, wcss, ratio } = centroidRemainder(problem, theta, {
          layer,
          below,
          partition: problem.labels,
        })
        expect(numericalRank(singularValues(gradient), 1e-13)).toBeLessThanOrEqual(3)
        expect(ratio).toBeCloseTo(remainder / wcss, 12)
      }
  })
})

/** One linear layer W (n, d) under ½‖Wx − y‖²: everything is a closed form. */
function linear(X: Matrix, Y: Matrix, W: Matrix): { problem: Problem; theta: Float64Array } {
  const problem: Problem = {
    inputs: X,
    inputScale: null,
    inputBasis: null,
    targets: Y,
    labels: new Int32Array(X.cols),
    widths: [W.rows],
    activations: ['identity'],
    residual: [false],
    bias: false,
    loss: 'squared',
    weightDecays: [0.1],
    featureDecays: [0],
    sampleWeight: 1 / X.cols,
  }
  return { problem, theta: W.data }
}
const X = matrix(2, 4, Float64Array.of(1, 3, -1, 0.5, 0.2, 0.4, 2, 1))
const Y = matrix(2, 4, Float64Array.of(1, 1, 0, 0, 0, 0, 1, 1))
const W = matrix(2, 2, Float64Array.of(0.3, -0.2, 0.5, 1.1))
const partition = [0, 0, 1, 1]
const norm = (A: Matrix): number => Math.sqrt(squaredNorm(A))

test('closed form: of one linear layer R is the within-cluster covariance of Wx − y and x', () => {
  const { problem, theta } = linear(X, Y, W)
  const centred = matrix(
    2,
    4,
    X.data.map((x, i) => x - (X.data[i - (i % 2)]! + X.data[i - (i % 2) + 1]!) / 2),
  )
  const covariance = multiply(multiply(W, centred), transpose(centred))
  const { remainder, wcss } = centroidRemainder(problem, theta, { layer: 1, below: 0, partition })
  expect(remainder).toBeCloseTo(norm(covariance) / 4, 14)
  expect(wcss).toBeCloseTo(squaredNorm(centred) / 4, 14)
})
test('near collapse R falls with the sum of squares: the ratio stays', () => {
  const ratios = [1e-1, 1e-2, 1e-3].map((spread) => {
    const near = matrix(
      2,
      4,
      X.data.map((x, i) => X.data[i - (i % 2)]! + spread * (x - X.data[i - (i % 2)]!)),
    )
    const { problem, theta } = linear(near, Y, W)
    return centroidRemainder(problem, theta, { layer: 1, below: 0, partition }).ratio
  })
  expect(ratios[1]).toBeCloseTo(ratios[0] ?? NaN, 6)
  expect(ratios[2]).toBeCloseTo(ratios[0] ?? NaN, 6)
})
test('rotating the inputs with W, exchanging clusters or samples changes nothing; scaling inputs against W scales', () => {
  const at = (X: Matrix, Y: Matrix, W: Matrix, clusters = partition) => {
    const { problem, theta } = linear(X, Y, W)
    return centroidRemainder(problem, theta, { layer: 1, below: 0, partition: clusters })
  }
  const { remainder, wcss } = at(X, Y, W)
  const Q = haarOrthogonal(2, 2, randomStream(1, 'q'))
  const rotated = at(multiply(Q, X), Y, multiply(W, transpose(Q)))
  expect(rotated.remainder).toBeCloseTo(remainder, 13)
  expect(rotated.wcss).toBeCloseTo(wcss, 13)
  expect(at(X, Y, W, [7, 7, 2, 2]).remainder).toBeCloseTo(remainder, 13)
  const reversed = (A: Matrix): Matrix =>
    matrix(
      2,
      4,
      A.data.map((_, i) => A.data[i - (i % 4) + 3 - (i % 4)]!),
    )
  expect(at(reversed(X), reversed(Y), W, [1, 1, 0, 0]).remainder).toBeCloseTo(remainder, 13)
  const scaled = (A: Matrix, c: number): Matrix =>
    matrix(
      2,
      A.cols,
      A.data.map((value) => c * value),
    )
  expect(at(scaled(X, 3), Y, scaled(W, 1 / 3)).remainder).toBeCloseTo(3 * remainder, 13)
})

describe('degenerate', () => {
  const { problem, theta } = make({})
  test('no samples and a gradient that vanishes have rank 0', () => {
    expect(gradientRank(problem, theta, []).map(({ rank }) => rank)).toEqual([0, 0, 0, 0])
    const fit = linear(X, multiply(W, X), W)
    expect(gradientRank(fit.problem, fit.theta, [0, 1]).map(({ rank }) => rank)).toEqual([0])
  })
  test('equal samples count as one', () => {
    const twice = linear(matrix(2, 2, Float64Array.of(1, 1, 2, 2)), matrix(2, 2, Float64Array.of(1, 1, 0, 0)), W)
    expect(gradientRank(twice.problem, twice.theta, [0, 1])[0]).toMatchObject({ rank: 1, bound: 2 })
  })
  test('one cluster, an empty cluster', () => {
    const zeros = new Array<number>(12).fill(0)
    const one = centroidRemainder(problem, theta, { layer: 2, below: 1, partition: zeros })
    expect(numericalRank(singularValues(one.gradient), 1e-13)).toBe(1)
    const apart = centroidRemainder(problem, theta, { layer: 2, below: 1, partition: zeros.map(() => 5) })
    expect(apart).toEqual(one)
  })
  test('NaN, wrong layers, samples and partitions are refused by name', () => {
    expect(() => gradientRank(problem, theta.slice().fill(NaN), [0])).toThrow(/not finite/)
    expect(() => gradientRank(problem, theta, [12])).toThrow(/sample 12 is not among 0 … 11/)
    const zeros = new Array<number>(12).fill(0)
    const at = (layer: number, below: number, partition: number[]) => () =>
      centroidRemainder(problem, theta, { layer, below, partition })
    expect(at(2, 2, [])).toThrow(/layers 2 and 2/)
    expect(at(5, 1, [])).toThrow(/layers 1 and 5/)
    expect(at(2, 1, [0])).toThrow(/partition of 1 for 12/)
    expect(at(2, 1, new Array<number>(12).fill(-1))).toThrow(/sample 0 is in cluster -1/)
    const free = make({ freeFeatures: true })
    expect(() => centroidRemainder(free.problem, free.theta, { layer: 1, below: 0, partition: zeros })).toThrow(
      /free features have no layer 0/,
    )
  })
})
