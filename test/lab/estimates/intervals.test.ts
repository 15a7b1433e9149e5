import { expect, test } from 'vitest'
import { unionLength, makespan, maxConcurrency } from '../../../src/lab/estimates/intervals.ts'

const sitting = (trainer: string, from: number, to: number) => ({ trainer, from, to })

test('the union of intervals: apart, within each other, one after another, none', () => {
  expect(unionLength([])).toBe(0)
  expect(unionLength([sitting('a', 0, 3), sitting('b', 10, 14)])).toBe(7)
  expect(unionLength([sitting('a', 5, 6), sitting('b', 0, 10), sitting('c', 10, 12)])).toBe(12)
})

test('trainers are counted, not their runs, and not those that follow each other', () => {
  expect(maxConcurrency([])).toBe(0)
  expect(maxConcurrency([sitting('a', 0, 5), sitting('a', 2, 8), sitting('a', 8, 9)])).toBe(1)
  expect(maxConcurrency([sitting('a', 0, 5), sitting('b', 5, 8)])).toBe(1)
  // A trainer is there between its runs, too.
  expect(maxConcurrency([sitting('a', 0, 2), sitting('b', 3, 4), sitting('a', 5, 6)])).toBe(2)
})

test('orders go to the trainer that is free first', () => {
  expect(makespan([], 2)).toBe(0)
  expect(makespan([4, 4], 2)).toBe(4)
  expect(makespan([4, 4, 1], 2)).toBe(5)
  expect(makespan([4, 1, 1, 1], 2)).toBe(4)
  expect(makespan([4, 1, 1, 1], 1)).toBe(7)
  expect(makespan([3], 0)).toBe(3)
})
