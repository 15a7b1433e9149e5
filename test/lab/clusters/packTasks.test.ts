import { expect, test } from 'vitest'
import { packTasks, walltimeMinutes } from '../../../src/lab/clusters/packTasks.ts'

const lengths = (seconds: (number | null)[], minutes: number): number[] =>
  packTasks(
    seconds.map((value) => ({ seconds: value })),
    minutes,
  ).map((task) => task.length)

test('short runs share a task until it takes its time', () => {
  expect(
    lengths(
      Array.from({ length: 10 }, () => 150),
      10,
    ),
  ).toEqual([4, 4, 2])
  expect(lengths([], 10)).toEqual([])
})

test('a run that takes longer than a task, or an unknown time, has a task of its own', () => {
  expect(lengths([100, 5000, 100, null, 100, 100], 10)).toEqual([1, 1, 1, 1, 2])
})

test('a job asks for twice its estimate, within its limits', () => {
  expect(walltimeMinutes([1], 240)).toBe(10)
  expect(walltimeMinutes([600, 3570], 240)).toBe(120)
  expect(walltimeMinutes([36_000], 240)).toBe(240)
  expect(walltimeMinutes([600, null], 240)).toBe(240)
  expect(walltimeMinutes([1], 5)).toBe(5)
})
