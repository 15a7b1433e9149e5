import { expect, test } from 'vitest'
import { trainingSeconds } from '../../../src/shared/contract/trainingTime.ts'

test('the time of training adds the sessions before', () => {
  expect(trainingSeconds({ startedAt: 1000, endedAt: 3500, secondsBefore: 4 })).toBe(6.5)
})

test('a clock that goes back makes no negative time', () => {
  expect(trainingSeconds({ startedAt: 3500, endedAt: 1000, secondsBefore: 4 })).toBe(4)
})
