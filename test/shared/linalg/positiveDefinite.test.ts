import { describe, expect, test } from 'vitest'
import { identity, matrix, multiply, transpose, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import {
  choleskyFactor,
  congruence,
  geodesic,
  invert,
  invertTriangular,
  power,
} from '../../../src/shared/linalg/positiveDefinite.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { relativeDistance } from '../../oracle/read.ts'

const n = 6
const random = randomStream(3, 'positive definite')
const draw = (): Matrix =>
  matrix(
    n,
    n,
    Float64Array.from({ length: n * n }, () => random.normal()),
  )
const positive = (): Matrix => congruence(draw(), identity(n))
const [P, Q, A] = [positive(), positive(), draw()]
const distance = (got: Matrix, expected: Matrix): number => relativeDistance(got.data, expected.data)

test('RᵀR = G, and R is upper triangular', () => {
  const R = choleskyFactor(P)
  expect(distance(multiply(transpose(R), R), P)).toBeLessThan(1e-14)
  expect(R.data[n]).toBe(0)
  expect(distance(multiply(invertTriangular(R), R), identity(n))).toBeLessThan(1e-11)
})
test('G⁻¹G = I, and powers add up', () => {
  expect(distance(multiply(invert(P), P), identity(n))).toBeLessThan(1e-11)
  expect(distance(multiply(power(P, 0.3), power(P, 0.7)), P)).toBeLessThan(1e-12)
})
describe('the geodesic', () => {
  test('starts at P, ends at Q, and its middle is the mean X with X P⁻¹ X = Q', () => {
    expect(distance(geodesic(P, Q, 0), P)).toBeLessThan(1e-12)
    expect(distance(geodesic(P, Q, 1), Q)).toBeLessThan(1e-12)
    const mean = geodesic(P, Q, 0.5)
    expect(distance(multiply(multiply(mean, invert(P)), mean), Q)).toBeLessThan(1e-10)
  })
  test('commutes with congruences, and is symmetric in its ends', () => {
    expect(
      distance(geodesic(congruence(A, P), congruence(A, Q), 0.3), congruence(A, geodesic(P, Q, 0.3))),
    ).toBeLessThan(1e-10)
    expect(distance(geodesic(Q, P, 0.7), geodesic(P, Q, 0.3))).toBeLessThan(1e-10)
  })
})
test('refuses matrices that are not positive, not square or NaN by name', () => {
  expect(() => choleskyFactor(matrix(2, 2))).toThrow(/not positive definite \(pivot 0 is 0\)/)
  expect(() => choleskyFactor(matrix(2, 2, Float64Array.of(1, 2, 2, 1)))).toThrow(/pivot 1 is -3/)
  expect(() => choleskyFactor(matrix(1, 1, Float64Array.of(NaN)))).toThrow(/pivot 0 is NaN/)
  expect(() => choleskyFactor(matrix(1, 2))).toThrow(/1 × 2 is not square/)
})
