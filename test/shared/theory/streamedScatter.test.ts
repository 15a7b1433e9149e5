import { describe, expect, test } from 'vitest'
import { matrix, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { singularValues } from '../../../src/shared/linalg/svd.ts'
import { clusterVariationInterval, labelVectors } from '../../../src/shared/theory/clusterVariation.ts'
import { collapseNumbers } from '../../../src/shared/theory/collapse/collapseMetrics.ts'
import { scatterByClass } from '../../../src/shared/theory/scatterByClass.ts'
import { streamedScatter } from '../../../src/shared/theory/streamedScatter.ts'
import { relativeDistance } from '../../oracle/read.ts'

/** Features (n, N) with a class structure, and their labels; class 3 of 5 has no samples. */
function example(n: number, N: number, spread = 1): { Z: Matrix; labels: number[] } {
  const random = randomStream(3, 'streamed')
  const labels = Array.from({ length: N }, (_, i) => [0, 1, 2, 4, 0, 0, 1][i % 7] ?? 0)
  const centres = Array.from({ length: 5 * n }, () => 3 * random.normal())
  const Z = matrix(n, N)
  for (let j = 0; j < n; j++)
    for (let i = 0; i < N; i++) Z.data[j * N + i] = (centres[(labels[i] ?? 0) * n + j] ?? 0) + spread * random.normal()
  return { Z, labels }
}
const stream = (Z: Matrix, labels: readonly number[], classes: number) =>
  streamedScatter(
    {
      units: Z.rows,
      samples: Z.cols,
      read: (from, count) =>
        Float64Array.from({ length: count * Z.rows }, (_, at) => {
          const [i, j] = [from + Math.floor(at / Z.rows), at % Z.rows]
          return Z.data[j * Z.cols + i] ?? NaN
        }),
    },
    labels,
    classes,
  )

describe('features in blocks have the numbers of features in memory', () => {
  test.each([
    [6, 200, 1],
    [6, 200, 1e-7],
    [9, 15, 1],
    [1, 40, 1],
  ])('of %i units and %i samples with spread %d', (n, N, spread) => {
    const { Z, labels } = example(n, N, spread)
    const { scatter, singularValues: s, variation } = stream(Z, labels, 5)
    const whole = singularValues(Z)
    expect(s.length).toBe(n)
    expect(relativeDistance(s.slice(0, whole.length), whole)).toBeLessThan(1e-13)
    const known = scatterByClass(Z, labels, 5)
    const next = {
      W: matrix(
        4,
        n,
        Float64Array.from({ length: 4 * n }, (_, i) => Math.cos(i)),
      ),
      isLast: false,
    }
    for (const about of ['samples', 'classes'] as const) {
      const [got, expected] = [collapseNumbers(scatter, next, about), collapseNumbers(known, next, about)]
      for (const part of ['values', 'spread'] as const)
        for (const [name, value] of Object.entries(expected[part]))
          if (!Number.isFinite(value)) expect([name, got[part][name as never]]).toEqual([name, value])
          else
            expect(Math.abs((got[part][name as never] as number) - value) / (Math.abs(value) || 1)).toBeLessThan(1e-8)
    }
    const { lower, byClass } = clusterVariationInterval(Z, labelVectors(labels, 5), 5, {})
    expect(Math.abs(variation.byClass / byClass - 1)).toBeLessThan(1e-8)
    expect(variation.lower).toBeLessThanOrEqual(variation.byClass)
    if (byClass > 1e-3) expect(Math.abs(variation.lower - Math.min(lower, byClass)) / byClass).toBeLessThan(1e-9)
  })

  test('name the place of an entry that is not finite', () => {
    const { Z, labels } = example(3, 20)
    Z.data[2 * 20 + 7] = Infinity
    expect(() => stream(Z, labels, 5)).toThrow('has Infinity at [7, 2]')
  })
})
