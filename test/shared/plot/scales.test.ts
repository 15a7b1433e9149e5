import { describe, expect, it } from 'vitest'
import {
  linearScale,
  logScale,
  logScaleBetween,
  narrowLogScale,
  rootScale,
  stepScale,
  valueScale,
  type Scale,
} from '../../../src/shared/plot/scales.ts'

const shown = ({ labels, min, max, format }: Scale): string[] =>
  labels.filter((at) => at >= min * (1 - 1e-9) && at <= max * (1 + 1e-9)).map(format)

const numbers = [3e-7, 1e-4, 0.013, 0.1, 0.99, 1, 3.7, 12, 99, 101, 4321, 87_654]

describe('every scale has three distinct labels', () => {
  it.each(numbers)('up to %d, however few labels are asked for', (value) => {
    for (const most of [1, 2, 3, 6]) {
      const scales = [
        linearScale(value, most),
        valueScale([value, 1.7 * value], false, most),
        valueScale([value], false, most),
        rootScale(Math.max(4, Math.round(value)), most),
        stepScale(0, Math.max(2, Math.round(value)), most),
      ]
      for (const own of scales) expect(new Set(shown(own)).size).toBeGreaterThan(2)
    }
  })

  it.each([1.01, 2, 9, 40, 900])('of numbers that differ %d-fold, on a log axis', (times) => {
    for (const least of [...numbers, 1.1, 2.3, 4.9, 5.1]) {
      for (const own of [narrowLogScale([least, least * times]), logScaleBetween(least, least * times)])
        expect(new Set(shown(own)).size).toBeGreaterThan(2)
    }
  })
})

it('a single decade is labelled at 1, 2, 5 and 10 times its power', () => {
  expect(shown(logScale(-1, 0, 4))).toEqual(['0.1', '0.2', '0.5', '1'])
  expect(shown(logScale(-7, -6, 4))).toEqual(['10⁻⁷', '2 × 10⁻⁷', '5 × 10⁻⁷', '10⁻⁶'])
})

it('several decades have a tick each and at least two labels', () => {
  for (const span of [2, 3, 5, 7, 13, 31])
    for (const low of [-13, -6, -3, -1, 0, 2]) {
      const scale = logScale(low, low + span, 1)
      expect(scale.ticks).toHaveLength(span + 1)
      expect(scale.labels.length).toBeGreaterThan(1)
    }
})

it('steps are whole numbers: two steps have two labels', () => {
  expect(shown(stepScale(0, 1, 6))).toEqual(['0', '1'])
  expect(shown(stepScale(0, 3900, 2))).toEqual(['0', '1\u00a0000', '2\u00a0000', '3\u00a0000'])
})
