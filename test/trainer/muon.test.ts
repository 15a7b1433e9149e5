import { describe, expect, test } from 'vitest'
import { Optimizer, type FirstOrderOptimizer } from '../../src/shared/spec/optimizer.ts'
import { objective } from '../../src/shared/theory/objective.ts'
import { parameterBlocks } from '../../src/shared/theory/problem.ts'
import { firstOrderStart, firstOrderStep, muonScale } from '../../src/trainer/optimizer/firstOrder.ts'
import type { Evaluation } from '../../src/trainer/optimizer/lbfgs.ts'
import { oracle, relativeDistance } from '../oracle/read.ts'
import { describeNative } from './graph/native.ts'
import { caseOf, openStack, totals } from './graph/stacks.ts'
import { measurementsOf, only, scalarsOf, stopAt, trainOne } from './runs.ts'
import { gaussianSample, smallSpec } from './sample.ts'

interface MuonRun {
  momentum: number
  isNesterov: boolean
  scaling: string
  learningRate: number
  losses: number[]
  theta: number[]
}
const file = oracle<Record<'plain' | 'nesterov' | 'rms', MuonRun>>('muon')
const runs = (['plain', 'nesterov', 'rms'] as const).map((name) => [name, file[name]] as const)
const changes = { last: 'identity', weightDecay: 0.05, firstLayer: 1, featureDecay: 0 } as const
const { problem, theta } = caseOf('ff_tanh_sum', changes)

const optimizerOf = ({ momentum, isNesterov, scaling, learningRate }: MuonRun): FirstOrderOptimizer =>
  Optimizer.parse({ kind: 'muon', momentum, isNesterov, scaling, learningRate }) as FirstOrderOptimizer

describe.each(runs)('Muon: %s', (_, run) => {
  test('takes the steps of an independent implementation with singular value decompositions', () => {
    const evaluate = (at: Float64Array, gradient: Float64Array): Evaluation => {
      const value = objective(problem, at)
      gradient.set(value.gradient)
      return { objective: value.dataLoss + value.weightPenalty, gradient, noise: 0 }
    }
    const state = firstOrderStart(theta.slice(), evaluate)
    const losses = [state.evaluation.objective]
    for (let i = 0; i < 3; i++) {
      firstOrderStep(state, evaluate, optimizerOf(run), 3, parameterBlocks(problem))
      losses.push(state.evaluation.objective)
    }
    expect(relativeDistance(losses, run.losses)).toBeLessThan(1e-12)
    expect(relativeDistance(state.theta, run.theta)).toBeLessThan(1e-10)
  })
})

const modes = [
  ['float64', false, 1e-10],
  ['float64', true, 1e-10],
  ['float32', false, 1e-3],
] as const
describeNative.each(modes)('Muon in the loop in %s, with XLA: %s', (real, xla, tolerance) => {
  test.each(runs)('takes the same steps: %s', async (_, run) => {
    const stack = await openStack([problem], { optimizer: optimizerOf(run), real, xla })
    stack.begin([{ run: 0, theta, multiplier: 1 }])
    const { rows } = stack.advance([3], () => run.learningRate)[0]!
    expect(relativeDistance(totals(rows), run.losses.slice(1))).toBeLessThan(tolerance)
    expect(relativeDistance(stack.theta(0), run.theta)).toBeLessThan(tolerance)
    stack.dispose()
  })
})

test('the scaling follows the shape of the matrix', () => {
  expect(muonScale('none', 4, 1)).toBe(1)
  expect([muonScale('aspect', 4, 1), muonScale('aspect', 1, 4)]).toEqual([2, 1])
  expect([muonScale('rms', 25, 4), muonScale('rms', 4, 25)]).toEqual([1, 1])
})

describe.each(['javascript', 'auto'] as const)('a run with Muon on the engine %s', (engine) => {
  const sample = gaussianSample(3, 4, 20)
  const optimizer = { kind: 'muon', learningRate: 0.02, schedule: { kind: 'cosine', final: 0.01 } } as const
  const spec = smallSpec({ engine, optimizer, stop: { steps: 100 } })

  test('lowers the objective, and resumes with the same bits', async () => {
    const whole = await trainOne(spec, sample)
    const [first, last] = [measurementsOf(whole)[0]!, measurementsOf(whole).at(-1)!]
    expect(last.objective).toBeLessThan(first.objective)
    const part = await trainOne(spec, sample, { hear: stopAt(1) })
    const { resume } = only(part, 'checkpointed').at(-1)!
    const rest = await trainOne(spec, sample, { resume })
    expect([...scalarsOf(part), ...scalarsOf(rest)]).toEqual(scalarsOf(whole))
  })
})

test('reduced coordinates are refused where the scaling depends on the shape of W_1', () => {
  expect(() => Optimizer.parse({ kind: 'muon', firstLayer: 'reduced' })).toThrow('reduced coordinates change the shape')
  expect(Optimizer.parse({ kind: 'muon', firstLayer: 'reduced', scaling: 'none' })).toMatchObject({ kind: 'muon' })
})
