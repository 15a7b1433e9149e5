import { expect, test } from 'vitest'
import { useAnalysis } from '../../src/renderer/composables/useAnalysis.ts'
import { CallError } from '../../src/shared/contract/errors.ts'
import type { AppContract } from '../../src/shared/contract/index.ts'
import type { Client } from '../../src/shared/rpc/client.ts'

let runs = 0
function setUp() {
  const run = `run${runs++}`
  const listeners: ((payload: unknown) => void)[] = []
  const pending: { resolve(value: unknown): void; reject(error: unknown): void }[] = []
  const asked: [string, unknown][] = []
  let kept: unknown = null
  const lab = {
    call: (name: string, input: unknown) => {
      asked.push([name, input])
      if (name !== 'analyses.make') return Promise.resolve(name === 'analyses.kept' ? kept : null)
      return new Promise((resolve, reject) => pending.push({ resolve, reject }))
    },
    on: (_: string, listener: (payload: unknown) => void) => {
      listeners.push(listener)
      return () => undefined
    },
  } as unknown as Client<AppContract>
  const use = () => useAnalysis(run, 'theory', lab)
  const keep = (result: unknown): void => void (kept = result)
  return { run, use, asked, pending, keep, tell: (news: object) => listeners.forEach((listener) => listener(news)) }
}

test('progress shows during the computation, also on a page opened later', async () => {
  const { use, run, pending, tell, asked } = setUp()
  const first = use()
  const made = first.make({ K: 10 })
  expect(asked).toEqual([['analyses.make', { run, kind: 'theory', parameters: { K: 10 } }]])
  tell({ run, kind: 'theory', done: 0.5, secondsLeft: 12 })
  tell({ run: 'another', kind: 'theory', done: 0.9, secondsLeft: 1 })
  expect(use().progress.value).toEqual({ done: 0.5, secondsLeft: 12 })
  pending[0]?.resolve({ kind: 'theory', K: 10 })
  await made
  expect([first.progress.value, use().result.value]).toEqual([null, { kind: 'theory', K: 10 }])
})

test('stop ends the computation with a sentence and keeps the last result', async () => {
  const { use, run, pending, asked } = setUp()
  const state = use()
  const before = state.make({ K: 2 })
  pending[0]?.resolve({ kind: 'theory', K: 2 })
  await before
  const made = state.make({ K: 3 })
  await state.stop()
  expect(asked.at(-1)).toEqual(['analyses.stop', { run, kind: 'theory' }])
  pending[1]?.reject(new CallError('notPossible', 'the analysis was stopped'))
  await made
  expect([state.problem.value, state.progress.value]).toEqual(['the analysis was stopped.', null])
  expect(state.result.value).toEqual({ kind: 'theory', K: 2 })
})

test('find shows the kept result, unless a newer computation is running', async () => {
  const { use, run, asked, pending, keep } = setUp()
  const state = use()
  await state.find({ K: null })
  expect([state.result.value, state.progress.value, state.problem.value]).toEqual([null, null, null])
  keep({ kind: 'theory', K: 10 })
  const found = state.find({ K: null })
  const made = state.make({ K: 3 })
  await found
  expect(state.result.value).toBeNull()
  pending[0]?.resolve({ kind: 'theory', K: 3 })
  await made
  await state.find({ K: 10 })
  expect(state.result.value).toEqual({ kind: 'theory', K: 10 })
  expect(asked.at(-1)).toEqual(['analyses.kept', { run, kind: 'theory', parameters: { K: 10 } }])
})
