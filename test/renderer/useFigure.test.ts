import { effectScope, nextTick, shallowRef } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useFigure, type FigureState, type FigureWish } from '../../src/renderer/composables/useFigure.ts'
import { CallError } from '../../src/shared/contract/errors.ts'
import type { AppContract } from '../../src/shared/contract/index.ts'
import type { Client } from '../../src/shared/rpc/client.ts'

const scopes: (() => void)[] = []
beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  scopes.splice(0).forEach((stop) => stop())
  vi.useRealTimers()
})

/** A lab that needs `takes` milliseconds for a figure, and numbers its answers. */
function setUp(takes = 10, runs: string[] = ['aaaaaaaa'], measured = runs) {
  const asked: unknown[] = []
  let fails = false
  const lab = {
    call: async (_: string, input: unknown) => {
      const reading = asked.push(input)
      await new Promise((resolve) => setTimeout(resolve, takes))
      if (fails) throw new CallError('notPossible', 'nothing is measured yet')
      return { kind: 'weightNorms', panels: [], reading }
    },
    on: () => () => undefined,
  } as unknown as Client<AppContract>
  const wish = shallowRef<FigureWish>({ kind: 'weightNorms', runs, measured, subject: 'study000', version: 0 })
  const scope = effectScope()
  scopes.push(() => scope.stop())
  const state = scope.run(() => useFigure(wish, lab)) as FigureState
  return {
    state,
    asked,
    wish,
    scope,
    change: async (change: Partial<FigureWish>) => {
      wish.value = { ...wish.value, ...change }
      await nextTick()
    },
    fail: (yes: boolean) => (fails = yes),
  }
}

test('updates within two seconds are one reading, which includes the last', async () => {
  const { asked, change, state } = setUp()
  await vi.advanceTimersByTimeAsync(20)
  expect([asked.length, state.readingSince.value]).toEqual([1, null])
  for (let version = 1; version <= 5; version++) await change({ version })
  await vi.advanceTimersByTimeAsync(1_900)
  expect(asked).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(200)
  expect(asked).toHaveLength(2)
  await change({ version: 6 })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toHaveLength(3)
  expect(state.data.value).toMatchObject({ reading: 3 })
})

test('a slow figure is read less often', async () => {
  const { asked, change } = setUp(1_000)
  await vi.advanceTimersByTimeAsync(1_001)
  await change({ version: 1 })
  await vi.advanceTimersByTimeAsync(9_000)
  expect(asked).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(asked).toHaveLength(2)
})

test('an extended study keeps its figure until the next one arrives', async () => {
  const { asked, change, state } = setUp()
  await vi.advanceTimersByTimeAsync(20)
  await change({ runs: ['aaaaaaaa', 'bbbbbbbb'], measured: ['aaaaaaaa', 'bbbbbbbb'] })
  expect(state.data.value).toMatchObject({ reading: 1 })
  await vi.advanceTimersByTimeAsync(2_100)
  expect(asked).toHaveLength(2)
  expect(state.data.value).toMatchObject({ reading: 2 })
})

test('another subject is read at once, and late answers for old subjects are dropped', async () => {
  const { asked, change, state } = setUp(100)
  await vi.advanceTimersByTimeAsync(10)
  await change({ subject: 'another0', runs: ['bbbbbbbb'], measured: ['bbbbbbbb'] })
  expect(asked).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(95)
  expect(state.data.value).toBeNull()
  await vi.advanceTimersByTimeAsync(10)
  expect(state.data.value).toMatchObject({ reading: 2 })
})

test('without measured runs nothing is read', async () => {
  const { asked, change } = setUp(10, [])
  await vi.advanceTimersByTimeAsync(100)
  expect(asked).toEqual([])
  await change({ runs: ['aaaaaaaa'], measured: ['aaaaaaaa'] })
  expect(asked).toEqual([{ kind: 'weightNorms', runs: ['aaaaaaaa'] }])
})

test('a figure that needs measurements is made of the measured runs', async () => {
  const { asked, state, fail } = setUp(10, ['aaaaaaaa', 'bbbbbbbb'], ['aaaaaaaa'])
  fail(true)
  await vi.advanceTimersByTimeAsync(12)
  fail(false)
  await vi.advanceTimersByTimeAsync(10)
  expect(asked).toEqual([
    { kind: 'weightNorms', runs: ['aaaaaaaa', 'bbbbbbbb'] },
    { kind: 'weightNorms', runs: ['aaaaaaaa'] },
  ])
  expect([state.data.value, state.problem.value]).toEqual([expect.objectContaining({ reading: 2 }), null])
})

test('a refusal shows a sentence until the next answer', async () => {
  const { state, change, fail } = setUp()
  fail(true)
  await vi.advanceTimersByTimeAsync(20)
  expect(state.problem.value).toBe('nothing is measured yet.')
  fail(false)
  await change({ version: 1 })
  await vi.advanceTimersByTimeAsync(3_000)
  expect(state.problem.value).toBeNull()
})

test('nothing is read after the scope ends', async () => {
  const { asked, change, scope } = setUp()
  await vi.advanceTimersByTimeAsync(20)
  await change({ version: 1 })
  scope.stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toHaveLength(1)
})

test('another tolerance of the path is another reading, with the choice in its request', async () => {
  const { asked, change } = setUp()
  await vi.advanceTimersByTimeAsync(3_000)
  await change({ kind: 'path', path: { tolerance: 1e-6 } })
  await vi.advanceTimersByTimeAsync(3_000)
  await change({ path: { tolerance: 1e-3 } })
  await vi.advanceTimersByTimeAsync(30_000)
  expect(asked[0]).toEqual({ kind: 'weightNorms', runs: ['aaaaaaaa'] })
  expect(asked.at(-1)).toEqual({ kind: 'path', runs: ['aaaaaaaa'], path: { tolerance: 1e-3 } })
})
