import { expect, test } from 'vitest'
import { identity, matrix, multiply, transpose, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { thinQr } from '../../../src/shared/linalg/orthogonal.ts'
import { det } from '../../oracle/networkCases.ts'
import { relativeDistance } from '../../oracle/read.ts'

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

test('zero has an R of zeros, and a wide matrix is refused with its size', () => {
  expect(thinQr(matrix(3, 2)).R.data.every((value) => value === 0)).toBe(true)
  expect(() => thinQr(det(2, 3, 1))).toThrow('thinQr: 2 × 3 has more columns than rows')
})
