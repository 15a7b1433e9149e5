import { beforeAll, expect, test } from 'vitest'
import { learningRate } from '../../../src/trainer/optimizer/learningRate.ts'
import { optimizerOf, optimizerRuns, optimizerSteps } from '../../oracle/optimizerRuns.ts'
import { oracle } from '../../oracle/read.ts'
import { tolerances, type Precision } from '../tolerances.ts'
import { describeNative } from './native.ts'
import { caseOf, lbfgsOf, openStack, totals } from './stacks.ts'

interface LbfgsRun {
  losses: number[]
  gradientNorms: number[]
}
const lbfgsRuns = oracle<Record<'raw' | 'raw_memory3' | 'whitened' | 'raw_matched', LbfgsRun>>('lbfgs')
const lbfgsSetUps = [
  ['raw', 'ff_tanh_sum', 10, {}],
  ['raw_memory3', 'ff_tanh_sum', 3, {}],
  ['whitened', 'ff_tanh_sum_whitened', 10, {}],
  ['raw_matched', 'ff_tanh_sum', 10, { targetScale: 0.9, featureLayers: 'first' }],
] as const

const plain = [
  { real: 'float64', xla: false },
  { real: 'float32', xla: false },
] as const
const compiled = [
  { real: 'float64', xla: true },
  { real: 'float32', xla: true },
] as const
const isNear = (got = NaN, expected: number, tolerance: number): boolean =>
  Math.abs(got - expected) < tolerance * Math.abs(expected)

/** The first step whose value is too far off; null when there is none. */
function firstDeparture(
  got: readonly number[],
  expected: readonly number[],
  real: Precision,
  later: 'fortySteps' | 'fortyLineSearches',
): object | null {
  const tolerance = tolerances[real]
  const i = expected.findIndex((value, at) => !isNear(got[at], value, at < 10 ? tolerance.tenSteps : tolerance[later]))
  return i < 0 ? null : { step: i + 1, got: got[i], expected: expected[i] }
}

const lbfgsModes = [
  ...lbfgsSetUps.flatMap((setUp) => plain.map((mode) => [...setUp, mode] as const)),
  [...lbfgsSetUps[0], compiled[0]] as const,
  [...lbfgsSetUps[2], compiled[1]] as const,
]

describeNative.each(lbfgsModes)('L-BFGS in the loop on %s', (name, caseName, memory, changes, mode) => {
  let rows: number[][]
  beforeAll(async () => {
    const { problem, theta } = caseOf(caseName, changes)
    const stack = await openStack([problem], { optimizer: lbfgsOf(memory), ...mode })
    stack.begin([{ run: 0, theta, multiplier: 1 }])
    rows = stack.advance([40], () => 0)[0]?.rows ?? []
    stack.dispose()
  })

  test(`takes the forty steps of torch.optim.LBFGS in ${mode.real}, with XLA: ${mode.xla}`, () => {
    expect(rows.length).toBe(40)
    expect(firstDeparture(totals(rows), lbfgsRuns[name].losses.slice(1), mode.real, 'fortyLineSearches')).toBeNull()
  })
  test('logs the gradient norm at each step', () => {
    const [got, expected] = [rows.map((row) => row[3] ?? NaN), lbfgsRuns[name].gradientNorms.slice(1)]
    const far = expected
      .slice(0, 10)
      .filter((norm, i) => !isNear(got[i], norm, tolerances[mode.real].fortyLineSearches))
    expect(far).toEqual([])
  })
})

/** Runs that differ in nothing but the schedule share a program: the learning rates are given to each call. */
const programs: { name: string; members: typeof optimizerRuns }[] = []
for (const member of optimizerRuns) {
  const keyOf = ([, run]: typeof member): string => JSON.stringify([run.case, run.optimizer])
  const program = programs.find(({ members: [first] }) => first && keyOf(first) === keyOf(member))
  if (program) program.members.push(member)
  else programs.push({ name: member[0].replace(/_constant$/, ''), members: [member] })
}
const isCompiled = ({ name }: { name: string }): boolean =>
  /^(gradientDescent|adamw|nesterov_res_mean_bias)$/.test(name)
const firstOrderModes = [
  ...programs.flatMap((program) => plain.map((mode) => ({ ...program, ...mode }))),
  ...programs.filter(isCompiled).flatMap((program) => compiled.map((mode) => ({ ...program, ...mode }))),
]

describeNative.each(firstOrderModes)('$name in the loop in $real, with XLA: $xla', ({ members, real, xla }) => {
  const got: Record<string, number[]> = {}
  beforeAll(async () => {
    const [first] = members as [(typeof members)[number]]
    const { problem, theta } = caseOf(first[1].case)
    const stack = await openStack([problem], { optimizer: optimizerOf(first[1]), real, xla })
    for (const [name, run] of members) {
      stack.begin([{ run: 0, theta, multiplier: 1 }])
      const rate = (_: number, step: number): number => learningRate(optimizerOf(run), step, optimizerSteps)
      got[name] = totals(stack.advance([run.losses.length - 1], rate)[0]?.rows ?? [])
    }
    stack.dispose()
  })

  test.each(members)('takes the steps of torch.optim: %s', (name, run) => {
    expect(firstDeparture(got[name] ?? [], run.losses.slice(1), real, 'fortySteps')).toBeNull()
  })
})
