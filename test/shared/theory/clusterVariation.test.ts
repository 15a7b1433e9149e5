import { expect, test } from 'vitest'
import { matrix, multiply } from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { classScatter } from '../../../src/shared/theory/clusterVariation.ts'
import { numericalRank } from '../../../src/shared/theory/numericalRank.ts'
import { spectrumFit } from '../../../src/shared/theory/forecast/spectrumFit.ts'
import { det } from '../../oracle/networkCases.ts'

const labels = [0, 0, 0, 1, 1, 2]
const Z = det(4, 6, 1)

test('closed form: two points at distance d in one class scatter d²/4', () => {
  expect(classScatter(matrix(1, 2, Float64Array.of(1, 4)), [0, 0], 1)).toBeCloseTo(9 / 4, 14)
})
test('collapsed features have exactly no scatter', () => {
  expect(classScatter(matrix(1, 4, Float64Array.of(0.1, 0.1, 0.3, 0.3)), [0, 0, 1, 1], 2)).toBe(0)
})
test('rotating the features changes nothing, scaling by c changes by c²', () => {
  const value = classScatter(Z, labels, 3)
  const rotated = multiply(haarOrthogonal(4, 4, randomStream(1, 'r')), Z)
  expect(classScatter(rotated, labels, 3)).toBeCloseTo(value, 12)
  expect(
    classScatter(
      matrix(
        4,
        6,
        Z.data.map((z) => 3 * z),
      ),
      labels,
      3,
    ),
  ).toBeCloseTo(9 * value, 12)
})
test('permuting class numbers changes nothing', () => {
  expect(
    classScatter(
      Z,
      labels.map((k) => [2, 0, 1][k]!),
      3,
    ),
  ).toBeCloseTo(classScatter(Z, labels, 3), 14)
})
test('a common shift far away costs no digits', () => {
  const near = classScatter(Z, labels, 3)
  expect(
    classScatter(
      matrix(
        4,
        6,
        Z.data.map((z) => z + 1e6),
      ),
      labels,
      3,
    ),
  ).toBeCloseTo(near, 8)
})
test('degenerate: one class, an empty class, a label out of range, too few labels', () => {
  expect(classScatter(Z, [0, 0, 0, 0, 0, 0], 1)).toBeGreaterThan(0)
  expect(classScatter(Z, labels, 5)).toBeCloseTo(classScatter(Z, labels, 3), 14)
  expect(() => classScatter(Z, [0, 0, 0, 1, 1, 3], 3)).toThrow(/label 3 of column 5/)
  expect(() => classScatter(Z, [0, 0], 3)).toThrow(/2 labels for 6 columns/)
})

test('numerical rank counts above 1e-5 of the largest; a zero matrix has rank 0', () => {
  expect(numericalRank([1, 1.1e-5, 0.9e-5])).toBe(2)
  expect(numericalRank([0, 0, 0])).toBe(0)
  expect(numericalRank([])).toBe(0)
  expect(numericalRank([1e-9, 1e-15])).toBe(1)
})

test('a forecast that is wrong by a factor has that C and no shape error', () => {
  const fit = spectrumFit([2, 1.6, 1.2], [2.5, 2, 1.5], 3)
  expect(fit.C).toBeCloseTo(0.8, 14)
  expect(fit.error).toBeCloseTo(0.2, 14)
  expect(fit.shapeError).toBeLessThan(1e-15)
})
test('only the K leading values count, and fewer are refused', () => {
  expect(spectrumFit([1, 1, 9], [1, 1, 2], 2).error).toBe(0)
  expect(() => spectrumFit([1], [1, 1], 2)).toThrow(/needs 2 values, got 1 measured and 2 forecast/)
})
