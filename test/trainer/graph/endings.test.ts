import { beforeAll, expect, test } from 'vitest'
import { Optimizer, type FirstOrderOptimizer } from '../../../src/shared/spec/optimizer.ts'
import { objective } from '../../../src/shared/theory/objective.ts'
import type { Problem } from '../../../src/shared/theory/problem.ts'
import type { GraphStack } from '../../../src/trainer/engine/graph/graphStack.ts'
import { firstOrderStart, firstOrderStep } from '../../../src/trainer/optimizer/firstOrder.ts'
import { lbfgsStart, lbfgsStep, type Evaluation } from '../../../src/trainer/optimizer/lbfgs.ts'
import { tolerances } from '../tolerances.ts'
import { describeNative } from './native.ts'
import { caseOf, lbfgsOf, openStack } from './stacks.ts'

const descent = (learningRate: number): FirstOrderOptimizer =>
  Optimizer.parse({ kind: 'gradientDescent', learningRate }) as FirstOrderOptimizer

/** At thirty times λ training reaches the minimum to the last digit, on a path that rounding does not change. */
const multiplier = 30

describeNative.each([
  ['ff_tanh_sum_whitened', 10, false],
  ['ff_tanh_sum_whitened', 1, false],
  ['entropy_sum', 10, false],
  ['entropy_sum', 40, false],
  ['ff_identity', 10, false],
  ['ff_identity', 2, false],
  ['ff_tanh_sum_whitened', 10, true],
] as const)('L-BFGS in the loop on %s with %i pairs, XLA: %s', (name, memory, xla) => {
  const { problem, theta } = caseOf(name)
  let got: { values: number[]; ended: string | null; again: object | undefined }
  let plain: { values: number[]; noise: number }

  beforeAll(async () => {
    const stack = await openStack([problem], { optimizer: lbfgsOf(memory), xla })
    stack.begin([{ run: 0, theta, multiplier }])
    const [advance] = stack.advance([500], () => 0)
    const values = advance?.rows.map(
      ([data = NaN, weight = NaN, feature = NaN]) => data + multiplier * (weight + feature),
    )
    got = { values: values ?? [], ended: advance?.ended ?? null, again: stack.advance([5], () => 0)[0] }
    plain = minimise(stack, theta, memory)
    stack.dispose()
  })

  test('takes the steps of plain L-BFGS', () => {
    const { values } = got
    const off = values.filter(
      (value, i) => !(Math.abs(value / (plain.values[i] ?? value) - 1) < tolerances.float64.fortyLineSearches),
    )
    expect(off).toEqual([])
    // At the minimum the last digits decide.
    expect(Math.abs(values.length - plain.values.length)).toBeLessThan(0.2 * plain.values.length)
  })
  test('reaches the objective of plain L-BFGS, then ends at round-off', () => {
    expect(got.ended).toBe('round-off')
    expect(Math.abs((got.values.at(-1) ?? NaN) - (plain.values.at(-1) ?? NaN))).toBeLessThan(3 * plain.noise)
    expect(got.again).toEqual({ rows: [], ended: 'round-off' })
  })
})

/** Runs trainer/optimizer/lbfgs.ts on the objective, the gradient and the noise of the graph. */
function minimise(stack: GraphStack, theta: Float64Array, memory: number): { values: number[]; noise: number } {
  const evaluate = (at: Float64Array, gradient: Float64Array): Evaluation => {
    const given = stack.evaluate(0, at)
    gradient.set(given['gradient'] ?? [])
    return { objective: given['objective']?.[0] ?? NaN, noise: given['noise']?.[0] ?? NaN, gradient }
  }
  const state = lbfgsStart(theta.slice(), evaluate)
  const values: number[] = []
  while (values.length < 500 && lbfgsStep(state, evaluate, memory)) values.push(state.evaluation.objective)
  return { values, noise: state.evaluation.noise }
}

