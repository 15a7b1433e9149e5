import { describe, expect, test } from 'vitest'
import { identity, matrix, multiply, scaleColumns, transpose } from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { polarFactor } from '../../../src/shared/linalg/polarFactor.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { relativeDistance } from '../../oracle/read.ts'

/** U diag(s) Vᵀ and its polar factor U_r V_rᵀ over the singular values above 0. */
function known(rows: number, cols: number, s: readonly number[]) {
  const random = randomStream(7, `${rows} ${cols}`)
  const [U, V] = [haarOrthogonal(rows, s.length, random), haarOrthogonal(cols, s.length, random)]
  const ones = s.map((value) => (value > 0 ? 1 : 0))
  return { A: multiply(scaleColumns(U, s), transpose(V)), polar: multiply(scaleColumns(U, ones), transpose(V)) }
}

describe('the polar factor', () => {
  test.each([
    ['square', 5, 5, [3, 1, 0.5, 0.1, 1e-3]],
    ['tall', 7, 3, [2, 1, 1e-4]],
    ['wide', 3, 7, [2, 1, 1e-4]],
    ['one column', 6, 1, [0.3]],
    ['deficient', 6, 6, [2, 1, 0.3, 0, 0]],
    ['huge', 4, 4, [1e120, 1e119, 1e118, 1e117]],
    ['tiny', 4, 4, [1e-120, 1e-121, 1e-122, 1e-123]],
  ] as const)('is U Vᵀ of U S Vᵀ: %s', (_, rows, cols, s) => {
    const { A, polar } = known(rows, cols, s)
    expect(relativeDistance(polarFactor(A).data, polar.data)).toBeLessThan(1e-9)
  })

  test('does not change when the matrix is scaled, and turns with it', () => {
    const { A } = known(4, 6, [2, 1, 0.5, 0.2])
    const Q = haarOrthogonal(4, 4, randomStream(1, 'turn'))
    const scaled = matrix(
      4,
      6,
      A.data.map((value) => 8 * value),
    )
    expect(relativeDistance(polarFactor(scaled).data, polarFactor(A).data)).toBeLessThan(1e-14)
    const turned = multiply(Q, polarFactor(A))
    expect(relativeDistance(polarFactor(multiply(Q, A)).data, turned.data)).toBeLessThan(1e-12)
  })

  test('of zero is zero, and of an orthogonal matrix itself', () => {
    expect(Math.max(...polarFactor(matrix(3, 4)).data)).toBe(0)
    expect(relativeDistance(polarFactor(identity(4)).data, identity(4).data)).toBeLessThan(1e-14)
  })
})
