import { describe, expect, it } from 'vitest'
import {
  decade,
  formatAtMost,
  formatCount,
  formatInterval,
  formatNumber,
  formatPercent,
  formatPercentAtMost,
  formatShort,
} from '../../../src/shared/plot/numbers.ts'

describe('numbers', () => {
  it('writes powers of ten with superscripts', () => {
    expect(formatNumber(3.2e-9, 2)).toBe('3.2 × 10⁻⁹')
    expect(formatNumber(1e-7, 1)).toBe('10⁻⁷')
    expect(formatNumber(0.98123)).toBe('0.981')
    expect(formatNumber(-12.345)).toBe('−12.3')
    expect(formatNumber(1.2e12, 2)).toBe('1.2 × 10¹²')
    expect(formatNumber(9.9996)).toBe('10.0')
    expect(formatNumber(0)).toBe('0')
  })

  it('writes a dash for values that are no number', () => {
    expect([formatNumber(NaN), formatNumber(Infinity), formatPercent(NaN)]).toEqual(['–', '–', '–'])
  })

  it('writes percentages with the digits that matter', () => {
    expect([0.0209, 0.271, 0.0004, 0.0995, 12, 0, 2e-7].map(formatPercent)).toEqual([
      '2.1 %',
      '27 %',
      '0.04 %',
      '10 %',
      '1200 %',
      '0 %',
      '2.0 × 10⁻⁵ %',
    ])
  })

  it('writes an interval as one number where both ends read the same, and its power once', () => {
    expect(formatInterval(1.84e-3, 2.1e-3)).toBe('1.8 … 2.1 × 10⁻³')
    expect(formatInterval(9.6e-6, 1.2e-5)).toBe('9.6 × 10⁻⁶ … 1.2 × 10⁻⁵')
    expect(formatInterval(0.31, 0.314)).toBe('0.31')
    expect(formatInterval(0.28, 0.31)).toBe('0.28 … 0.31')
    expect([formatInterval(0, 3e-29, 1), formatInterval(0, 0)]).toEqual(['≤ 3 × 10⁻²⁹', '0'])
    expect([formatInterval(NaN, 2e-7), formatInterval(NaN, NaN)]).toEqual(['2.0 × 10⁻⁷', '–'])
  })

  it('labels decades', () => {
    expect([-5, 0, 1, 2, -12].map(decade)).toEqual(['10⁻⁵', '1', '10', '10²', '10⁻¹²'])
  })

  it('groups digits by thousands and drops trailing zeros', () => {
    expect([950, 2400, 1234567].map(formatCount)).toEqual(['950', '2\u00a0400', '1\u00a0234\u00a0567'])
    expect([300, 2.4, 0.48, 1].map(formatShort)).toEqual(['300', '2.4', '0.48', '1'])
    expect([3e-3, 1e-3, 2.5e-4, -4e6].map(formatShort)).toEqual(['3 × 10⁻³', '10⁻³', '2.5 × 10⁻⁴', '−4 × 10⁶'])
  })

  it('never rounds down what a sentence calls at most', () => {
    expect([0.901, 0.9, 1.23e-7, 0, -0.5].map(formatAtMost)).toEqual(['0.91', '0.90', '1.3 × 10⁻⁷', '0', '−0.50'])
    expect([0.0412, 0.041, 0.1201, 0.12, 0.00071, 1.2301].map(formatPercentAtMost)).toEqual([
      '4.2 %',
      '4.1 %',
      '13 %',
      '12 %',
      '0.08 %',
      '124 %',
    ])
    expect([0.0992, 0.0999, 0.0989, 1e-9, 0, NaN].map(formatPercentAtMost)).toEqual([
      '10 %',
      '10 %',
      '9.9 %',
      '1.0 × 10⁻⁷ %',
      '0 %',
      '–',
    ])
  })
})
