import { describe, expect, test } from 'vitest'
import { quitGuard } from '../../src/main/quitGuard.ts'
import type { RunStatus } from '../../src/shared/contract/runs.ts'
import { summary } from '../renderer/records.ts'

/** A guard of an app whose lab trains `runs` runs. */
function setUp({ runs = 1, asks = true, fails = false, hasWindow = true } = {}) {
  const log: (string | number)[] = []
  const guard = quitGuard({
    asks: () => asks,
    countRuns: () => (fails ? Promise.reject(new Error('gone')) : Promise.resolve(runs)),
    ask: (count) => hasWindow && log.push(count) > 0,
    quit: () => log.push('quit'),
  })
  const report = (id: string, status: RunStatus): void => guard.event('runs.changed', summary({ id, status }))
  const answered = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
  return { guard, log, report, answered }
}

describe('the app', () => {
  test('quits without a question before any run, and after all have ended', async () => {
    const { guard, log, report, answered } = setUp()
    expect(guard.allows()).toBe(true)
    report('aaaaaaaa', 'queued')
    report('aaaaaaaa', 'running')
    report('aaaaaaaa', 'finished')
    expect(guard.allows()).toBe(true)
    await answered()
    expect(log).toEqual([])
  })

  test('asks while runs train, and stays where the user cancels', async () => {
    const { guard, log, report, answered } = setUp({ runs: 2 })
    report('aaaaaaaa', 'running')
    expect(guard.allows()).toBe(false)
    await answered()
    guard.answer('cancel')
    expect(log).toEqual([2])
    expect(guard.allows()).toBe(false)
    await answered()
    guard.answer('stop')
    expect(log).toEqual([2, 2, 'quit'])
    expect([guard.allows(), guard.isAtOnce()]).toEqual([true, false])
  })

  test('quits at once where the user says so', async () => {
    const { guard, log, report, answered } = setUp()
    report('aaaaaaaa', 'running')
    guard.allows()
    await answered()
    guard.answer('now')
    expect([log, guard.isAtOnce()]).toEqual([[1, 'quit'], true])
  })

  test('takes a second wish to quit as an answer, in case the window cannot ask', async () => {
    const { guard, report, answered } = setUp()
    report('aaaaaaaa', 'running')
    guard.allows()
    await answered()
    expect([guard.allows(), guard.isAtOnce()]).toEqual([true, false])
  })

  test.each([
    ['only a cluster trains runs', { runs: 0 }],
    ['the lab is gone', { fails: true }],
    ['no window can ask', { hasWindow: false }],
  ])('quits where %s', async (_, how) => {
    const { guard, log, report, answered } = setUp(how)
    report('aaaaaaaa', 'queued')
    expect(guard.allows()).toBe(false)
    await answered()
    expect([log, guard.allows()]).toEqual([['quit'], true])
  })

  test('never asks after a signal, or where the user does not want it', () => {
    const signalled = setUp()
    signalled.report('aaaaaaaa', 'running')
    signalled.guard.force()
    expect(signalled.guard.allows()).toBe(true)
    const silent = setUp({ asks: false })
    silent.report('aaaaaaaa', 'running')
    expect(silent.guard.allows()).toBe(true)
  })
})
