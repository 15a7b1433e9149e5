import { expect, test } from 'vitest'
import { stages } from '../../src/shared/spec/stages.ts'
import { droppedClass, isZeroSolution } from '../../src/trainer/guards.ts'
import { measurementSteps, nextDue } from '../../src/trainer/schedule.ts'
import { objective } from '../../src/shared/theory/objective.ts'
import { parameterCount } from '../../src/shared/theory/problem.ts'
import { matrix } from '../../src/shared/linalg/matrix.ts'
import { build, networkCases, type NetworkCase } from '../oracle/networkCases.ts'
import { smallSpec } from './sample.ts'

const problemOf = (name: string, changes: Partial<NetworkCase> = {}) =>
  build({ ...Object.fromEntries(networkCases)[name]!, ...changes }).problem
const problem = problemOf('ff_tanh_sum') // 3 classes of 4
const entropy = problemOf('entropy_sum')

test('the zero solution is recognised at ½‖Y‖², and nowhere near it', () => {
  expect(isZeroSolution(problem, 6)).toBe(true)
  expect(isZeroSolution(problem, 6 - 1e-4)).toBe(false)
})

test('under cross-entropy the zero solution is recognised at q·N·log K', () => {
  expect(isZeroSolution(entropy, 12 * Math.log(3))).toBe(true)
  expect(isZeroSolution(problemOf('entropy_mean'), Math.log(3))).toBe(true)
  expect(isZeroSolution(entropy, 6)).toBe(false)
})

test.each(['ff_tanh_sum', 'entropy_sum', 'sigmoid_5', 'res', 'free_sum'])(
  'the objective of case %s at zero weights is that of the zero solution, λ′ included',
  (name) => {
    const zero = problemOf(name)
    const at = objective(zero, new Float64Array(parameterCount(zero)))
    expect(isZeroSolution(zero, at.dataLoss + 30 * at.featurePenalty, 30)).toBe(true)
  },
)

test('a class with zero outputs counts as dropped; the others do not', () => {
  const outputs = matrix(
    3,
    12,
    problem.targets.data.map((y, i) => (i >= 12 && i < 24 ? 0 : 0.99 * y)),
  )
  expect(droppedClass(problem, outputs)).toBe(1)
  expect(droppedClass(problem, problem.targets)).toBeNull()
})

test('under cross-entropy a guessed class counts as dropped, an uncertain one does not', () => {
  const margins = (own: readonly number[]) =>
    matrix(
      3,
      12,
      entropy.targets.data.map((y, i) => y * (own[Math.floor((i % 12) / 4)] ?? NaN)),
    )
  expect(droppedClass(entropy, margins([5, 5, 5]))).toBeNull()
  expect(droppedClass(entropy, margins([1, 1, 1]))).toBeNull()
  expect(droppedClass(entropy, margins([5, 5, 0]))).toBe(2)
  expect(droppedClass(entropy, margins([5, -2, 5]))).toBe(1)
})

test('the continuation divides down to the target and ends there', () => {
  const spec = smallSpec({ optimizer: { continuation: { start: 300, divideBy: 5, steps: 150 } } })
  expect(stages(spec).map(({ multiplier }) => Math.round(multiplier * 1000) / 1000)).toEqual([300, 60, 12, 2.4, 1])
  expect(stages(spec, 1)).toEqual([{ multiplier: 1, steps: 200 }])
})

test('the first stage may be longer, after a restart too; without a continuation there is one stage', () => {
  const held = smallSpec({ optimizer: { continuation: { start: 300, divideBy: 5, steps: 150, firstSteps: 700 } } })
  expect(stages(held).map(({ steps }) => steps)).toEqual([700, 150, 150, 150, 200])
  expect(stages(held, 12).map(({ steps }) => steps)).toEqual([700, 150, 200])
  expect(stages(held, 1)).toEqual([{ multiplier: 1, steps: 200 }])
})

test('measurements are dense at the start and include both ends', () => {
  const steps = [...measurementSteps(smallSpec({ logging: { measurements: 5 } }), 160)]
  expect(steps).toEqual([0, 10, 40, 90, 160])
  expect(nextDue(10, 200, new Set(steps))).toBe(40)
  expect(nextDue(40, 60, new Set(steps))).toBe(60)
})
