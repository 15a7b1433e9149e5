import { describe, expect, test } from 'vitest'
import { stages } from '../../src/shared/spec/stages.ts'
import { isSettled, lostClass, trapOf, unlearnedClasses, zeroObjective, type Motion } from '../../src/trainer/guards.ts'
import { measurementSteps, nextDue } from '../../src/trainer/schedule.ts'
import { objective } from '../../src/shared/theory/objective.ts'
import { parameterCount, type Problem } from '../../src/shared/theory/problem.ts'
import { matrix, type Matrix } from '../../src/shared/linalg/matrix.ts'
import { build, networkCases, type NetworkCase } from '../oracle/networkCases.ts'
import { smallSpec } from './sample.ts'

const problemOf = (name: string, changes: Partial<NetworkCase> = {}) =>
  build({ ...Object.fromEntries(networkCases)[name]!, ...changes }).problem
const problem = problemOf('ff_tanh_sum') // 3 classes of 4
const entropy = problemOf('entropy_sum')

/** Outputs of `problem` (3 classes of 4 samples), each class times its own factor. */
const outputsOf = (target: Problem, own: readonly number[]): Matrix =>
  matrix(
    3,
    12,
    target.targets.data.map((y, i) => y * (own[Math.floor((i % 12) / 4)] ?? NaN)),
  )
const trapAt = (objective: number, outputs: Matrix | null = null, multiplier = 1) =>
  trapOf(problem, { objective, multiplier, outputs })

describe('the zero solution', () => {
  test('is a trap at ½‖Y‖², and nowhere near it', () => {
    expect(trapAt(6)).toEqual({ kind: 'zero solution' })
    expect(trapAt(6 - 1e-4)).toBeNull()
  })

  test('under cross-entropy has the objective q·N·log K', () => {
    expect(zeroObjective(entropy)).toBeCloseTo(12 * Math.log(3), 12)
    expect(zeroObjective(problemOf('entropy_mean'))).toBeCloseTo(Math.log(3), 14)
  })

  test.each(['ff_tanh_sum', 'entropy_sum', 'sigmoid_5', 'res', 'free_sum'])(
    'of case %s has the objective at zero weights, λ′ included',
    (name) => {
      const zero = problemOf(name)
      const at = objective(zero, new Float64Array(parameterCount(zero)))
      expect(zeroObjective(zero, 30)).toBeCloseTo(at.dataLoss + 30 * at.featurePenalty, 10)
    },
  )
})

describe('a point above the zero solution', () => {
  test('is a trap, because the zero solution is better', () => {
    expect(trapAt(6.01, problem.targets)).toEqual({ kind: 'above the zero solution' })
    expect(trapAt(5.99, problem.targets)).toBeNull()
  })

  test('is none while λ is too strong by design', () => expect(trapAt(6.01, null, 30)).toBeNull())
})

describe('a lost class', () => {
  test('has the outputs of the zero solution', () => {
    expect(trapAt(4, outputsOf(problem, [1, 0.01, 1]))).toEqual({ kind: 'lost class', class: 1 })
    expect(lostClass(problem, problem.targets)).toBeNull()
  })

  test('is none where strong weight decay makes all outputs small', () => {
    // The data loss is 64 % of that at zero outputs, and every class is learned.
    expect(trapAt(5.8, outputsOf(problem, [0.2, 0.2, 0.2]))).toBeNull()
    expect(unlearnedClasses(problem, outputsOf(problem, [0.2, 0.2, 0.2]))).toEqual([])
  })

  test('is none where one layer is narrower than K: there is no room for all classes', () => {
    const narrow = { ...problem, widths: [12, 2, 12, 3] }
    expect(lostClass(narrow, outputsOf(problem, [1, 0, 1]))).toBeNull()
  })

  test('has outputs σ(0) where the last activation is a sigmoid', () => {
    const sigmoid = { ...problem, activations: problem.widths.map(() => 'sigmoid' as const) }
    const half = matrix(3, 12, new Float64Array(36).fill(0.5))
    expect(lostClass(sigmoid, half)).toBe(0)
    expect(lostClass(problem, half)).toBeNull()
  })

  test('needs every sample of the class', () => {
    const outputs = outputsOf(problem, [1, 0, 1])
    outputs.data[12 + 5] = 0.5
    expect(lostClass(problem, outputs)).toBeNull()
  })

  test('is none where outputs are not finite', () =>
    expect(lostClass(problem, matrix(3, 12, new Float64Array(36).fill(NaN)))).toBeNull())
})

