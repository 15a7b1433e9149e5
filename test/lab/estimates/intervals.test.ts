import { expect, test } from 'vitest'
import { unionLength, makespan, maxConcurrency } from '../../../src/lab/estimates/intervals.ts'

const interval = (trainer: string, from: number, to: number) => ({ trainer, from, to })

test('unionLength counts overlapping time once', () => {
  expect(unionLength([])).toBe(0)
  expect(unionLength([interval('a', 0, 3), interval('b', 10, 14)])).toBe(7)
  expect(unionLength([interval('a', 5, 6), interval('b', 0, 10), interval('c', 10, 12)])).toBe(12)
})

test('maxConcurrency counts overlapping trainers, not runs', () => {
  expect(maxConcurrency([])).toBe(0)
  expect(maxConcurrency([interval('a', 0, 5), interval('a', 2, 8), interval('a', 8, 9)])).toBe(1)
  expect(maxConcurrency([interval('a', 0, 5), interval('b', 5, 8)])).toBe(1)
  // A trainer also exists between its runs.
  expect(maxConcurrency([interval('a', 0, 2), interval('b', 3, 4), interval('a', 5, 6)])).toBe(2)
})

test('makespan gives each order to the trainer that is free first', () => {
  expect(makespan([], 2)).toBe(0)
  expect(makespan([4, 4], 2)).toBe(4)
  expect(makespan([4, 4, 1], 2)).toBe(5)
  expect(makespan([4, 1, 1, 1], 2)).toBe(4)
  expect(makespan([4, 1, 1, 1], 1)).toBe(7)
  expect(makespan([3], 0)).toBe(3)
})
