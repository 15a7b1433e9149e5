import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connect } from '../../../src/lab/clusters/connection.ts'
import { engineOf, type TaskState } from '../../../src/lab/clusters/engine.ts'
import { repeat } from '../../../src/lab/clusters/repeat.ts'
import { applyStates } from '../../../src/lab/clusters/states.ts'
import { alone } from '../specs.ts'
import { place, token, type Place } from './place.ts'
import { settingsOf } from './settings.ts'

const followed = (here: Place, createdAt = 0) => ({
  cluster: settingsOf(here.folder),
  connection: connect('local'),
  submission: {
    token,
    study: 's',
    cluster: 'here',
    createdAt,
    tasks: 1,
    job: '7',
    state: 'submitted' as const,
    options: null,
  },
})
const apply = async (here: Place, state: TaskState | null, createdAt = 0): Promise<string[]> => {
  const ended = new Map()
  const tasks = new Map(state === null ? [] : [[0, state] as const])
  const found = { job: state === null ? null : '7', tasks }
  // The frames of a task may come after the news of its end: the second look decides.
  expect(await applyStates(here.context, followed(here, createdAt), found, ended)).toEqual([])
  return await applyStates(here.context, followed(here, createdAt), found, ended)
}
const task = (state: TaskState['state'], reason: string | null = null): TaskState => ({ state, reason, host: 'n1' })

test.each([
  ['failed', 'exit code 3', 'crashed', 'The task failed (exit code 3). Its last lines are in the log.'],
  [
    'failed',
    'exit code 75',
    'interrupted',
    'The task ended before the run. Resume continues from the last checkpoint.',
  ],
  ['outOfMemory', null, 'killed', 'The task ran out of memory (500 MB): give the cluster more with --memory.'],
  [
    'timeLimit',
    'TimeLimit',
    'interrupted',
    'The task reached its time limit. Resume continues from the last checkpoint.',
  ],
  ['nodeFailure', null, 'interrupted', 'The node of the task failed. Resume continues from the last checkpoint.'],
  [
    'notStarted',
    'its credential is still revoked',
    'interrupted',
    'The cluster did not start the task again (its credential is still revoked). Resume continues from the last checkpoint.',
  ],
  ['preempted', null, 'interrupted', 'The cluster preempted the task. Resume continues from the last checkpoint.'],
  ['cancelled', null, 'stopped', 'The task was cancelled on the cluster. Resume continues from the last checkpoint.'],
] as const)('a task that is %s (%s) ends its run as %s', async (state, reason, status, ending) => {
  const here = place()
  const [id = ''] = here.give([alone()])
  mkdirSync(join(here.folder, 'studies/s', token, 'log'), { recursive: true })
  writeFileSync(join(here.folder, 'studies/s', token, 'log/0.log'), 'first\nno space left\n')
  const repeatable = await apply(here, task(state, reason))
  expect(here.record(id).summary).toMatchObject({ status, ending })
  expect(repeatable).toEqual(['timeLimit', 'nodeFailure', 'preempted', 'notStarted'].includes(state) ? [id] : [])
  expect(here.record(id).log.map(({ message }) => message)).toEqual(
    state === 'failed' ? ['first', 'no space left'] : [],
  )
})

test('a job that the cluster has forgotten interrupts its runs, unless it was submitted a moment ago', async () => {
  const here = place()
  const [id = ''] = here.give([alone()])
  expect(await apply(here, null, Date.now())).toEqual([])
  expect(here.record(id).summary.status).toBe('queued')
  expect(await apply(here, null)).toEqual([id])
  expect(here.record(id).summary.status).toBe('interrupted')
})

test('a task that waits or runs ends nothing, and its place is stored', async () => {
  const here = place()
  const [id = ''] = here.give([alone()])
  await apply(here, task('pending', 'Resources'))
  expect(here.context.store.clusters.run(id)).toMatchObject({ state: 'pending', reason: 'Resources', host: 'n1' })
  expect(here.record(id).summary.status).toBe('queued')
})

test('the history counts repeats, so a restarted lab submits a run again three times in all', async () => {
  const here = place()
  const [id = ''] = here.give([alone()])
  const { context } = here
  const { store } = context
  const engine = { ...engineOf(settingsOf('')), largestArray: async () => 10 }
  for (const times of [1, 2, 3, 3]) {
    await repeat(context, () => null, followed(here), [id], engine)
    expect(store.clusters.run(id)?.repeats).toBe(times)
  }
  expect(here.record(id).log.map(({ message }) => message.match(/\d of \d/)?.[0])).toEqual([
    '1 of 3',
    '2 of 3',
    '3 of 3',
  ])
})
