import { describe, expect, it } from 'vitest'
import { leadingValues } from '../../../src/shared/linalg/leadingValues.ts'
import { matrix, multiply, scaleColumns, transpose, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { singularValues } from '../../../src/shared/linalg/svd.ts'

const random = () => randomStream(3, 'test')
const gaussian = (rows: number, cols: number): Matrix => {
  const stream = random()
  return matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => stream.normal()),
  )
}
const withValues = (rows: number, cols: number, s: readonly number[]): Matrix =>
  multiply(
    scaleColumns(haarOrthogonal(rows, s.length, random()), s),
    transpose(haarOrthogonal(cols, s.length, random())),
  )

describe('leadingValues', () => {
  it.each([
    [
      'decaying values',
      withValues(
        60,
        45,
        Array.from({ length: 45 }, (_, j) => 2 ** -j),
      ),
    ],
    ['a flat spectrum, which the iteration cannot resolve', gaussian(70, 50)],
    ['a wide matrix', gaussian(30, 90)],
  ])('holds its certificates against all singular values: %s', (_, A) => {
    const exact = singularValues(A)
    const { s, residuals, rest, restNorm } = leadingValues(A, 6, random(), 1)
    expect(restNorm).toBeLessThanOrEqual(rest)
    const slack = 1e-12 * exact[0]!
    s.forEach((value, j) => {
      expect(value).toBeLessThanOrEqual(exact[j]! + slack)
      expect(exact[j]!).toBeLessThanOrEqual(Math.hypot(value, restNorm) + slack)
      const nearest = Math.min(...exact.map((other) => Math.abs(other - value)))
      expect(nearest).toBeLessThanOrEqual(residuals[j]! + slack)
    })
  })

  it('finds decaying values to round-off and says so', () => {
    const A = withValues(
      80,
      60,
      Array.from({ length: 60 }, (_, j) => 3 ** -j),
    )
    const { s, residuals } = leadingValues(A, 5, random())
    s.forEach((value, j) => expect(value).toBeCloseTo(3 ** -j, 12))
    expect(Math.max(...residuals)).toBeLessThan(1e-6)
  })

  it('leaves nothing of a matrix whose rank is below the block', () => {
    const { s, rest } = leadingValues(withValues(40, 30, [5, 1]), 4, random())
    expect(s[0]).toBeCloseTo(5, 12)
    expect(s[2]).toBeLessThan(1e-12)
    expect(rest).toBeLessThan(1e-6)
  })

  it('bounds the rest of a flat spectrum within a factor of 1.6, far below its Frobenius norm', () => {
    const A = gaussian(200, 150)
    const { rest, restNorm } = leadingValues(A, 10, random())
    const [largest = NaN] = singularValues(A)
    expect(restNorm).toBeLessThan(1.6 * largest)
    expect(restNorm).toBeLessThan(0.5 * rest)
  })

  it('takes a zero matrix and one row', () => {
    expect([...leadingValues(matrix(3, 4), 2, random()).s]).toEqual([0, 0])
    expect(leadingValues(matrix(1, 3, Float64Array.of(2, 3, 6)), 1, random()).s[0]).toBeCloseTo(7, 12)
  })

  it('refuses a number of values beyond the shorter side, and entries that are not finite', () => {
    expect(() => leadingValues(matrix(3, 4), 4, random())).toThrow('from 1 to 3')
    expect(() => leadingValues(matrix(1, 1, Float64Array.of(NaN)), 1, random())).toThrow('not finite')
  })
})
