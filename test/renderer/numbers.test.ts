import { afterEach, describe, expect, test } from 'vitest'
import {
  defaultNumberFormat,
  formatInterval,
  formatNumber,
  formatPercent,
  formatShort,
  numberFormat,
  parseNumberFormat,
} from '../../src/renderer/text/numbers.ts'
import * as plain from '../../src/shared/plot/numbers.ts'

afterEach(() => void (numberFormat.value = defaultNumberFormat))
const values = [0, 1, -1, 0.981, 12.4, -3.21456e-9, 1e-9, 5e300, 123456, NaN, Infinity]

test('by default the window writes numbers as figures do', () => {
  for (const value of values) {
    expect(formatNumber(value)).toBe(plain.formatNumber(value))
    expect(formatShort(value)).toBe(plain.formatShort(value))
    expect(formatPercent(value)).toBe(plain.formatPercent(value))
    expect(formatInterval(value, value * 1.5)).toBe(plain.formatInterval(value, value * 1.5))
  }
})

describe('the notation of code', () => {
  const code = { notation: 'code', digits: 3 } as const
  test('writes text that Number reads, with the same value', () => {
    numberFormat.value = code
    for (const value of values.filter(Number.isFinite))
      for (const text of [formatNumber(value), formatShort(value)])
        expect(Number(text), text).toBeCloseTo(value, 12 - Math.floor(Math.log10(Math.abs(value) || 1)) - 10)
    expect([formatNumber(-3.21456e-9), formatNumber(1e-9), formatShort(1e-3)]).toEqual(['-3.21e-9', '1.00e-9', '1e-3'])
    expect(formatNumber(NaN)).toBe('–')
  })
  test('writes both ends of an interval', () => {
    numberFormat.value = code
    expect(formatInterval(1.8e-3, 2.1e-3)).toBe('1.8e-3 … 2.1e-3')
    expect(formatInterval(0, 1e-29)).toBe('≤ 1.0e-29')
    expect(formatInterval(0.5, 0.7)).toBe('0.50 … 0.70')
    expect(formatPercent(1e-7)).toBe('1.0e-5 %')
  })
})

test('more digits lengthen measured numbers, and shorter ones by as much', () => {
  numberFormat.value = { notation: 'powers', digits: 6 }
  expect([formatNumber(0.12345678), formatNumber(0.12345678, 2)]).toEqual(['0.123457', '0.12346'])
  expect([formatShort(2.4), formatShort(1 / 3)]).toEqual(['2.4', '0.333333'])
})

test('a stored format is read part by part', () => {
  expect(parseNumberFormat('{"notation":"code","digits":4}')).toEqual({ notation: 'code', digits: 4 })
  for (const text of [null, '', '{', 'null', '[]', '{"notation":"x","digits":5}'])
    expect(parseNumberFormat(text), String(text)).toEqual(defaultNumberFormat)
})
