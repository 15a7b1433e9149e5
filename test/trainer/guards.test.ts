import { expect, test } from 'vitest'
import { stages } from '../../src/trainer/continuation.ts'
import { droppedClass, isZeroSolution } from '../../src/trainer/guards.ts'
import { measurementSteps, nextDue } from '../../src/trainer/schedule.ts'
import { matrix } from '../../src/shared/linalg/matrix.ts'
import { build, networkCases, type NetworkCase } from '../oracle/networkCases.ts'
import { smallSpec } from './sample.ts'

const { problem } = build(Object.fromEntries(networkCases)['ff_tanh_sum'] as NetworkCase) // 3 classes of 4

test('the zero solution is recognised at ½‖Y‖², and nowhere near it', () => {
  expect(isZeroSolution(problem, 6)).toBe(true)
  expect(isZeroSolution(problem, 6 - 1e-4)).toBe(false)
})

test('a class whose outputs stay at zero is dropped; the others are not', () => {
  const outputs = matrix(
    3,
    12,
    problem.targets.data.map((y, i) => (i >= 12 && i < 24 ? 0 : 0.99 * y)),
  )
  expect(droppedClass(problem, outputs)).toBe(1)
  expect(droppedClass(problem, problem.targets)).toBeNull()
})

test('the continuation divides down to the target and ends there', () => {
  const spec = smallSpec({ optimizer: { continuation: { start: 300, divideBy: 5, steps: 150 } } })
  expect(stages(spec).map(({ multiplier }) => Math.round(multiplier * 1000) / 1000)).toEqual([300, 60, 12, 2.4, 1])
  expect(stages(spec, 1)).toEqual([{ multiplier: 1, steps: 200 }])
})

test('measurements lie dense at the start and include both ends', () => {
  const steps = [...measurementSteps(smallSpec({ logging: { measurements: 5 } }), 160)]
  expect(steps).toEqual([0, 10, 40, 90, 160])
  expect(nextDue(10, 200, new Set(steps))).toBe(40)
  expect(nextDue(40, 60, new Set(steps))).toBe(60)
})
