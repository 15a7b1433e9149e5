import { expect, test } from 'vitest'
import { matrix, multiply, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'

/** Multiplies by the definition: sums over ascending k, and skips factors of 0. */
function plainly(A: Matrix, B: Matrix): number[] {
  return Array.from({ length: A.rows * B.cols }, (_, at) => {
    const [i, j] = [Math.floor(at / B.cols), at % B.cols]
    let sum = 0
    for (let k = 0; k < A.cols; k++) {
      const a = A.data[i * A.cols + k]!
      if (a !== 0) sum += a * B.data[k * B.cols + j]!
    }
    return sum
  })
}

test.each([
  [3, 4, 5],
  [1, 1, 1],
  [2, 11, 7],
  [5, 3, 1],
  [4, 0, 3],
])('a product of %i × %i and %i columns equals the plain loop bit for bit', (rows, inner, cols) => {
  const random = randomStream(0, `${rows} ${inner} ${cols}`)
  const draw = (m: number, n: number, share: number): Matrix =>
    matrix(
      m,
      n,
      Float64Array.from({ length: m * n }, () =>
        random.next() < share ? 0 : random.normal() * 10 ** random.integer(9),
      ),
    )
  for (const share of [0, 0.3]) {
    const [A, B] = [draw(rows, inner, share), draw(inner, cols, 0)]
    expect([...multiply(A, B).data]).toEqual(plainly(A, B))
  }
})

test('a factor of 0 adds nothing, even times infinity or NaN', () => {
  const A = matrix(1, 5, Float64Array.of(1, 0, 2, 0, 0))
  const B = matrix(5, 1, Float64Array.of(1, Infinity, 1, NaN, -Infinity))
  expect([...multiply(A, B).data]).toEqual([3])
})
