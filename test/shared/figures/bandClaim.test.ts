import { expect, it, test } from 'vitest'
import { bandClaim } from '../../../src/shared/figures/spectra/bandClaim.ts'
import { spectrumFit } from '../../../src/shared/theory/forecast/spectrumFit.ts'

const edges = { lower: [4, 3], upper: [6, 5] }
const errorOf = (s: number[]): number => spectrumFit(s, [5, 4], 2, edges).error

it.each([
  [[5, 4], 'within'],
  [[6, 3], 'within'],
  [[4, 5], 'within'],
  [[6.5, 4], '7.8 % outside'],
  [[3, 2], '22 % outside'],
  [[NaN, 4], ''],
])('%j: %s', (s, words) => expect(bandClaim(errorOf(s))).toBe(words))

test('a value that leaves the band by one part in a million is outside', () => {
  expect(bandClaim(errorOf([6.000006, 4]))).toMatch(/outside$/)
})

test('the error from a band is the distance from its nearest point over the norm of the median', () => {
  expect(errorOf([7, 2])).toBeCloseTo(Math.hypot(1, 1) / Math.hypot(5, 4), 15)
  const { C, shapeError } = spectrumFit([10, 8], [5, 4], 2, edges)
  expect([C, shapeError]).toEqual([2, 0])
})

test('a band without width has the error of its values', () => {
  const p = [5, 4]
  expect(spectrumFit([7, 2], p, 2, { lower: p, upper: p })).toEqual(spectrumFit([7, 2], p, 2))
})
