import { afterAll, beforeAll, expect, test } from 'vitest'
import { Optimizer } from '../../../src/shared/spec/optimizer.ts'
import type { GraphStack, StackAdvance } from '../../../src/trainer/engine/graph/graphStack.ts'
import { relativeDistance } from '../../oracle/read.ts'
import { tolerances } from '../tolerances.ts'
import { describeNative } from './native.ts'
import { caseOf, lbfgsOf, openStack, totals } from './stacks.ts'

const adam = Optimizer.parse({ kind: 'adam', learningRate: 0.01, decoupledDecay: 0.1 })
const momentum = Optimizer.parse({ kind: 'momentum', learningRate: 0.01 })
const choices = [
  { name: 'L-BFGS', optimizer: lbfgsOf(4), real: 'float64', xla: false },
  { name: 'L-BFGS', optimizer: lbfgsOf(4), real: 'float64', xla: true },
  { name: 'L-BFGS', optimizer: lbfgsOf(4), real: 'float32', xla: false },
  { name: 'AdamW', optimizer: adam, real: 'float64', xla: false },
  { name: 'AdamW', optimizer: adam, real: 'float64', xla: true },
  { name: 'momentum', optimizer: momentum, real: 'float32', xla: false },
] as const

/** Different λ, λ′ (one without), targets, data and weights. */
const runs = [
  { ...caseOf('ff_tanh_sum'), multiplier: 1 },
  { ...caseOf('ff_tanh_sum', { weightDecay: 0.05, featureDecay: 0, targetScale: 0.8 }), multiplier: 3 },
  { ...caseOf('ff_tanh_mean', { problem: 'collapsed' }), multiplier: 10 },
]
const starts = runs.map(({ theta, multiplier }, run) => ({ run, theta, multiplier }))
/** A schedule that differs between runs and between steps. */
const rate =
  (taken: readonly number[]) =>
  (run: number, step: number): number =>
    0.01 / (1 + run + 0.1 * ((taken[run] ?? 0) + step))
const advance = (stack: GraphStack, budgets: number[], taken = [0, 0, 0]): StackAdvance[] =>
  stack.advance(budgets, rate(taken))
const everything = (stack: GraphStack): Record<string, Float64Array>[] => runs.map((_, run) => stack.save(run))

