import { describe, expect, test } from 'vitest'
import { symmetricEigenvalues } from '../../../src/shared/linalg/eigenvalues.ts'
import { identity, mapEntries, matrix, multiply, scaleColumns, transpose } from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { of } from '../../fixtures/matrices.ts'

describe('symmetricEigenvalues', () => {
  test('by hand: (2 1; 1 2) has 1 and 3, (0 1; 1 0) has −1 and 1', () => {
    expect(Array.from(symmetricEigenvalues(of(2, 2, 1, 1, 2)), (v) => Math.round(v * 1e12) / 1e12)).toEqual([1, 3])
    expect(Array.from(symmetricEigenvalues(of(2, 0, 1, 1, 0)), (v) => Math.round(v * 1e12) / 1e12)).toEqual([-1, 1])
  })

  test('Q diag(λ) Qᵀ gives λ back, ascending, with repeated and zero values', () => {
    const values = [5, 2, 2, 0, 0, -1e-8, -3]
    const Q = haarOrthogonal(7, 7, randomStream(3, 'basis'))
    const A = multiply(scaleColumns(Q, values), transpose(Q))
    const found = symmetricEigenvalues(A)
    values.toSorted((a, b) => a - b).forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(1e-14))
  })

  test('scaling a matrix scales its eigenvalues', () => {
    const A = of(3, 4, 1, 0, 1, 3, -2, 0, -2, 1)
    const [plain, large] = [symmetricEigenvalues(A), symmetricEigenvalues(mapEntries(A, (a) => 1e9 * a))]
    plain.forEach((value, i) => expect(large[i]! / 1e9).toBeCloseTo(value, 12))
  })

  test('the identity, a single entry and the empty matrix', () => {
    expect(Array.from(symmetricEigenvalues(identity(4)))).toEqual([1, 1, 1, 1])
    expect(Array.from(symmetricEigenvalues(of(1, -7)))).toEqual([-7])
    expect(symmetricEigenvalues(matrix(0, 0)).length).toBe(0)
  })

  test('refuses what is not square or not finite', () => {
    expect(() => symmetricEigenvalues(matrix(2, 3))).toThrow('2 × 3 is not square')
    expect(() => symmetricEigenvalues(of(2, 1, NaN, NaN, 1))).toThrow('not finite')
  })
})
