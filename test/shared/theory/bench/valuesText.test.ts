import { expect, test } from 'vitest'
import { firstValues, type BenchValues } from '../../../../src/shared/theory/bench/values.ts'
import { formatValues, parseValues, withSettings } from '../../../../src/shared/theory/bench/valuesText.ts'

test('values survive their address', () => {
  const changed: BenchValues = {
    ...firstValues,
    counts: [8, 6, 4],
    widths: [18, 18, 9],
    lambda: 0,
    delta: 2.5,
    featureDecay: 1e-7,
    featureLayers: 'all',
    targetScale: 1,
    inputScale: 0.5,
    constant: [0.5, 2],
    activation: 'asinh',
    lastActivation: 'identity',
    data: 'mixture',
    deviation: 0.3,
  }
  for (const values of [firstValues, changed, { ...changed, widths: [] }])
    expect(parseValues(formatValues(values))).toEqual(values)
  expect(formatValues(firstValues)).toBe('sizes=5x10,widths=50x4')
  expect(formatValues({ ...firstValues, widths: [] })).toBe('sizes=5x10,widths=0')
})

test('K and L cut a list or repeat its last entry, and n sets every width', () => {
  expect(parseValues('sizes=8+6,K=4').counts).toEqual([8, 6, 6, 6])
  expect(parseValues('sizes=8+6,K=1').counts).toEqual([8])
  expect(parseValues('widths=9+8,L=5,n=7').widths).toEqual([7, 7, 7, 7])
  expect(parseValues('L=1').widths).toEqual([])
})

test('an error names the value', () => {
  const error = (setting: string): (() => BenchValues) => {
    return () => withSettings(firstValues, [setting])
  }
  expect(error('mu=1')).toThrow(/'mu=1' sets no value; the values are K, L, n/)
  expect(error('lambda=x')).toThrow("lambda: 'x' is not a number")
  expect(error('lambda=-1')).toThrow(/^lambda: /)
  expect(error('K=2.5')).toThrow('K: 2.5 is not a whole number')
  expect(error('sizes=5xtwo')).toThrow("sizes: 'two' is not a number")
  expect(error('C=2..1')).toThrow(/^constant: must have its least value first/)
  expect(error('data=moons')).toThrow(/^data: /)
})
