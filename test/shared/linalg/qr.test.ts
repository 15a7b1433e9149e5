import { Matrix as Dense, QrDecomposition } from 'ml-matrix'
import { expect, test } from 'vitest'
import { identity, mapEntries, matrix, multiply, transpose, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { lqFactor, thinQr } from '../../../src/shared/linalg/qr.ts'
import { det } from '../../oracle/networkCases.ts'
import { relativeDistance } from '../../oracle/read.ts'

function gaussian(rows: number, cols: number): Matrix {
  const random = randomStream(5, 'qr')
  return matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.normal()),
  )
}

test.each<[string, Matrix]>([
  ['a tall matrix', det(9, 6, 0.5)],
  ['a square one', det(5, 5, 1)],
  ['one of rank 2', multiply(det(9, 2, 0.5), det(2, 4, 0.7))],
])('Q R equals %s, with orthonormal Q and triangular R', (_, A) => {
  const { Q, R } = thinQr(A)
  expect([Q.rows, Q.cols, R.rows, R.cols]).toEqual([A.rows, A.cols, A.cols, A.cols])
  expect(relativeDistance(multiply(Q, R).data, A.data)).toBeLessThan(1e-14)
  expect(relativeDistance(multiply(transpose(Q), Q).data, identity(A.cols).data)).toBeLessThan(1e-14)
  for (let i = 0; i < R.rows; i++) for (let j = 0; j < i; j++) expect(R.data[i * R.cols + j]).toBe(0)
})

test.each<[string, Matrix]>([
  ['9 × 6', det(9, 6, 0.5)],
  ['a Gaussian 40 × 23', gaussian(40, 23)],
  ['17 × 17', gaussian(17, 17)],
  ['a single column', gaussian(30, 1)],
  ['negative pivots', mapEntries(det(8, 7, 1), (value) => -value)],
  ['rank 2', multiply(det(9, 2, 0.5), det(2, 4, 0.7))],
  ['a column of zeros', matrix(3, 2, Float64Array.of(0, 1, 0, 2, 0, 3))],
])('Q and R of %s have the bits of ml-matrix', (_, A) => {
  const { Q, R } = thinQr(A)
  const expected = new QrDecomposition(Dense.from1DArray(A.rows, A.cols, A.data))
  expect(Q.data).toEqual(Float64Array.from(expected.orthogonalMatrix.to1DArray()))
  expect(R.data).toEqual(Float64Array.from(expected.upperTriangularMatrix.to1DArray()))
})

test('zero has an R of zeros, and a wide matrix is refused with its size', () => {
  expect(thinQr(matrix(3, 2)).R.data.every((value) => value === 0)).toBe(true)
  expect(() => thinQr(det(2, 3, 1))).toThrow('thinQr: 2 × 3 has more columns than rows')
})

test.each<[string, Matrix]>([
  ['a wide matrix', det(4, 30, 0.5)],
  ['a square one', det(5, 5, 1)],
  ['one of rank 2', multiply(det(6, 2, 0.5), det(2, 40, 0.7))],
  ['one with a row of zeros first', matrix(2, 3, Float64Array.of(0, 0, 0, 3, 0, 4))],
])('L Lᵀ equals A Aᵀ for %s, and L is triangular', (_, A) => {
  const L = lqFactor(A)
  expect([L.rows, L.cols]).toEqual([A.rows, A.rows])
  expect(relativeDistance(multiply(L, transpose(L)).data, multiply(A, transpose(A)).data)).toBeLessThan(1e-14)
  for (let i = 0; i < L.rows; i++) for (let j = i + 1; j < L.cols; j++) expect(L.data[i * L.cols + j]).toBe(0)
})

test('closed form: the factor of a single row is its length, from 1e-160 to 1e150', () => {
  for (const scale of [1e-160, 1, 1e150])
    expect(Math.abs(lqFactor(matrix(1, 2, Float64Array.of(3 * scale, 4 * scale))).data[0]!) / (5 * scale)).toBeCloseTo(
      1,
      15,
    )
})

test('a row of 1e-14 beside a row of 1 keeps its digits', () => {
  const small = 1e-14
  const A = matrix(2, 4, Float64Array.of(1, 1, 1, 1, small, -small, small, -small))
  const L = lqFactor(A)
  expect(Math.abs(L.data[3]!) / (2 * small)).toBeCloseTo(1, 14)
})

test('the factor of zeros is zero, no columns need no rows, and a tall matrix is refused with its size', () => {
  expect(lqFactor(matrix(2, 3)).data.every((value) => value === 0)).toBe(true)
  expect(lqFactor(matrix(0, 3)).data).toHaveLength(0)
  expect(() => lqFactor(det(3, 2, 1))).toThrow('lqFactor: 3 × 2 has more rows than columns')
})
