import { describe, expect, test } from 'vitest'
import { identity } from '../../../src/shared/linalg/matrix.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { centroidRemainder, gradientRank } from '../../../src/shared/theory/gradientRank.ts'
import { network, wholePass } from '../../../src/shared/theory/layerGradient.ts'
import { objective } from '../../../src/shared/theory/objective.ts'
import type { Problem } from '../../../src/shared/theory/problem.ts'
import { layerVariations, rankBound } from '../../../src/shared/theory/rankBound.ts'
import { build, networkCases } from '../../oracle/networkCases.ts'
import { relativeDistance } from '../../oracle/read.ts'

const base = Object.fromEntries(networkCases)['ff_tanh_bias_whitened']!
const tolerance = 1e-12

/** Free features are a network on the N × N identity, which the code never builds. */
describe.each([false, true])('free features equal a network on the identity, residual layers %s', (residual) => {
  const { problem: free, theta } = build({
    ...base,
    problem: 'small',
    coordinates: 'raw',
    freeFeatures: true,
    residual,
  })
  const onIdentity: Problem = { ...free, inputs: identity(free.targets.cols) }
  const both = <T>(read: (problem: Problem) => T): [T, T] => [read(free), read(onIdentity)]

  test('in the objective, its gradient and the features', () => {
    const [own, other] = both((problem) => objective(problem, theta, 3))
    expect(own.dataLoss).toBeCloseTo(other.dataLoss, 12)
    expect(relativeDistance(own.gradient, other.gradient)).toBeLessThan(tolerance)
    own.features.forEach((Z, l) => expect(relativeDistance(Z.data, other.features[l]!.data)).toBeLessThan(tolerance))
  })
  test('in the gradient of a few samples, in every layer', () => {
    const [own, other] = both((problem) => gradientRank(problem, theta, [0, 3, 7]))
    own.forEach(({ rank, singularValues }, l) => {
      expect(rank).toBe(other[l]?.rank)
      expect(relativeDistance(singularValues, other[l]!.singularValues)).toBeLessThan(tolerance)
    })
  })
  test('in the centroid-based gradient above layer 1', () => {
    const [own, other] = both((problem) =>
      centroidRemainder(problem, theta, { layer: 3, below: 1, partition: problem.labels }),
    )
    expect(relativeDistance(own.gradient.data, other.gradient.data)).toBeLessThan(tolerance)
    expect(own.remainder / other.remainder).toBeCloseTo(1, 12)
  })
  test('in the intervals of the cluster variation and in the stationarity of every layer', () => {
    const search = () => ({ random: randomStream(1, 'search'), points: 1, rounds: 0, steps: 0 })
    const [intervals, others] = both((problem) => {
      const net = network(problem, theta)
      return layerVariations(net, wholePass(net), 2, search())
    })
    expect(intervals[0]).toBeNull()
    intervals.slice(1).forEach((interval, j) => expect(interval!.lower / others[j + 1]!.lower).toBeCloseTo(1, 10))
    const [own, other] = both((problem) => rankBound(problem, theta, 2, search()))
    own.forEach(({ stationarity }, l) => expect(stationarity / other[l]!.stationarity).toBeCloseTo(1, 12))
  })
})

test('free features of 10,000 samples take no N × N matrix', () => {
  const N = 10_000
  const { problem } = build({ ...base, problem: 'small', coordinates: 'raw', freeFeatures: true })
  const [n = 0] = problem.widths
  const large: Problem = {
    ...problem,
    targets: { rows: 3, cols: N, data: new Float64Array(3 * N).fill(0.5) },
    labels: new Int32Array(N),
  }
  const weights = [n * N, ...problem.widths.slice(1).map((width, l) => width * problem.widths[l]!)]
  const count = weights.reduce((sum, size) => sum + size, 0) + problem.widths.reduce((sum, width) => sum + width, 0)
  const theta = Float64Array.from({ length: count }, (_, i) => Math.sin(i))
  const before = process.memoryUsage().arrayBuffers
  const { features } = objective(large, theta)
  const ranks = gradientRank(large, theta, [0, 1])
  // N × N float64 numbers take 800 MB.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200e6)
  expect(features[0]?.cols).toBe(N)
  expect(ranks.every(({ rank }) => rank <= 2)).toBe(true)
})
