import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { studyEvents } from '../../../src/lab/studies/studyEvents.ts'
import type { StudySummary } from '../../../src/shared/contract/studies.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function recordedEvents(summaryOf = (study: string) => ({ id: study }) as StudySummary) {
  const emitted: string[] = []
  const record = (name: string, payload: unknown): void =>
    void emitted.push(`${name} ${(payload as { id: string }).id}`)
  const events = studyEvents(record, summaryOf)
  const emit = (name: 'runs.changed' | 'runs.progressed', run: string, study: string): void =>
    events.emit(name, { id: run, study } as never)
  const studies = (): string[] =>
    emitted.filter((name) => name.startsWith('studies.changed')).map((name) => name.slice(16))
  return { ...events, emit, emitted, studies }
}

it('a hundred busy runs cause four events of their study a second', () => {
  const { emit, emitted, studies } = recordedEvents()
  for (let run = 0; run < 100; run++) emit('runs.changed', `${run}`, 'a')
  expect(studies()).toEqual(['a'])
  for (let ms = 0; ms < 1000; ms += 10) {
    for (let run = 0; run < 100; run++) emit('runs.progressed', `${run}`, '')
    vi.advanceTimersByTime(10)
  }
  expect(studies().length).toBe(5)
  expect(emitted.length).toBe(100 + 100 * 100 + 5)
})

it('the last change is always emitted, and nothing is emitted without a change', () => {
  let count = 0
  const { emit, studies } = recordedEvents(() => ({ id: `${count}` }) as StudySummary)
  emit('runs.changed', 'x', 'a')
  count = 1
  emit('runs.changed', 'x', 'a')
  vi.advanceTimersByTime(250)
  expect(studies()).toEqual(['0', '1'])
  vi.advanceTimersByTime(10_000)
  expect(studies()).toEqual(['0', '1'])
})

it('studies are throttled one by one, and a run belongs to one study', () => {
  const { emit, studies } = recordedEvents()
  emit('runs.changed', 'x', 'a')
  emit('runs.changed', 'y', 'b')
  vi.advanceTimersByTime(300)
  emit('runs.progressed', 'y', '')
  emit('runs.progressed', 'unknown', '')
  expect(studies()).toEqual(['a', 'b', 'b'])
})

it('an unreadable history suppresses only the events of the study', () => {
  const { emit, emitted } = recordedEvents(() => {
    throw new Error('the disk is gone')
  })
  emit('runs.changed', 'x', 'a')
  vi.advanceTimersByTime(1000)
  expect(emitted).toEqual(['runs.changed x'])
})

it('a closed emitter emits no events of studies', () => {
  const { emit, close, studies } = recordedEvents()
  emit('runs.changed', 'x', 'a')
  emit('runs.changed', 'x', 'a')
  close()
  vi.advanceTimersByTime(1000)
  emit('runs.changed', 'x', 'a')
  expect(studies()).toEqual(['a'])
})
