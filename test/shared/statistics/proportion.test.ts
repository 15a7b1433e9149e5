import { expect, it } from 'vitest'
import { wilsonInterval } from '../../../src/shared/statistics/proportion.ts'

it('gives the published interval of 81 in 263', () => {
  // Newcombe, Two-sided confidence intervals for the single proportion (Statist. Med. 17, 1998), Table I.
  const [low, high] = wilsonInterval(81, 263)
  expect([low.toFixed(4), high.toFixed(4)]).toEqual(['0.2553', '0.3662'])
})

it('touches 0 and 1 at the ends, mirrors, and knows nothing without a trial', () => {
  expect(wilsonInterval(0, 8)[0]).toBe(0)
  expect(wilsonInterval(8, 8)[1]).toBe(1)
  const [low, high] = wilsonInterval(3, 10)
  expect(wilsonInterval(7, 10)).toEqual([expect.closeTo(1 - high, 12), expect.closeTo(1 - low, 12)])
  expect(wilsonInterval(0, 0)).toEqual([0, 1])
})
