import { expect, test } from 'vitest'
import { duration, interval, number, short } from '../../src/cli/format.ts'

test('durations never show sixty of a unit', () => {
  const shown = [null, 0.04, 9.94, 9.96, 59.4, 59.7, 119.7, 3599.6, 7261].map(duration)
  expect(shown).toEqual(['–', '0.0 s', '9.9 s', '10 s', '59 s', '1 min 0 s', '2 min 0 s', '1 h 0 min', '2 h 1 min'])
})

test('an interval is one number where both ends read the same, and an upper bound where its lower end is 0', () => {
  expect(interval(1.23e-9, 4.56e-9)).toBe('1.230e-9 … 4.560e-9')
  expect(interval(0.12341, 0.12342)).toBe('0.1234')
  expect([interval(0, 1e-29), interval(0, 0), interval(NaN, 2)]).toEqual(['≤ 1.000e-29', '0', '2'])
  expect([number(NaN), number(null), short(NaN)]).toEqual(['–', '–', '–'])
})
