import { describe, expect, it } from 'vitest'
import { matrix, multiply, transpose, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'

const random = randomStream(3, 'haar test')
const draws = (count: number, rows: number, cols: number): Matrix[] =>
  Array.from({ length: count }, () => haarOrthogonal(rows, cols, random))
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Returns the Kolmogorov-Smirnov distance of a sample from the uniform law on [−1, 1]. */
function distanceFromUniform(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.max(...sorted.map((value, i) => Math.abs((i + 0.5) / sorted.length - (value + 1) / 2)))
}

describe('haarOrthogonal', () => {
  it.each([
    [1, 1],
    [3, 3],
    [10, 10],
    [50, 10],
    [200, 10],
    [10, 50],
  ])('%i × %i: columns or rows are orthonormal to 1e-14', (rows, cols) => {
    for (const O of draws(5, rows, cols)) {
      const gram = rows >= cols ? multiply(transpose(O), O) : multiply(O, transpose(O))
      const off = gram.data.map((value, at) => Math.abs(value - (at % (gram.cols + 1) === 0 ? 1 : 0)))
      expect(Math.max(...off)).toBeLessThan(1e-14)
    }
  })

  it('has entries with the second and fourth moments of the Haar measure: 1/n and 3/(n(n + 2))', () => {
    const entries = draws(4000, 5, 2).map(({ data }) => data[3]!)
    expect(Math.abs(mean(entries.map((value) => value ** 2)) - 1 / 5)).toBeLessThan(4 * 0.0037)
    expect(Math.abs(mean(entries.map((value) => value ** 4)) - 3 / 35)).toBeLessThan(4 * 0.0022)
  })

  it('in three dimensions an entry is uniform on [−1, 1], before and after a fixed rotation from either side', () => {
    const fixed = haarOrthogonal(3, 3, randomStream(1, 'a fixed rotation'))
    const drawn = draws(4000, 3, 3)
    const laws = [
      drawn.map(({ data }) => data[0]!),
      drawn.map((O) => multiply(fixed, O).data[5]!),
      drawn.map((O) => multiply(O, fixed).data[1]!),
    ]
    // The 99.9 % point of the statistic is 1.95/√n.
    for (const values of laws) expect(distanceFromUniform(values)).toBeLessThan(1.95 / Math.sqrt(4000))
  })

  it('square draws have determinant +1 and −1 with equal chance', () => {
    const determinants = draws(4000, 2, 2).map(({ data: [a = 0, b = 0, c = 0, d = 0] }) => a * d - b * c)
    for (const value of determinants) expect(Math.abs(Math.abs(value) - 1)).toBeLessThan(1e-14)
    expect(Math.abs(mean(determinants))).toBeLessThan(4 / Math.sqrt(4000))
  })

  it('has no preferred sign in any entry, the first of the diagonal included', () => {
    for (const at of [0, 1, 3]) {
      const positive = draws(4000, 2, 2).filter(({ data }) => data[at]! > 0).length / 4000
      expect(Math.abs(positive - 0.5)).toBeLessThan(4 * 0.008)
    }
  })

  it('repeats its draws for the same seed', () => {
    const first = haarOrthogonal(6, 3, randomStream(7, 'basis'))
    expect(haarOrthogonal(6, 3, randomStream(7, 'basis')).data).toEqual(first.data)
    expect(matrix(6, 3, first.data)).toEqual(first)
  })
})
