import { expect, test } from 'vitest'
import { variationFloor } from '../../../src/shared/theory/numericalFloor.ts'

test('closed form: round-off of unit features in every sample leaves ε²', () => {
  expect(variationFloor('float32', [[2, 0]], 4)).toBeCloseTo(1e-14, 20)
})
test('scaling: features twice as large leave four times as much, and the largest layer decides', () => {
  const one = variationFloor('float64', [[3, 1]], 5)
  expect(
    variationFloor(
      'float64',
      [
        [6, 2],
        [1, 1],
      ],
      5,
    ),
  ).toBeCloseTo(4 * one, 40)
})
test('degenerate: no layers, zero features, NaN and no samples still have a floor', () => {
  for (const spectra of [[], [[0, 0]], [[NaN]]]) expect(variationFloor('float32', spectra, 3)).toBeCloseTo(1e-14, 20)
  expect(variationFloor('float32', [[1]], 0)).toBeCloseTo(1e-14, 20)
})