describe('a class is not learned', () => {
  test('where another output is as large for half of its samples', () => {
    expect(unlearnedClasses(problem, outputsOf(problem, [1, 0, 0.3]))).toEqual([1])
    expect(unlearnedClasses(problem, matrix(3, 12))).toEqual([0, 1, 2])
    const mixed = outputsOf(problem, [1, 1, 1])
    for (const i of [4, 5]) mixed.data[i] = 2
    expect(unlearnedClasses(problem, mixed)).toEqual([1])
    mixed.data[5] = 0
    expect(unlearnedClasses(problem, mixed)).toEqual([])
  })

  test('where outputs are not numbers', () =>
    expect(unlearnedClasses(problem, matrix(3, 12, new Float64Array(36).fill(NaN)))).toEqual([0, 1, 2]))
})

describe('training has settled', () => {
  const spending: Motion = {
    ended: 'step limit',
    isStationary: false,
    earlier: { objective: 4.2, weightPenalty: 1 },
    objective: 4,
    weightPenalty: 1,
  }

  test('not while the objective falls, or where the stage is too short to tell', () => {
    expect(isSettled(spending)).toBe(false)
    expect(isSettled({ ...spending, earlier: null })).toBe(false)
    expect(isSettled({ ...spending, earlier: null, objective: 4.2 })).toBe(false)
  })

  test('where it is stationary', () => expect(isSettled({ ...spending, isStationary: true })).toBe(true))

  test.each(['line search at round-off', 'converged', 'stationary'] as const)('where it ended by %s', (ended) =>
    expect(isSettled({ ...spending, ended })).toBe(true),
  )

  test('where the objective stays, unless the weights grow out of a plateau', () => {
    const still = { ...spending, earlier: { objective: 4.00001, weightPenalty: 1 } }
    expect(isSettled(still)).toBe(true)
    expect(isSettled({ ...still, weightPenalty: 0.2 })).toBe(true)
    expect(isSettled({ ...still, weightPenalty: 1.1 })).toBe(false)
  })

  test('not where numbers are not finite', () =>
    expect(isSettled({ ...spending, objective: NaN, weightPenalty: NaN })).toBe(false))
})

test('the continuation divides down to the target and ends there', () => {
  const spec = smallSpec({ optimizer: { continuation: { start: 300, divideBy: 5, steps: 150 } } })
  expect(stages(spec).map(({ multiplier }) => Math.round(multiplier * 1000) / 1000)).toEqual([300, 60, 12, 2.4, 1])
  expect(stages(spec, 1)).toMatchObject([{ multiplier: 1, steps: 200 }])
})

test('the first stage may be longer, after a restart too; without a continuation there is one stage', () => {
  const held = smallSpec({ optimizer: { continuation: { start: 300, divideBy: 5, steps: 150, firstSteps: 700 } } })
  expect(stages(held).map(({ steps }) => steps)).toEqual([700, 150, 150, 150, 200])
  expect(stages(held, 12).map(({ steps }) => steps)).toEqual([700, 150, 200])
  expect(stages(held, 1)).toMatchObject([{ multiplier: 1, steps: 200 }])
})

test('measurements are dense at the start and include both ends', () => {
  const steps = [...measurementSteps(smallSpec({ logging: { measurements: 5 } }), 160)]
  expect(steps).toEqual([0, 10, 40, 90, 160])
  expect(nextDue(10, 200, new Set(steps))).toBe(40)
  expect(nextDue(40, 60, new Set(steps))).toBe(60)
})
