import { describe, expect, test } from 'vitest'
import { matrix, multiply, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { singularValues } from '../../../src/shared/linalg/svd.ts'
import {
  centredPairs,
  classScatter,
  clusterVariationInterval,
  labelVectors,
  pairs,
} from '../../../src/shared/theory/clusterVariation.ts'
import { kMeans } from '../../../src/shared/theory/kMeans.ts'
import { det } from '../../oracle/networkCases.ts'
import { scaled } from '../../fixtures/matrices.ts'

const options = () => ({ random: randomStream(3, 'clusters') })
const interval = (Z: Matrix, Y: Matrix, K: number) => clusterVariationInterval(Z, Y, K, options())
const labels = [0, 0, 0, 1, 1, 1, 2, 2]
const Z = det(3, 8, 1)
const Y = labelVectors(labels, 3)

/** The minimum of the within-cluster sum of squares over every partition into at most K clusters. */
function bruteForce(A: Matrix, K: number): number {
  const partition = new Int32Array(A.cols)
  let best = Infinity
  const place = (i: number, used: number): void => {
    if (i === A.cols) {
      best = Math.min(best, classScatter(A, partition, K))
      return
    }
    for (let k = 0; k < Math.min(used + 1, K); k++) {
      partition[i] = k
      place(i + 1, Math.max(used, k + 1))
    }
  }
  place(0, 0)
  return best
}

describe.each([1, 2, 3, 4, 8])('among all partitions into at most %i clusters', (K) => {
  test('the best lies inside the interval', () => {
    for (const c of [1, 0.3, 0.01]) {
      const { lower, upper } = interval(scaled(Z, c), Y, K)
      const best = bruteForce(pairs(scaled(Z, c), Y), K)
      expect(lower).toBeLessThanOrEqual(best + 1e-15)
      expect(upper).toBeGreaterThanOrEqual(best - 1e-15)
      expect(upper).toBeLessThanOrEqual(best * (1 + 1e-12) + 1e-30) // with so few samples k-means must find the minimum
    }
  })
  test('the centred relaxation is never below the uncentred one', () => {
    const A = pairs(Z, Y)
    const plain = clusterVariationInterval(A, matrix(0, 8), K, options()).lower
    expect(interval(Z, Y, K).lower).toBeCloseTo(plain, 14)
  })
})

test('the best of 12 samples in 3 clusters lies inside the interval', () => {
  const features = det(2, 12, 0.4)
  const targets = labelVectors(
    Array.from({ length: 12 }, (_, i) => i % 3),
    3,
    0.2,
  )
  const { lower, upper } = interval(features, targets, 3)
  const best = bruteForce(pairs(features, targets), 3)
  expect(lower).toBeLessThanOrEqual(best)
  expect(Math.abs(upper - best)).toBeLessThan(1e-12)
})

test('closed form: one cluster has all the variance, and both ends are it', () => {
  const { lower, upper } = interval(matrix(1, 2, Float64Array.of(1, 4)), matrix(1, 2, Float64Array.of(1, 1)), 1)
  expect(upper).toBe(9 / 4)
  expect(lower).toBeCloseTo(9 / 4, 13)
})
test('closed form: two samples of every vertex of a simplex, moved apart across it, leave no gap', () => {
  const e = 0.1
  const vertices = [0, 0, 1, 1, 2, 2]
  const features = matrix(4, 6)
  vertices.forEach((k, i) => (features.data[k * 6 + i] = 5))
  for (let i = 0; i < 6; i++) features.data[18 + i] = i % 2 === 0 ? e : -e
  const { lower, upper, byClass } = interval(features, labelVectors(vertices, 3), 3)
  expect(upper).toBeCloseTo(e * e, 14)
  expect(byClass).toBeCloseTo(e * e, 14)
  expect(lower).toBeCloseTo(e * e, 13)
})
test('collapsed features have the interval 0 … 0, far from the origin too', () => {
  for (const shift of [0, 1e6]) {
    const features = matrix(
      2,
      8,
      Float64Array.from([...labels, ...labels.map((k) => k * k)], (k) => 0.1 * k + shift),
    )
    const { lower, upper, byClass } = interval(features, Y, 3)
    expect(lower).toBe(0)
    expect(upper).toBeLessThan(1e-18 * Math.max(1, shift))
    expect(byClass).toBeLessThan(1e-18 * Math.max(1, shift))
  }
})
test('k-means finds clusters below the classes', () => {
  const features = matrix(1, 8, Float64Array.of(0, 10, 20, 0, 10, 20, 0, 10))
  const { upper, byClass, partition } = interval(features, scaled(Y, 0.1), 3)
  expect(upper).toBeLessThan(0.01)
  expect(byClass).toBeGreaterThan(10)
  expect([0, 1, 2].map((i) => partition[i] === partition[i + 3])).toEqual([true, true, true])
})

test('rotating features or exchanging classes and samples changes nothing, scaling the pairs by c changes by c²', () => {
  const { lower, upper, byClass } = interval(Z, Y, 3)
  const same = (other: ReturnType<typeof interval>, factor = 1): void => {
    expect(other.lower).toBeCloseTo(factor * lower, 12)
    expect(other.upper).toBeCloseTo(factor * upper, 12)
    expect(other.byClass).toBeCloseTo(factor * byClass, 12)
  }
  same(interval(multiply(haarOrthogonal(3, 3, randomStream(1, 'r')), Z), Y, 3))
  same(
    interval(
      Z,
      labelVectors(
        labels.map((k) => (k + 1) % 3),
        3,
      ),
      3,
    ),
  )
  const reversed = (A: Matrix): Matrix => matrix(A.rows, A.cols, A.data.slice().reverse())
  same(interval(reversed(Z), reversed(Y), 3))
  same(interval(scaled(Z, 3), scaled(Y, 3), 3), 9)
})
test('a given spectrum gives the same interval, and without random starts the classes are the start', () => {
  const spectrum = singularValues(centredPairs(Z, Y))
  expect(clusterVariationInterval(Z, Y, 3, { ...options(), spectrum })).toEqual(interval(Z, Y, 3))
  const fromClasses = clusterVariationInterval(Z, Y, 3)
  expect(fromClasses).toEqual(clusterVariationInterval(Z, Y, 3, { ...options(), restarts: 0 }))
  expect(fromClasses.lower).toBe(interval(Z, Y, 3).lower)
  expect(fromClasses.upper).toBeLessThanOrEqual(fromClasses.byClass)
  expect(() => kMeans(Z, 2, {})).toThrow(/needs a start or a random source/)
})
test('one seed gives one partition', () => {
  expect(interval(Z, Y, 2)).toEqual(interval(Z, Y, 2))
})

describe('degenerate', () => {
  test('more classes than clusters: the class partition is returned but is no bound', () => {
    const { upper, byClass, partition } = interval(Z, scaled(Y, 10), 2)
    expect(Math.max(...partition)).toBeLessThan(2)
    expect(upper).toBeGreaterThan(byClass)
  })
  test('as many clusters as samples: 0 … 0', () => {
    expect(interval(Z, Y, 8)).toMatchObject({ lower: 0, upper: 0 })
    expect(interval(Z, Y, 11)).toMatchObject({ lower: 0, upper: 0 })
  })
  test('one class, an empty class, one sample, all samples equal', () => {
    const one = interval(Z, labelVectors(new Array(8).fill(0), 1), 1)
    expect(one.upper).toBe(one.byClass)
    expect(interval(Z, labelVectors(labels, 5), 3).byClass).toBeCloseTo(interval(Z, Y, 3).byClass, 14)
    expect(interval(det(3, 1, 1), labelVectors([0], 1), 1)).toMatchObject({ lower: 0, upper: 0, byClass: 0 })
    expect(interval(matrix(2, 4), labelVectors([0, 0, 0, 0], 1), 3)).toMatchObject({ lower: 0, upper: 0, byClass: 0 })
  })
  test('NaN, no samples, wrong K, too few labels, a label out of range are refused by name', () => {
    expect(() => interval(matrix(1, 2, Float64Array.of(NaN, 1)), matrix(1, 2), 1)).toThrow(/not finite/)
    expect(() => interval(matrix(2, 0), matrix(2, 0), 1)).toThrow(/no samples/)
    expect(() => interval(Z, Y, 0)).toThrow(/K is 0/)
    expect(() => interval(Z, Y, 1.5)).toThrow(/K is 1.5/)
    expect(() => interval(Z, matrix(3, 7), 2)).toThrow(/7 labels for 8 columns/)
    expect(() => labelVectors([0, 3], 3)).toThrow(/label 3 of sample 1/)
    expect(() => kMeans(Z, 2, { ...options(), start: [0] })).toThrow(/start has 1 numbers for 8/)
    expect(() => kMeans(Z, 2, { ...options(), restarts: 0 })).toThrow(/needs a start or a random source/)
  })
})

test('columns of Y that differ are different classes, whatever their sums; −0 and 0 are the same', () => {
  // 31 a + b is 31 for both columns, a sum that the search for equal columns uses.
  const Y = matrix(2, 4, Float64Array.of(0, 1, 0, 1, 31, 0, 31, -0))
  const Z = matrix(1, 4, Float64Array.of(0, 5, 2, 7))
  const { byClass } = clusterVariationInterval(Z, Y, 2)
  expect(byClass).toBeCloseTo(1, 14) // two pairs at distance 2: 1² each
})
