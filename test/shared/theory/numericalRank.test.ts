import { describe, expect, test } from 'vitest'
import { effectiveRank, numericalRank, stableRank } from '../../../src/shared/theory/numericalRank.ts'

const ranks = { numerical: (s: number[]) => numericalRank(s), stable: stableRank, effective: effectiveRank }

describe.each(Object.entries(ranks))('the %s rank', (_, rank) => {
  test('of r equal values is r, whatever their size and however many zeros follow', () => {
    for (const r of [1, 3, 10])
      for (const size of [1e-200, 1, 1e150])
        expect(rank([...Array.from({ length: r }, () => size), 0, 0])).toBeCloseTo(r, 12)
  })
  test('of a zero matrix and of one without values is 0', () => {
    expect([rank([0, 0]), rank([])]).toEqual([0, 0])
  })
  test('lies between 1 and the number of values', () => {
    const value = rank([5, 2, 1, 0.3])
    expect(value).toBeGreaterThanOrEqual(1)
    expect(value).toBeLessThanOrEqual(4)
  })
})

test('closed forms: 2 and 1 have the stable rank 5/4, and the effective rank 3/2^(2/3)', () => {
  expect(stableRank([2, 1])).toBe(1.25)
  expect(effectiveRank([2, 1])).toBeCloseTo(3 / 2 ** (2 / 3), 14)
})
test('the threshold is relative, and a value on it does not count', () => {
  expect([1e-1, 1e-3, 1e-12].map((threshold) => numericalRank([4, 0.4, 4e-4, 4e-9, 0], threshold))).toEqual([1, 2, 4])
})
