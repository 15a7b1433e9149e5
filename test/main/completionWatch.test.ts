import { expect, test } from 'vitest'
import { completionWatch } from '../../src/main/completionWatch.ts'
import type { RunStatus, RunSummary } from '../../src/shared/contract/runs.ts'
import type { StudySummary } from '../../src/shared/contract/studies.ts'

const minute = 60_000
const runOf = (status: RunStatus, minutes = 2): RunSummary =>
  ({
    id: 'run00001',
    study: 'study001',
    name: 'one',
    status,
    ending: 'The end.',
    startedAt: 0,
    endedAt: status === 'running' ? null : minutes * minute,
  }) as RunSummary
const studyOf = (counts: StudySummary['counts'], rest: Partial<StudySummary> = {}): StudySummary => {
  const runs = Object.values(counts).reduce((sum, count) => sum + (count ?? 0), 0)
  return { id: 'study001', name: 'sweep', runs, counts, isPaused: false, done: 0.5, ...rest } as StudySummary
}

/** Makes a single run that ends with this status. */
const endOf = (status: RunStatus, minutes?: number) => {
  const watch = completionWatch()
  watch.run(runOf('running'))
  expect(watch.study(studyOf({ running: 1 }))).toBeNull()
  watch.run(runOf(status, minutes))
  return watch.study(studyOf({ [status]: 1 }))
}

test('a long run gives one notification when it ends', () => {
  expect(endOf('finished')).toEqual({
    title: 'one finished',
    body: 'The end.',
    target: { page: 'run', id: 'run00001' },
  })
  expect(endOf('diverged')?.title).toBe('one diverged')
  expect(endOf('killed')?.title).toBe('one was killed')
  const watch = completionWatch()
  watch.study(studyOf({ running: 1 }))
  watch.run(runOf('finished'))
  expect(watch.study(studyOf({ finished: 1 }))).not.toBeNull()
  expect(watch.study(studyOf({ finished: 1 }))).toBeNull()
})

test('a short run and a stopped run give no notification', () => {
  expect(endOf('finished', 0.9)).toBeNull()
  expect(endOf('stopped')).toBeNull()
})

test('a study gives one notification for all of its runs, with their statuses', () => {
  const watch = completionWatch()
  watch.study(studyOf({ running: 1, queued: 3 }))
  watch.run(runOf('finished'))
  expect(watch.study(studyOf({ finished: 1, running: 1, queued: 2 }))).toBeNull()
  expect(watch.study(studyOf({ finished: 2, diverged: 1, crashed: 1 }))).toEqual({
    title: 'sweep has ended',
    body: '2 of 4 runs finished; 1 diverged, 1 crashed.',
    target: { page: 'study', id: 'study001' },
  })
  const other = completionWatch()
  other.study(studyOf({ running: 3 }))
  expect(other.study(studyOf({ finished: 3 }))?.body).toBe('All 3 runs finished.')
})

test('a paused or stopped study gives no notification; a resumed one does when it ends', () => {
  const watch = completionWatch()
  watch.study(studyOf({ running: 2, queued: 2 }))
  expect(watch.study(studyOf({ stopped: 2, queued: 2 }, { isPaused: true }))).toBeNull()
  watch.study(studyOf({ running: 2, queued: 2 }))
  expect(watch.study(studyOf({ finished: 4 }))).not.toBeNull()
  watch.study(studyOf({ running: 2 }))
  expect(watch.study(studyOf({ stopped: 2 }))).toBeNull()
})

test('a study that was over before gives no notification when a tag changes', () => {
  expect(completionWatch().study(studyOf({ finished: 4 }))).toBeNull()
})

test('progress is the mean over active studies, weighted by their runs', () => {
  const watch = completionWatch()
  expect(watch.progress()).toBeNull()
  watch.study(studyOf({ running: 3 }, { done: 0.2 }))
  watch.study(studyOf({ running: 1 }, { id: 'other001', done: 1 }))
  expect(watch.progress()).toBeCloseTo(0.4)
  watch.study(studyOf({ finished: 3 }))
  expect(watch.progress()).toBe(1)
  watch.study(studyOf({ finished: 1 }, { id: 'other001' }))
  expect(watch.progress()).toBeNull()
})
