import { expect, test } from 'vitest'
import { matrix, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { mergedTask } from '../../../src/shared/theory/mergedNetworks.ts'
import type { Problem } from '../../../src/shared/theory/problem.ts'

/** Two samples of two classes in the plane, and a linear network of width 2. */
const problem = (inputs: Matrix | null, changes: Partial<Problem> = {}): Problem => ({
  inputs,
  inputScale: null,
  inputBasis: null,
  targets: matrix(2, 2, Float64Array.of(1, 0, 0, 1)),
  labels: Int32Array.of(0, 1),
  widths: [4, 2],
  activations: ['identity', 'identity'],
  residual: [false, false],
  bias: false,
  loss: 'squared',
  weightDecays: [0, 0],
  featureDecays: [0, 0],
  sampleWeight: 1,
  ...changes,
})
const X = matrix(2, 2, Float64Array.of(1, 0, 0, 1))
/** W_1 writes into units `at` and `at` + 1, W_2 reads `from` and `from` + 1 with a factor. */
function weights(at: number, from: number, factor = 1): Float64Array {
  const theta = new Float64Array(16)
  theta[2 * at] = 1
  theta[2 * (at + 1) + 1] = 1
  theta[8 + from] = factor
  theta[8 + 4 + from + 1] = factor
  return theta
}

test('networks in different units do not disturb each other', () => {
  const [a, b] = [weights(0, 0), weights(2, 2)]
  expect(mergedTask({ problem: problem(X), theta: a }, { problem: problem(X), theta: b })).toEqual({
    ownAccuracy: 1,
    sumAccuracy: 1,
    change: 0,
  })
})

test('networks in the same units disturb each other by what the other W_2 reads', () => {
  const theta = weights(0, 0)
  const other = weights(0, 0, -3)
  const found = mergedTask({ problem: problem(X), theta }, { problem: problem(X), theta: other })
  // Outputs I become I − 3 I.
  expect(found).toEqual({ ownAccuracy: 1, sumAccuracy: 0, change: 3 })
})

test('inputs of another dimension are no obstacle, since W_1 never adds', () => {
  const wide = problem(
    matrix(
      5,
      2,
      Float64Array.from({ length: 10 }, (_, i) => i),
    ),
  )
  const theta = new Float64Array(4 * 5 + 8)
  expect(mergedTask({ problem: problem(X), theta: weights(0, 0) }, { problem: wide, theta }).change).toBe(0)
})

test('biases, free features, residual layers and other widths are refused', () => {
  const own = { problem: problem(X), theta: weights(0, 0) }
  const against = (changes: Partial<Problem>) => () =>
    mergedTask(own, { ...own, problem: { ...own.problem, ...changes } })
  expect(against({ bias: true })).toThrow('without biases')
  expect(against({ inputs: null })).toThrow('needs feedforward networks on data')
  expect(against({ residual: [false, true] })).toThrow('feedforward')
  expect(against({ widths: [3, 2] })).toThrow('widths 4,2 and 3,2 differ')
})
