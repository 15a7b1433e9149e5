import { describe, expect, test } from 'vitest'
import { identity, matrix, multiply, transpose, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { singularValues } from '../../../src/shared/linalg/svd.ts'
import { alignBasis, brockettCost, compose } from '../../../src/shared/theory/brockett.ts'
import { det } from '../../oracle/networkCases.ts'
import { relativeDistance } from '../../oracle/read.ts'

const decreasing = (n: number): Float64Array => Float64Array.from({ length: n }, (_, j) => n - j)
const random = randomStream(8, 'brockett')
const basis = (n: number): Matrix => haarOrthogonal(n, n, random)
const lengths = (M: Matrix): number[] =>
  Array.from({ length: M.cols }, (_, j) =>
    Math.hypot(...Array.from({ length: M.rows }, (_, i) => M.data[i * M.cols + j] ?? NaN)),
  )

const tied = compose(basis(8), [3, 3, 3, 2, 2, 1, 1, 1], basis(8))
describe.each<[string, Matrix, Float64Array]>([
  ['a square matrix', det(20, 20, 1), decreasing(20)],
  ['a wide one, with a null space', det(4, 20, 1), decreasing(20)],
  ['one of rank 3', multiply(det(9, 3, 0.5), det(3, 9, 0.7)), decreasing(9)],
  ['equal singular values of A', tied, decreasing(8)],
  ['equal singular values of B', det(8, 8, 3), Float64Array.of(2, 2, 2, 2, 1, 1, 1, 1)],
  ['equal values in both', tied, new Float64Array(8).fill(1)],
  ['B graded over 8 decades', det(8, 8, 3), Float64Array.from({ length: 8 }, (_, j) => 10 ** -j)],
  ['A and B aligned but in the wrong order', compose(basis(6), [1, 2, 3, 4, 5, 6], identity(6)), decreasing(6)],
  ['zero', matrix(5, 5), decreasing(5)],
])('aligning with %s', (_, A, s) => {
  const start = A.cols === 6 ? identity(6) : basis(A.cols)
  const costs: number[] = [brockettCost(multiply(A, start), s)]
  const got = alignBasis(A, s, start, 5, (V) => costs.push(brockettCost(multiply(A, V), s)))
  const expected = singularValues(A)
  const scale = Math.max(expected[0] ?? 0, 1e-300)

  test('ends at the right singular basis of A, in order', () => {
    const found = lengths(got.AV)
    found.forEach((length, j) => expect(Math.abs(length - (expected[j] ?? 0))).toBeLessThan(1e-13 * scale))
    expect(relativeDistance(got.AV.data, multiply(A, got.V).data)).toBeLessThan(1e-13)
  })
  test('stays orthogonal, and reaches the minimum ½ Σ s_i(A)²/s_i(B)² without a rise', () => {
    expect(relativeDistance(multiply(transpose(got.V), got.V).data, identity(A.cols).data)).toBeLessThan(1e-13)
    const minimum = [...expected].reduce((sum, a, i) => sum + 0.5 * (a / (s[i] ?? NaN)) ** 2, 0)
    const largest = Math.max(...costs)
    expect(Math.abs((costs.at(-1) ?? NaN) - minimum)).toBeLessThanOrEqual(1e-13 * largest)
    costs.slice(1).forEach((cost, i) => expect(cost - (costs[i] ?? NaN)).toBeLessThanOrEqual(1e-14 * largest))
    expect(got.largestIncrease).toBeLessThanOrEqual(1e-14 * largest)
  })
})

test('closed form: one rotation by π/4 aligns [[1, 1], [0, 0]] with the plane', () => {
  const { V, AV, sweeps } = alignBasis(matrix(2, 2, Float64Array.of(1, 1, 0, 0)), Float64Array.of(2, 1), identity(2))
  V.data.forEach((v, i) => expect(v).toBeCloseTo([1, -1, 1, 1].map((x) => x * Math.SQRT1_2)[i] ?? NaN, 14))
  expect(AV.data[0]).toBeCloseTo(Math.SQRT2, 14)
  expect(sweeps).toBe(2)
})
test('scaling A scales the images and leaves the basis', () => {
  const A = det(6, 6, 1)
  const one = alignBasis(A, decreasing(6), identity(6))
  const thousand = matrix(
    6,
    6,
    A.data.map((a) => 1024 * a),
  )
  expect(alignBasis(thousand, decreasing(6), identity(6)).V).toEqual(one.V)
})
test('rotating A from the left leaves the basis', () => {
  const A = det(6, 6, 1)
  const turned = alignBasis(multiply(basis(6), A), decreasing(6), identity(6))
  expect(relativeDistance(turned.V.data, alignBasis(A, decreasing(6), identity(6)).V.data)).toBeLessThan(1e-9)
})
test('degenerate: a singular value of 0 in B and NaN in A are refused', () => {
  expect(() => alignBasis(identity(2), Float64Array.of(1, 0), identity(2))).toThrow('singular value of 0')
  expect(() => alignBasis(matrix(2, 2, Float64Array.of(NaN, 0, 0, 1)), Float64Array.of(2, 1), identity(2))).toThrow(
    'not finite',
  )
})
