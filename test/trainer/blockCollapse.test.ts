import { expect, test } from 'vitest'
import { matrix } from '../../src/shared/linalg/matrix.ts'
import { randomStream } from '../../src/shared/linalg/random.ts'
import { collapseNumbers } from '../../src/shared/theory/collapse/collapseMetrics.ts'
import { scatterByClass } from '../../src/shared/theory/scatterByClass.ts'
import { measuredBatches } from '../../src/trainer/engine/graph/batches/backboneProgram.ts'
import { accuracyOf } from '../../src/trainer/measure/accuracy.ts'
import { addSums, dnc1OfSums, type BlockSums } from '../../src/trainer/measure/blockCollapse.ts'

const [d, K, N] = [5, 3, 30]
const labels = Int32Array.from({ length: N }, (_, i) => i % K)
const sizes = Float64Array.of(10, 10, 10)

/** Features (d, N) around the means of their classes. */
function features(spread: number): Float64Array {
  const random = randomStream(1, 'features')
  const means = Array.from({ length: d * K }, () => random.normal())
  return Float64Array.from({ length: d * N }, (_, at) => {
    const [unit, i] = [Math.floor(at / N), at % N]
    return means[unit * K + labels[i]!]! + spread * random.normal()
  })
}

/** The sums of the samples from `first` to `end`. */
function sumsOf(Z: Float64Array, first: number, end: number): BlockSums {
  const sums = new Float64Array(K * d)
  let squares = 0
  for (let i = first; i < end; i++)
    for (let unit = 0; unit < d; unit++) {
      const value = Z[unit * N + i]!
      sums[labels[i]! * d + unit]! += value
      squares += value ** 2
    }
  return { sums, squares }
}

test.each([1, 0.1, 1e-3])('DNC1 from sums over batches is that of all samples: spread %s', (spread) => {
  const Z = features(spread)
  const total = [0, 12, 24].reduce<BlockSums | null>(
    (sum, first) => addSums(sum, sumsOf(Z, first, Math.min(N, first + 12))),
    null,
  )
  const { quotient } = collapseNumbers(scatterByClass(matrix(d, N, Z), labels, K), null, 'classes').values
  expect(dnc1OfSums(total!, sizes) / quotient).toBeCloseTo(1, 8)
})

test('DNC1 is 0 at collapse, and no number where all class means are equal', () => {
  expect(dnc1OfSums(sumsOf(features(0), 0, N), sizes)).toBeLessThan(1e-14)
  expect(dnc1OfSums(sumsOf(new Float64Array(d * N).fill(2), 0, N), sizes)).toBeNaN()
})

test.each([
  [1000, 1e6, { count: 1, size: 1000, last: 1000 }],
  [1001, 1e6, { count: 2, size: 501, last: 500 }],
  [50_000, 40.8e6, { count: 128, size: 391, last: 343 }],
  [250, 1e12, { count: 3, size: 84, last: 82 }],
])('a measurement of %i samples of %d multiply-adds takes nearly equal batches', (samples, multiplyAdds, expected) => {
  const { count, size, last } = measuredBatches(samples, multiplyAdds)
  expect({ count, size, last }).toEqual(expected)
  expect((count - 1) * size + last).toBe(samples)
})

test('accuracy counts a sample whose own output is the largest, alone', () => {
  const outputs = matrix(2, 4, Float64Array.of(1, 0, 1, NaN, 0, 1, 1, 0))
  expect(accuracyOf(outputs, [0, 1, 0, 0])).toBe(0.5)
  expect(accuracyOf(outputs, [1, 0, 1, 1])).toBe(0)
})
