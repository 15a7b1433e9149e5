import { describe, expect, test } from 'vitest'
import { matrix, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { activations } from '../../../src/shared/theory/activation.ts'
import { activationJets } from '../../../src/shared/theory/curvature/activationCurvature.ts'
import { boundCurvatures } from '../../../src/shared/theory/curvature/boundCurvatures.ts'
import { centroidLoss } from '../../../src/shared/theory/centroidLoss.ts'
import { entrywiseCurvature } from '../../../src/shared/theory/curvature/entrywiseCurvature.ts'
import { centroidRemainder } from '../../../src/shared/theory/gradientRank.ts'
import { hullPoints, mixWithBest } from '../../../src/shared/theory/hullPoints.ts'
import { network, pairsAt, wholePass, type Pairs } from '../../../src/shared/theory/layerGradient.ts'
import { parameterBlocks, type Problem } from '../../../src/shared/theory/problem.ts'
import { boundProblem, type BoundNetwork } from '../../oracle/boundNetworks.ts'
import { oracle } from '../../oracle/read.ts'
import type { Activation } from '../../../src/shared/spec/runSpec.ts'

interface Lemma {
  rows: { layer: number; below: number; entrywise: number; operator: number; hull: number; classHulls: number }[]
  losses: { below: number; loss: number; mean: number }[]
  penalty: number
}
const { networks: cases } = oracle<{ networks: Record<string, BoundNetwork> }>('rankBound')
const { networks } = oracle<{ networks: Record<string, Lemma> }>('lemma33')
const classes = Int32Array.of(0, 0, 0, 1, 1, 1)
const column = ({ z, y }: Pairs, i: number): Pairs => {
  const part = (A: Matrix): Matrix =>
    matrix(
      A.rows,
      1,
      Float64Array.from({ length: A.rows }, (_, row) => A.data[row * A.cols + i] ?? NaN),
    )
  return { z: part(z), y: part(y) }
}
const search = () => ({ random: randomStream(3, 'lemma'), points: 12, rounds: 4, steps: 12, report: () => {} })

describe.each(Object.entries(networks))('the network %s', (name, expected) => {
  const c = cases[name] ?? expect.unreachable()
  const problem = boundProblem(c)
  const theta = Float64Array.from(c.start)
  const net = network(problem, theta)
  const whole = wholePass(net)

  test.each(expected.rows)(
    'has the entrywise norm of the tensor that JAX forms, l = $layer, j = $below',
    ({ layer, below, entrywise, operator }) => {
      const got = entrywiseCurvature(net, below, column(pairsAt(net, whole, below), 0))[layer - below - 1] ?? NaN
      expect(got / entrywise).toBeCloseTo(1, 9)
      expect(got).toBeGreaterThan(operator * (1 - 1e-9))
    },
  )

  test.each([0, 1, 2])('M over both hulls comes near what SciPy finds, j = %i', (below) => {
    const found = boundCurvatures(net, whole, { below, partition: classes }, search())
    for (const { layer, hull, classHulls } of expected.rows.filter((row) => row.below === below)) {
      const own = found[layer - below - 1] ?? expect.unreachable()
      // Both searches find values from below; ours evaluates where its search for the operator norm ends.
      expect(own.hull.entrywise / hull).toBeGreaterThan(0.8)
      expect(own.clusters.entrywise / classHulls).toBeGreaterThan(0.8)
      expect(own.clusters.operator).toBeLessThanOrEqual(own.hull.operator)
      expect(own.clusters.operator).toBeLessThanOrEqual(own.clusters.entrywise)
      expect(own.hull.operator).toBeLessThanOrEqual(own.hull.entrywise)
    }
  })

  test.each(expected.losses)('has the centroid-based loss of JAX, j = $below', ({ below, loss, mean }) => {
    const got = centroidLoss(problem, theta, { below, partition: classes })
    expect(got.loss / loss).toBeCloseTo(1, 12)
    expect(got.mean / mean).toBeCloseTo(1, 12)
    expect(got.penalty / expected.penalty).toBeCloseTo(1, 12)
    expect(got.clusters).toBe(2)
  })

  test('the gradient of the centroid-based loss is that of the lemma', () => {
    const [layer, below] = [3, 1]
    const { gradient } = centroidRemainder(problem, theta, { layer, below, partition: classes })
    const block = parameterBlocks(problem).filter(({ kind }) => kind === 'weight')[layer - 1] ?? expect.unreachable()
    const lossAt = (i: number, h: number): number => {
      const moved = theta.slice()
      moved[block.offset + i] = (moved[block.offset + i] ?? NaN) + h
      return centroidLoss(problem, moved, { below, partition: classes }).loss
    }
    gradient.data.forEach((value, i) => expect((lossAt(i, 1e-5) - lossAt(i, -1e-5)) / 2e-5).toBeCloseTo(value, 8))
  })
})

describe('the entrywise norm', () => {
  const c = cases['squared'] ?? expect.unreachable()
  const problem = boundProblem(c)
  const net = network(problem, Float64Array.from(c.start))
  const pair = column(pairsAt(net, wholePass(net), 1), 0)

  test('does not depend on the basis of z', () => {
    const plain = entrywiseCurvature(net, 1, pair)
    const turned = entrywiseCurvature(net, 1, pair, { z: haarOrthogonal(4, 4, randomStream(4, 'basis')), unseen: 0 })
    turned.forEach((value, at) => expect(value / (plain[at] ?? NaN)).toBeCloseTo(1, 12))
  })

  test('fewer directions make it smaller', () => {
    const plain = entrywiseCurvature(net, 1, pair)
    const Q = haarOrthogonal(4, 2, randomStream(4, 'basis'))
    entrywiseCurvature(net, 1, pair, { z: Q, unseen: 0 }).forEach((value, at) =>
      expect(value).toBeLessThan(plain[at] ?? NaN),
    )
  })

  test('counts directions that W_{j+1} does not see in closed form', () => {
    // W_2 of rank 2 sees two of four directions.
    const theta = Float64Array.from(c.start)
    for (let row = 2; row < 4; row++) for (let i = 0; i < 4; i++) theta[12 + row * 4 + i] = (theta[12 + i] ?? NaN) * row
    for (let i = 0; i < 4; i++) theta[16 + i] = 0.5 * (theta[12 + i] ?? NaN) + (i === 0 ? 1 : 0)
    const low = network(problem, theta)
    const all = { z: haarOrthogonal(4, 4, randomStream(4, 'basis')), unseen: 0 }
    const [few, every] = [entrywiseCurvature(low, 1, pair), entrywiseCurvature(low, 1, pair, all)]
    few.forEach((value, at) => expect(value / (every[at] ?? NaN)).toBeCloseTo(1, 10))
  })

  test('closed form: one linear layer', () => {
    // T = (Wz − y) zᵀ: ∂_a∂_b T = W_a e_bᵀ + W_b e_aᵀ and ∂_{y_k}∂_b T = −e_k e_bᵀ.
    const W = matrix(2, 3, Float64Array.of(1, 2, 0, -1, 0.5, 3))
    const one: Problem = {
      ...problem,
      widths: [2],
      activations: ['identity'],
      residual: [false],
      weightDecays: [1],
      featureDecays: [0],
    }
    const linear = network(one, W.data)
    const at = { z: matrix(3, 1, Float64Array.of(0.3, -2, 1)), y: matrix(2, 1, Float64Array.of(1, 0)) }
    let square = 2 * 2 * 3 // both orders, two labels, three inputs
    for (let a = 0; a < 3; a++)
      for (let b = 0; b < 3; b++)
        for (let m = 0; m < 2; m++)
          for (let n = 0; n < 3; n++) {
            const [wa, wb] = [W.data[m * 3 + a] ?? NaN, W.data[m * 3 + b] ?? NaN]
            square += ((n === b ? wa : 0) + (n === a ? wb : 0)) ** 2
          }
    expect(entrywiseCurvature(linear, 0, at)[0]).toBeCloseTo(Math.sqrt(square), 12)
  })
})

test.each(Object.entries(activationJets))('the derivatives of %s are those of differences', (name, jet) => {
  const { value, derivative } = activations[name as Activation]
  const slope = (a: number): number => derivative(a, value(a))
  for (const a of [-1.7, -0.4, 0.6, 2.1]) {
    const h = 1e-4
    const { first, second, third } = jet(a)
    expect(first).toBeCloseTo(slope(a), 13)
    expect(second).toBeCloseTo((slope(a + h) - slope(a - h)) / (2 * h), 6)
    expect(third).toBeCloseTo((slope(a + h) - 2 * slope(a) + slope(a - h)) / h ** 2, 5)
  }
})

describe('points of hulls', () => {
  const z = matrix(1, 6, Float64Array.of(0, 1, 2, 10, 11, 12))
  const y = matrix(1, 6, Float64Array.from(classes))

  test('lie in the hull of one cluster each', () => {
    const { points, clusters } = hullPoints({ z, y }, 40, {
      samples: [5],
      partition: classes,
      random: randomStream(1, 'hull'),
    })
    expect(new Set(clusters)).toEqual(new Set([0, 1]))
    expect([points.z.data[0], clusters[0]]).toEqual([12, 1])
    clusters.forEach((cluster, p) => {
      const at = points.z.data[p] ?? NaN
      expect(at).toBeGreaterThanOrEqual(10 * cluster)
      expect(at).toBeLessThanOrEqual(10 * cluster + 2)
      expect(points.y.data[p]).toBeCloseTo(cluster, 14)
    })
  })

  test('only chosen ones move towards the best', () => {
    const at = { z: matrix(1, 4), y: matrix(1, 4) }
    const best = { z: matrix(1, 1, Float64Array.of(1)), y: matrix(1, 1) }
    const moved = mixWithBest(at, best, [true, true, false, false], randomStream(1, 'mix')).z.data
    expect(moved[0]).toBeGreaterThan(0)
    expect([...moved.slice(1)]).toEqual([0, 0, 0])
  })
})

test('the centroid-based loss names layers and partitions that do not fit', () => {
  const c = cases['squared'] ?? expect.unreachable()
  const at = (below: number, partition: ArrayLike<number>) => () =>
    centroidLoss(boundProblem(c), Float64Array.from(c.start), { below, partition })
  expect(at(3, classes)).toThrow('layer 3 is not among 0 … 2')
  expect(at(0, [0, 1])).toThrow('a partition of 2 for 6 samples')
})

test('with every sample a cluster the centroid-based loss is the mean loss', () => {
  for (const c of Object.values(cases)) {
    const got = centroidLoss(boundProblem(c), Float64Array.from(c.start), { below: 1, partition: [0, 1, 2, 3, 4, 5] })
    expect(got.loss / got.mean).toBeCloseTo(1, 14)
  }
})