describeNative.each(choices)('three runs of $name in one loop in $real, with XLA: $xla', ({ optimizer, real, xla }) => {
  let stack: GraphStack
  let twenty: StackAdvance[]
  let thetas: Float64Array[]
  let saved: Record<string, Float64Array>[]

  beforeAll(async () => {
    stack = await openStack(
      runs.map(({ problem }) => problem),
      { optimizer, real, xla },
    )
    stack.begin(starts)
    twenty = advance(stack, [20, 20, 20])
    thetas = runs.map((_, run) => stack.theta(run))
    saved = everything(stack)
  })
  afterAll(() => stack.dispose())

  test.each([0, 1, 2])('run %i takes the steps that it takes alone', async (run) => {
    const { problem, theta, multiplier } = runs[run]!
    const alone = await openStack([problem], { optimizer, real, xla: false })
    alone.begin([{ run: 0, theta, multiplier }])
    const [own] = alone.advance([20], (_, step) => rate([0, 0, 0])(run, step))
    const { stacked } = tolerances[real]
    expect(own?.rows.length).toBe(20)
    expect(twenty[run]?.rows.length).toBe(20)
    expect(relativeDistance(totals(twenty[run]?.rows ?? []), totals(own?.rows ?? []))).toBeLessThan(stacked)
    expect(relativeDistance(thetas[run] ?? [], alone.theta(0))).toBeLessThan(stacked)
    alone.dispose()
  })

  test('twenty steps in pieces of seven and thirteen have the bits of twenty at once', () => {
    stack.begin(starts)
    const seven = advance(stack, [7, 7, 7])
    const rest = advance(stack, [13, 13, 13], [7, 7, 7])
    expect(seven.map(({ rows }, run) => [...rows, ...(rest[run]?.rows ?? [])])).toEqual(twenty.map(({ rows }) => rows))
    expect(everything(stack)).toEqual(saved)
  })

  test('each run takes its budget of steps, and a waiting run stays unchanged, bit for bit', () => {
    stack.begin(starts)
    const first = advance(stack, [5, 0, 12])
    expect(first.map(({ rows }) => rows.length)).toEqual([5, 0, 12])
    const waiting = stack.save(1)
    const second = advance(stack, [15, 0, 8], [5, 0, 12])
    expect(stack.save(1)).toEqual(waiting)
    const third = advance(stack, [0, 20, 0], [20, 0, 20])
    const rows = [0, 1, 2].map((run) => [first, second, third].flatMap((part) => part[run]?.rows ?? []))
    expect(rows).toEqual(twenty.map((part) => part.rows))
    expect(everything(stack)).toEqual(saved)
  })

  test('one run restarts while the others stay unchanged', () => {
    stack.begin(starts)
    advance(stack, [20, 20, 20])
    stack.begin(starts.slice(1, 2))
    expect([0, 2].map((run) => stack.save(run))).toEqual([saved[0], saved[2]])
    expect(stack.theta(1)).toEqual(rounded(runs[1]?.theta ?? new Float64Array()))
    expect(advance(stack, [0, 20, 0])[1]).toEqual(twenty[1])
  })

  // At another place in the stack the numbers are at other vector positions: the same steps with other bits.
  const places: [string, number[]][] = [
    ['the same places', [0, 1, 2]],
    ['other places', [2, 0, 1]],
  ]
  test.each(xla ? places.slice(0, 1) : places)('a saved run resumes in %s of a new stack', async (_, order) => {
    stack.begin(starts)
    advance(stack, [7, 7, 7])
    const placed = order.map((run) => runs[run]!)
    const fresh = await openStack(
      placed.map(({ problem }) => problem),
      { optimizer, real, xla },
    )
    order.forEach((run, place) => fresh.restore(place, stack.save(run), placed[place] ?? {}))
    const rest = fresh.advance([13, 13, 13], (place, step) => rate([7, 7, 7])(order[place] ?? 0, step))
    order.forEach((run, place) => {
      const [got, expected] = [rest[place]?.rows ?? [], twenty[run]?.rows.slice(7) ?? []]
      expect(relativeDistance(totals(got), totals(expected))).toBeLessThan(tolerances[real].stacked)
      if (place !== run) return
      expect(got).toEqual(expected)
      expect(fresh.save(place)).toEqual(saved[run])
    })
    fresh.dispose()
  })

  const rounded = (theta: Float64Array): Float64Array =>
    real === 'float64' ? theta : Float64Array.from(Float32Array.from(theta))
})

describeNative('a checkpoint of another optimizer', () => {
  const { problem, theta } = caseOf('ff_tanh_sum')
  const savedBy = async (optimizer: Optimizer): Promise<Record<string, Float64Array>> => {
    const stack = await openStack([problem], { optimizer })
    stack.begin([{ run: 0, theta, multiplier: 1 }])
    const saved = stack.save(0)
    stack.dispose()
    return saved
  }

  test.each([
    ['gradient descent', { kind: 'gradientDescent' }, momentum, 'the checkpoint has no m0'],
    ['momentum', { kind: 'momentum' }, adam, 'the checkpoint has no v0'],
    ['Adam', { kind: 'adam' }, lbfgsOf(), 'the checkpoint has no theta'],
  ] as const)('a checkpoint of %s is refused by name, and the run stays unchanged', async (_, from, to, message) => {
    const stack = await openStack([problem], { optimizer: to })
    stack.begin([{ run: 0, theta, multiplier: 1 }])
    const before = stack.save(0)
    const other = await savedBy(Optimizer.parse(from))
    expect(() => stack.restore(0, other, { multiplier: 1 })).toThrow(`${message}: it belongs to another optimizer`)
    expect(stack.save(0)).toEqual(before)
    stack.dispose()
  })
  test('a checkpoint with another memory is refused with both sizes', async () => {
    const stack = await openStack([problem], { optimizer: lbfgsOf(4) })
    const P = theta.length
    const other = await savedBy(lbfgsOf(3))
    expect(() => stack.restore(0, other, { multiplier: 1 })).toThrow(
      `the checkpoint holds ${8 * P} numbers of pairs, not ${10 * P}`,
    )
    stack.dispose()
  })
})
