import { expect, test } from 'vitest'
import { duration } from '../../src/cli/format.ts'

test('durations never show sixty of a unit', () => {
  const shown = [null, 0.04, 9.94, 9.96, 59.4, 59.7, 119.7, 3599.6, 7261].map(duration)
  expect(shown).toEqual(['–', '0.0 s', '9.9 s', '10 s', '59 s', '1 min 0 s', '2 min 0 s', '1 h 0 min', '2 h 1 min'])
})
