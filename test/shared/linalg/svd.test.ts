import { describe, expect, test } from 'vitest'
import { matrix, multiply, transpose, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { singularValues, svd } from '../../../src/shared/linalg/svd.ts'
import { det } from '../../oracle/networkCases.ts'
import { oracle } from '../../oracle/read.ts'

interface Entry {
  rows: number
  columns: number
  lapack: number[]
  exact?: number[]
  matrix?: number[][]
}
const { matrices } = oracle<{ matrices: Record<string, Entry> }>('linalg')
const built: Record<string, Matrix> = {
  det_50x50: det(50, 50, 2),
  det_10x200: det(10, 200, 3),
  rank3_12x12: multiply(det(12, 3, 1), det(3, 12, 2)),
}

describe.each(Object.entries(matrices))('singular values of %s', (name, entry) => {
  const A = entry.matrix ? matrix(entry.rows, entry.columns, Float64Array.from(entry.matrix.flat())) : built[name]!
  const expected = entry.exact ?? entry.lapack

  test('agree with the exact values to float64', () => {
    const s = singularValues(A)
    expect(s.length).toBe(expected.length)
    const largest = expected[0]!
    s.forEach((value, j) => expect(Math.abs(value - (expected[j] ?? NaN))).toBeLessThanOrEqual(5e-15 * largest))
  })

  test('are unchanged by transposition', () => {
    const s = singularValues(A)
    singularValues(transpose(A)).forEach((value, j) =>
      expect(Math.abs(value - (s[j] ?? NaN))).toBeLessThanOrEqual(5e-15 * (s[0] ?? NaN)),
    )
  })
})

test.each([
  [12, 8],
  [8, 12],
  [10, 10],
])('a %i × %i matrix equals the product of its decomposition', (rows, cols) => {
  const A = det(rows, cols, 1)
  const { U, s, V } = svd(A)
  const scaled = matrix(
    U.rows,
    U.cols,
    U.data.map((value, i) => value * (s[i % U.cols] ?? NaN)),
  )
  multiply(scaled, transpose(V)).data.forEach((value, i) => expect(value).toBeCloseTo(A.data[i]!, 13))
})

test('rotation preserves singular values', () => {
  const random = randomStream(3, 'rotation')
  const A = det(20, 30, 1)
  const rotated = multiply(multiply(haarOrthogonal(20, 20, random), A), haarOrthogonal(30, 30, random))
  const s = singularValues(A)
  singularValues(rotated).forEach((value, j) =>
    expect(Math.abs(value - (s[j] ?? NaN))).toBeLessThan(1e-13 * (s[0] ?? NaN)),
  )
})

test('NaN is refused with the size of the matrix', () => {
  expect(() => singularValues(matrix(2, 3, Float64Array.of(1, NaN, 0, 0, 0, 0)))).toThrow(
    /2 × 3 matrix has entries that are not finite/,
  )
})

test('a matrix of rank 10 has zeros at 1e-15, not at the 1e-8 of a Gram matrix', () => {
  const random = randomStream(1, 'rank')
  const A = multiply(haarOrthogonal(50, 10, random), haarOrthogonal(10, 50, random))
  expect(singularValues(A)[10]).toBeLessThan(1e-14)
})

describe('the singular values of long matrices, from a triangular factor', () => {
  const graded = (n: number): number[] => Array.from({ length: n }, (_, i) => 10 ** (-14 * (i / (n - 1))))
  const random = randomStream(2, 'long')
  const U = haarOrthogonal(12, 12, random)
  const V = haarOrthogonal(12, 300, random)
  const known = (s: readonly number[]): Matrix =>
    multiply(
      matrix(
        12,
        12,
        U.data.map((value, i) => value * (s[i % 12] ?? 0)),
      ),
      V,
    )

  test.each<[string, Matrix]>([
    ['12 × 300', det(12, 300, 1)],
    ['2 × 4', det(2, 4, 1)],
    ['1 × 500', det(1, 500, 3)],
  ])('%s, either way round: equal those of the full decomposition to 1e-12', (_, A) => {
    for (const B of [A, transpose(A)]) {
      const [got, expected] = [singularValues(B), svd(B).s]
      expect(got.length).toBe(expected.length)
      got.forEach((value, j) => expect(Math.abs(value / expected[j]! - 1)).toBeLessThan(1e-12))
    }
  })
  test('of fourteen decades have the error of a stable decomposition', () => {
    const s = graded(12)
    singularValues(known(s)).forEach((value, j) => expect(Math.abs(value - s[j]!)).toBeLessThan(1e-14))
  })
  test('of rank 3 are zero to 1e-15, not to the 1e-8 of a Gram matrix', () => {
    expect(singularValues(known([3, 2, 1]))[3]).toBeLessThan(3e-15)
  })
  test('of zeros are zero, and of NaN are refused with the size', () => {
    expect(singularValues(matrix(2, 9))).toEqual(new Float64Array(2))
    expect(() => singularValues(matrix(1, 9, new Float64Array(9).fill(NaN)))).toThrow(/1 × 9 matrix has entries/)
  })
})
