import { expect, test } from 'vitest'
import { matrix, multiply, transpose } from '../../../src/shared/linalg/matrix.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { svd } from '../../../src/shared/linalg/svd.ts'
import { numericalRank } from '../../../src/shared/theory/numericalRank.ts'
import { sgdRankBound } from '../../../src/shared/theory/sgdRankBound.ts'

test('is the batch size times the steps after which a share τ of the weights is left', () => {
  // 0.9^k ≤ 0.05 from k = 29 on.
  expect(sgdRankBound({ batchSize: 4, learningRate: 0.1, weightDecay: 1 }, 0.05)).toBe(4 * 29)
  expect(0.9 ** 29).toBeLessThan(0.05)
  expect(0.9 ** 28).toBeGreaterThan(0.05)
})

test('depends on rate and decay through their product, and is proportional to the batch size', () => {
  const of = (batchSize: number, learningRate: number, weightDecay: number): number =>
    sgdRankBound({ batchSize, learningRate, weightDecay }, 0.05)
  expect(of(2, 0.5, 0.01)).toBe(of(2, 0.01, 0.5))
  expect(of(6, 0.5, 0.01)).toBe(3 * of(2, 0.5, 0.01))
  expect(of(2, 0.5, 0.02)).toBeLessThan(of(2, 0.5, 0.01))
})

test('is B where one step forgets all, infinite without decay, and undefined outside its range', () => {
  expect(sgdRankBound({ batchSize: 3, learningRate: 1, weightDecay: 1 }, 0.05)).toBe(3)
  expect(sgdRankBound({ batchSize: 3, learningRate: 1, weightDecay: 0.99 }, 0.05)).toBe(3)
  expect(sgdRankBound({ batchSize: 3, learningRate: 1, weightDecay: 0 }, 0.05)).toBe(Infinity)
  for (const bad of [
    { batchSize: 0, learningRate: 1, weightDecay: 0.1 },
    { batchSize: 1, learningRate: 0, weightDecay: 0.1 },
    { batchSize: 1, learningRate: 1, weightDecay: -0.1 },
    { batchSize: 1, learningRate: 4, weightDecay: 0.5 },
    { batchSize: NaN, learningRate: 1, weightDecay: 0.1 },
  ])
    expect(() => sgdRankBound(bad, 0.05)).toThrow(RangeError)
  expect(() => sgdRankBound({ batchSize: 1, learningRate: 1, weightDecay: 0.1 }, 1)).toThrow(RangeError)
})

test('holds for weights that random gradients of rank B move, once their largest singular value is stationary', () => {
  const [n, batchSize, learningRate, weightDecay, threshold] = [40, 2, 0.5, 0.8, 0.05]
  const random = randomStream(1, 'sgdRankBound')
  const gaussian = (rows: number, cols: number) =>
    matrix(
      rows,
      cols,
      Float64Array.from({ length: rows * cols }, () => random.normal()),
    )
  const W = gaussian(n, n)
  for (let step = 0; step < 60; step++) {
    const gradient = multiply(gaussian(n, batchSize), transpose(gaussian(n, batchSize)))
    for (let i = 0; i < W.data.length; i++)
      W.data[i] = (1 - learningRate * weightDecay) * W.data[i]! - learningRate * gradient.data[i]!
  }
  const rank = numericalRank(svd(W).s, threshold)
  const bound = sgdRankBound({ batchSize, learningRate, weightDecay }, threshold)
  expect(bound).toBeLessThan(n)
  expect(rank).toBeLessThanOrEqual(bound)
  expect(rank).toBeGreaterThan(batchSize)
})