describeNative('in float32', () => {
  test('L-BFGS ends at round-off, at the objective of float64', async () => {
    const { problem, theta } = caseOf('entropy_sum')
    const ends = []
    for (const real of ['float64', 'float32'] as const) {
      const stack = await openStack([problem], { real })
      stack.begin([{ run: 0, theta, multiplier }])
      const [advance] = stack.advance([500], () => 0)
      expect(advance?.ended).toBe('round-off')
      ends.push(stack.evaluate(0, stack.theta(0))['objective']?.[0] ?? NaN)
      stack.dispose()
    }
    const [double = NaN, single = NaN] = ends
    expect(Math.abs(single / double - 1)).toBeLessThan(tolerances.float32.evaluation)
  })
})

const built = caseOf('ff_tanh_sum')
const spoilt = (value: number): Float64Array => built.theta.with(17, value)
const optimizers = [
  ['L-BFGS', lbfgsOf(4)],
  ['gradient descent', descent(0.01)],
  ['Adam', Optimizer.parse({ kind: 'adam' })],
] as const

describeNative.each(optimizers)('%s in a stack', (_, optimizer) => {
  test('takes no step where the objective is not finite, and leaves other runs unaffected', async () => {
    const stack = await openStack([built.problem, built.problem, built.problem], { optimizer })
    const begin = (middle: Float64Array): void =>
      stack.begin([built.theta, middle, built.theta].map((theta, run) => ({ run, theta, multiplier: 1 })))
    begin(built.theta)
    const healthy = stack.advance([5, 5, 5], () => 0.01)
    for (const value of [NaN, Infinity, 1e200]) {
      begin(spoilt(value))
      const got = stack.advance([5, 5, 5], () => 0.01)
      expect(got[1]).toEqual({ rows: [], ended: 'not finite' })
      expect([got[0], got[2]]).toEqual([healthy[0], healthy[2]])
      expect(stack.advance([0, 5, 0], () => 0.01)[1]).toEqual({ rows: [], ended: 'not finite' })
    }
    begin(built.theta)
    expect(stack.advance([5, 5, 5], () => 0.01)).toEqual(healthy)
    stack.dispose()
  })
})

/** Counts the steps of gradient descent with a finite objective, by plain loops. */
function finiteSteps(problem: Problem, theta: Float64Array, optimizer: FirstOrderOptimizer): number {
  const evaluate = (at: Float64Array, gradient: Float64Array): Evaluation => {
    const value = objective(problem, at)
    gradient.set(value.gradient)
    return { objective: value.dataLoss + value.weightPenalty + value.featurePenalty, gradient, noise: 0 }
  }
  const state = firstOrderStart(theta.slice(), evaluate)
  for (let steps = 0; ; steps++) {
    firstOrderStep(state, evaluate, optimizer, 1000)
    if (!Number.isFinite(state.evaluation.objective)) return steps
  }
}

describeNative.each([
  ['ff_identity', 50, false],
  ['ff_identity', 50, true],
  ['ff_identity', 0.3, false],
  ['relu_lin', 50, false],
  ['relu_lin', 50, true],
] as const)('gradient descent with far too large a learning rate on %s, %d, XLA: %s', (name, learningRate, xla) => {
  const { problem, theta } = caseOf(name)
  const optimizer = descent(learningRate)

  test('ends as not finite, after as many steps as plain loops take', async () => {
    const expected = finiteSteps(problem, theta, optimizer)
    const stack = await openStack([problem], { optimizer, xla })
    stack.begin([{ run: 0, theta, multiplier: 1 }])
    const [got] = stack.advance([400], () => learningRate)
    expect(got?.ended).toBe('not finite')
    expect(got?.rows.length).toBe(expected)
    expect(got?.rows.flat().slice(0, -4).every(Number.isFinite)).toBe(true)
    expect(stack.advance([5], () => learningRate)[0]).toEqual({ rows: [], ended: 'not finite' })
    stack.dispose()
  })
  test('ends alike beside a run that continues', async () => {
    const expected = finiteSteps(problem, theta, optimizer)
    const stack = await openStack([problem, problem], { optimizer, xla })
    stack.begin([0, 1].map((run) => ({ run, theta, multiplier: 1 })))
    const got = stack.advance([400, 400], (run) => (run === 0 ? learningRate : 1e-3))
    expect(got.map(({ rows, ended }) => [rows.length, ended])).toEqual([
      [expected, 'not finite'],
      [400, null],
    ])
    stack.dispose()
  })
})
