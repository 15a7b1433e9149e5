import { beforeAll, expect, test } from 'vitest'
import { weightLayeredNames } from '../../../src/shared/quantities/table.ts'
import { objective } from '../../../src/shared/theory/objective.ts'
import { areStackable } from '../../../src/trainer/engine/graph/network/architecture.ts'
import { plainReadings } from '../../../src/trainer/measure/readings.ts'
import { networkCases } from '../../oracle/networkCases.ts'
import { relativeDistance } from '../../oracle/read.ts'
import { tolerances } from '../tolerances.ts'
import { describeNative } from './native.ts'
import { caseOf, openStack } from './stacks.ts'

type Numbers = Record<string, Float64Array>

/** Cases of one architecture share a program. */
const groups: { name: string; problem: ReturnType<typeof caseOf>['problem']; theta: Float64Array }[][] = []
for (const [name] of networkCases) {
  const built = { name, ...caseOf(name) }
  const group = groups.find(([first]) => first && areStackable(first.problem, built.problem))
  if (group) group.push(built)
  else groups.push([built])
}

const of = (numbers: Numbers | undefined, ...keys: string[]): number[] => keys.map((key) => numbers?.[key]?.[0] ?? NaN)
const parts = ['data_loss', 'weight_penalty', 'feature_penalty']

describeNative.each(['float64', 'float32'] as const)('the network as a graph in %s', (real) => {
  const tolerance = tolerances[real].evaluation
  const evaluated: Record<string, Numbers> = {}
  const measured: Record<string, Numbers> = {}

  beforeAll(async () => {
    for (const group of groups) {
      const stack = await openStack(
        group.map(({ problem }) => problem),
        { real },
      )
      group.forEach(({ name, theta }, run) => {
        evaluated[name] = stack.evaluate(run, theta)
        measured[name] = stack.measure(run, theta)
      })
      stack.dispose()
    }
  }, 300_000)

  test.each(networkCases)('has the objective and the gradient of PyTorch in case %s', (name, c) => {
    const got = evaluated[name]
    const { problem, theta } = caseOf(name)
    expect(relativeDistance(of(got, 'objective'), [c.objective])).toBeLessThan(tolerance)
    expect(relativeDistance(of(got, ...parts), [c.dataLoss, c.weightPenalty, c.featurePenalty])).toBeLessThan(tolerance)
    // Entry by entry against the reference, which test/shared/theory compares with PyTorch.
    expect(relativeDistance(got?.['gradient'] ?? [], objective(problem, theta).gradient)).toBeLessThan(tolerance)
  })

  test.each(networkCases)('bounds the round-off of the objective in case %s', (name, c) => {
    const [value = NaN, noise = NaN] = of(evaluated[name], 'objective', 'noise')
    expect(noise).toBeGreaterThan(0)
    expect(noise).toBeLessThan(tolerance * c.objective)
    expect(Math.abs(value - c.objective)).toBeLessThan(10 * noise)
  })

  test.each(networkCases)('has the measurements of plain loops in case %s', async (name) => {
    const { problem, theta } = caseOf(name)
    const expected = await plainReadings(problem, theta, { multiplier: 1, smoothing: 0 }, async () => {})
    const got = measured[name]
    const { evaluation } = tolerances.float64 // for any training precision
    const compare = (key: string, spectra: readonly Float64Array[]): void =>
      spectra.forEach((s, l) =>
        expect(relativeDistance(got?.[`${key}${l + 1}`] ?? [], s), key).toBeLessThan(evaluation),
      )
    compare('z', expected.featureSpectra)
    compare('w', expected.weightSpectra)
    compare('a', expected.preactivationSpectra)
    compare('pairs', expected.pairSpectra)
    compare(
      'features',
      expected.features.map(({ data }) => data),
    )
    for (const key of weightLayeredNames) {
      const values = Array.from(expected.layered[key], (_, l) => got?.[`${key}${l + 1}`]?.[0] ?? NaN)
      const plain = Array.from(expected.layered[key])
      // At the zero solution both are not numbers.
      expect(values.map(Number.isNaN), key).toEqual(plain.map(Number.isNaN))
      const known = <T>(list: readonly T[]): T[] => list.filter((_, l) => !Number.isNaN(plain[l]))
      if (known(plain).length > 0) expect(relativeDistance(known(values), known(plain)), key).toBeLessThan(evaluation)
    }
    const scatter = problem.widths.map((_, l) => got?.[`scatter${l + 1}`]?.[0] ?? NaN)
    expect(relativeDistance(scatter, expected.scatter)).toBeLessThan(evaluation)
    const scalars = [expected.dataLoss, expected.weightPenalty, expected.featurePenalty, expected.gradientNorm]
    expect(relativeDistance(of(got, ...parts, 'gradient_norm'), scalars)).toBeLessThan(evaluation)
  })
})

describeNative('a stack of problems', () => {
  test('evaluates each run at its own multiplier, λ and data', async () => {
    const built = [caseOf('ff_tanh_sum'), caseOf('ff_tanh_sum', { weightDecay: 0.3, targetScale: 0.7 })]
    const stack = await openStack(built.map(({ problem }) => problem))
    stack.begin(built.map(({ theta }, run) => ({ run, theta, multiplier: 1 + 30 * run })))
    built.forEach(({ problem, theta }, run) => {
      const expected = objective(problem, theta, 1 + 30 * run)
      const penalties = expected.weightPenalty + expected.featurePenalty
      const got = stack.evaluate(run, theta)
      const { evaluation } = tolerances.float64
      expect(relativeDistance(of(got, 'objective'), [expected.dataLoss + (1 + 30 * run) * penalties])).toBeLessThan(
        evaluation,
      )
      expect(relativeDistance(got['gradient'] ?? [], expected.gradient)).toBeLessThan(evaluation)
    })
    stack.dispose()
  })
  test('rejects problems of different shapes', async () => {
    const differing = [caseOf('ff_tanh_sum').problem, caseOf('ff_asinh').problem]
    await expect(openStack(differing)).rejects.toThrow('the problems differ in shape and cannot be stacked')
    await expect(openStack([])).rejects.toThrow('no problem')
  })
})
