import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { studyAnnouncer } from '../../../src/lab/studies/announcer.ts'
import type { StudySummary } from '../../../src/shared/contract/studies.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function announcer(summaryOf = (study: string) => ({ id: study }) as StudySummary) {
  const told: string[] = []
  const emit = (name: string, payload: unknown): void => void told.push(`${name} ${(payload as { id: string }).id}`)
  const made = studyAnnouncer(emit, summaryOf)
  const say = (name: 'runs.changed' | 'runs.progressed', run: string, study: string): void =>
    made.emit(name, { id: run, study } as never)
  const studies = (): string[] =>
    told.filter((name) => name.startsWith('studies.changed')).map((name) => name.slice(16))
  return { ...made, say, told, studies }
}

it('a hundred runs that move all the time are told as a study that moves four times a second', () => {
  const { say, told, studies } = announcer()
  for (let run = 0; run < 100; run++) say('runs.changed', `${run}`, 'a')
  expect(studies()).toEqual(['a'])
  for (let ms = 0; ms < 1000; ms += 10) {
    for (let run = 0; run < 100; run++) say('runs.progressed', `${run}`, '')
    vi.advanceTimersByTime(10)
  }
  expect(studies().length).toBe(5)
  expect(told.length).toBe(100 + 100 * 100 + 5)
})

it('what changed last is always told, and nothing is told when nothing changes', () => {
  let count = 0
  const { say, studies } = announcer(() => ({ id: `${count}` }) as StudySummary)
  say('runs.changed', 'x', 'a')
  count = 1
  say('runs.changed', 'x', 'a')
  vi.advanceTimersByTime(250)
  expect(studies()).toEqual(['0', '1'])
  vi.advanceTimersByTime(10_000)
  expect(studies()).toEqual(['0', '1'])
})

it('studies do not wait for each other, and a run is of its own', () => {
  const { say, studies } = announcer()
  say('runs.changed', 'x', 'a')
  say('runs.changed', 'y', 'b')
  vi.advanceTimersByTime(300)
  say('runs.progressed', 'y', '')
  say('runs.progressed', 'unknown', '')
  expect(studies()).toEqual(['a', 'b', 'b'])
})

it('a history that cannot be read silences the study alone', () => {
  const { say, told } = announcer(() => {
    throw new Error('the disk is gone')
  })
  say('runs.changed', 'x', 'a')
  vi.advanceTimersByTime(1000)
  expect(told).toEqual(['runs.changed x'])
})

it('nothing is told once it is closed', () => {
  const { say, close, studies } = announcer()
  say('runs.changed', 'x', 'a')
  say('runs.changed', 'x', 'a')
  close()
  vi.advanceTimersByTime(1000)
  say('runs.changed', 'x', 'a')
  expect(studies()).toEqual(['a'])
})
