import { describe, expect, test } from 'vitest'
import { matrix, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { singularValues } from '../../../src/shared/linalg/svd.ts'
import { clusterVariationInterval, labelVectors } from '../../../src/shared/theory/clusterVariation.ts'
import { ascend, gradientCurvature, secondDerivative } from '../../../src/shared/theory/curvature/gradientCurvature.ts'
import { centroidRemainder, gradientRank } from '../../../src/shared/theory/gradientRank.ts'
import { forwardTail, network, pairsAt, wholePass, type Pairs } from '../../../src/shared/theory/layerGradient.ts'
import { numericalRank } from '../../../src/shared/theory/numericalRank.ts'
import { rankBound } from '../../../src/shared/theory/rankBound.ts'
import { boundProblem, type BoundNetwork } from '../../oracle/boundNetworks.ts'
import { det } from '../../oracle/networkCases.ts'
import { oracle, relativeDistance } from '../../oracle/read.ts'

interface Side {
  layer: number
  below: number
  distance: number
  stationarity: number
  tcv: number
  partition: number[]
  remainder: number
  rankOfCentroidGradient: number
}
interface Case extends BoundNetwork {
  decay: number
  fewSpectra: number[][]
  second: { layer: number; below: number; along: number; most: number; M: number | null }[]
  atStart: Side[]
  atStationary: Side[]
}
interface Variation {
  rows: number
  samples: number
  a: number
  classes: number
  scale: number
  K: number
  tcv: number
  lower: number
  byClass: number
}
const { variation, networks } = oracle<{ variation: Variation[]; networks: Record<string, Case> }>('rankBound')
const random = () => randomStream(11, 'oracle')

test.each(variation)('the interval of $samples samples in $K clusters is that of NumPy', (expected) => {
  const labels = Array.from({ length: expected.samples }, (_, i) => i % expected.classes)
  const Z = det(expected.rows, expected.samples, expected.a)
  const got = clusterVariationInterval(Z, labelVectors(labels, expected.classes, expected.scale), expected.K, {
    random: random(),
  })
  expect(relativeDistance([got.upper, got.byClass], [expected.tcv, expected.byClass])).toBeLessThan(1e-12)
  expect(Math.abs(got.lower - expected.lower)).toBeLessThan(1e-13)
})

/** One pair many times, as columns. */
const repeated = ({ z, y }: Pairs, i: number, count: number): Pairs => {
  const part = (A: Matrix): Matrix =>
    matrix(
      A.rows,
      count,
      Float64Array.from({ length: A.rows * count }, (_, k) => A.data[Math.floor(k / count) * A.cols + i]!),
    )
  return { z: part(z), y: part(y) }
}
const filled = (A: Matrix, f: () => number): Matrix => matrix(A.rows, A.cols, A.data.map(f))

describe.each(Object.entries(networks))('the network %s', (_, c) => {
  const problem = boundProblem(c)
  const start = Float64Array.from(c.start)
  const net = network(problem, start)
  const whole = wholePass(net)

  test('has the gradient of PyTorch on two samples, with its rank', () => {
    gradientRank(problem, start, [0, 4]).forEach(({ singularValues: s, rank }, l) => {
      expect(relativeDistance(s, c.fewSpectra[l] ?? [])).toBeLessThan(1e-12)
      expect(rank).toBe(numericalRank(c.fewSpectra[l] ?? [], 1e-14))
      // Cross-entropy of two classes: softmax − y is along (1, −1) for every sample.
      expect(rank).toBe(c.loss === 'crossEntropy' && l === 2 ? 1 : 2)
    })
  })

  test.each(c.second)(
    'has the second derivative of autograd, l = $layer, j = $below',
    ({ layer, below, along, most }) => {
      const all = pairsAt(net, whole, below)
      const one = repeated(all, 0, 1)
      const unit = (): number => 1 / Math.sqrt(one.z.rows + 2)
      const u = { z: filled(one.z, unit), y: filled(one.y, unit) }
      expect(
        relativeDistance(secondDerivative(net, layer, forwardTail(net, below, one), u).norms, [along]),
      ).toBeLessThan(1e-8)
      const many = repeated(all, 0, 8)
      const normal = random().normal
      const from = { z: filled(many.z, normal), y: filled(many.y, normal) }
      const { value } = ascend(net, layer, below, many, from, 150)
      expect(value / most).toBeGreaterThan(1 - 1e-4)
    },
  )

  test.each(c.second.filter(({ M }) => M !== null))('M comes near what SciPy finds, l = $layer, j = $below', (row) => {
    const search = { random: random(), points: 24, rounds: 8, steps: 12 }
    const { value: found } = gradientCurvature(net, row.layer, row.below, pairsAt(net, whole, row.below), search)
    expect(found / (row.M ?? NaN)).toBeGreaterThan(0.9) // points are drawn, without ascent
  })

  test.each([
    ['its start', c.start, c.atStart],
    ['its stationary point', c.theta, c.atStationary],
  ] as const)('has at %s the sides of PyTorch', (where, theta, sides) => {
    const layers = rankBound(problem, Float64Array.from(theta), 2, { random: random(), points: 4, steps: 6 })
    for (const side of sides) {
      const layer = layers[side.layer - 1]
      const row = layer?.rows[side.below]
      if (!layer || !row) throw new Error('a side is missing')
      expect(layer.decay).toBeCloseTo(c.decay, 14)
      expect(Math.abs(layer.distance - side.distance)).toBeLessThan(1e-13)
      if (where === 'its start') expect(layer.stationarity / side.stationarity).toBeCloseTo(1, 10)
      else expect(layer.stationarity).toBeLessThan(1e-9)
      expect(relativeDistance([row.variation.upper], [side.tcv])).toBeLessThan(1e-11)
      expect(relativeDistance([row.remainder], [side.remainder])).toBeLessThan(1e-9)
      expect(layer.distance).toBeLessThanOrEqual(row.remainder + layer.offset + 1e-12)
      expect(row.remainder).toBeLessThanOrEqual(row.proved * (1 + 1e-12))
      const { gradient, rank } = centroidRemainder(problem, Float64Array.from(theta), { ...side })
      expect(numericalRank(singularValues(gradient), 1e-11)).toBe(side.rankOfCentroidGradient)
      expect(rank).toBe(side.rankOfCentroidGradient)
      expect(row.lemma.rank).toBe(side.rankOfCentroidGradient)
      expect(rank).toBeLessThanOrEqual(row.lemma.clusters)
    }
  })
})
