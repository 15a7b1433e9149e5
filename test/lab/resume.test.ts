import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { historyPath } from '../../src/lab/home.ts'
import type { Snapshot } from '../../src/lab/store/snapshots.ts'
import { openStore } from '../../src/lab/store/store.ts'
import { scalarNames } from '../../src/shared/contract/measurements.ts'
import type { RunRecord } from '../../src/shared/contract/runs.ts'
import { eventually, watchedLab, type WatchedLab } from './place.ts'
import { startSeparateLab } from './separateLab.ts'
import { alone, spec } from './specs.ts'
import { rowsFrom } from './trainers/speak.ts'
import { readSnapshots } from './readSnapshots.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const read = async (lab: WatchedLab, id: string): Promise<RunRecord> => await lab.handlers['runs.read']({ id })
const resume = async (lab: WatchedLab, id: string): Promise<void> => void (await lab.handlers['runs.resume']({ id }))
const snapshotsOf = ({ home }: WatchedLab, id: string): Snapshot[] => {
  const store = openStore(historyPath(home))
  const kept = readSnapshots(store, id)
  store.connection.close()
  return kept
}
const stepsOf = ({ measurements }: RunRecord): number[] => measurements.map(({ step }) => step)
/** Resolves when the run has measured the step. */
const measured = (lab: WatchedLab, id: string, step: number): Promise<RunRecord> =>
  eventually(async () => {
    const record = await read(lab, id)
    return stepsOf(record).includes(step) ? record : null
  })

async function stoppedAt(lab: WatchedLab, id: string, step: number): Promise<RunRecord> {
  await measured(lab, id, step)
  await lab.handlers['runs.stop']({ id })
  await lab.until(id, 'stopped')
  return await read(lab, id)
}

describe('a run that was stopped', () => {
  it('resumes from its checkpoint under its id, without gaps or duplicates', async () => {
    const lab = await watchedLab('counts')
    const [id = ''] = await lab.start(spec())
    const stopped = await stoppedAt(lab, id, 5)
    expect(stopped).toMatchObject({ summary: { canResume: true, progress: { step: 5 } }, checkpointStep: 3 })
    expect(stopped.scalars).toEqual(rowsFrom(1, 5))

    await resume(lab, id)
    const again = await measured(lab, id, 8)
    expect(again.summary).toMatchObject({ status: 'running', ending: null, endedAt: null, canResume: false })
    expect(again.scalars).toEqual(rowsFrom(1, 8))
    expect(stepsOf(again)).toEqual([3, 6, 8])
    expect(again.collapseSteps.map(({ step }) => step)).toEqual([3, 6, 8])
    expect(again.log.map(({ message }) => message)).toEqual([
      'The user asked to stop the run.',
      'The user resumed the run.',
      'resumed from step 3 with 3,0,NaN, theta | λ, 2',
    ])

    await stoppedAt(lab, id, 8)
    await resume(lab, id)
    await lab.until(id, 'finished')
    const last = await read(lab, id)
    expect(last.scalars).toEqual(rowsFrom(1, 11))
    expect(stepsOf(last)).toEqual([3, 6, 9, 11])
    expect(last.collapseSteps.map(({ step }) => step)).toEqual([3, 6, 9, 11])
    expect(snapshotsOf(lab, id)).toEqual([3, 6, 9, 11].map((step) => ({ step, weights: [Float64Array.of(step)] })))
    expect(last).toMatchObject({
      summary: { canResume: false, createdAt: stopped.summary.createdAt },
      checkpointStep: null,
    })
    await expect(resume(lab, id)).rejects.toMatchObject({
      code: 'notPossible',
      message: `run ${id} has finished: there is nothing to resume`,
    })
  })

  it('is queued at its checkpoint, without later measurements', async () => {
    const lab = await watchedLab('counts', { concurrency: 1 })
    const [id = ''] = await lab.start(alone())
    const before = await stoppedAt(lab, id, 5)
    const [other = ''] = await lab.start(alone())
    await resume(lab, id)
    const { summary, scalars, ...record } = await read(lab, id)
    expect(summary).toMatchObject({
      status: 'queued',
      ending: null,
      startedAt: null,
      endedAt: null,
      // Of the measurement at step 3, the last that is kept.
      secondsBefore: 0.3,
      canResume: false,
      progress: { step: 3, stage: 1, objective: 3 / 7, secondsLeft: null },
    })
    expect(summary.queuedAt).toBeGreaterThan(before.summary.createdAt)
    expect([scalars, stepsOf({ ...record, summary, scalars })]).toEqual([rowsFrom(1, 3), [3]])
    await expect(resume(lab, id)).rejects.toThrow(`run ${id} is already queued`)
    await lab.until(other, 'running')
    await expect(resume(lab, other)).rejects.toThrow(`run ${other} is already running`)

    await lab.handlers['runs.stop']({ id })
    expect(await lab.until(id, 'stopped')).toMatchObject({ ending: 'Stopped before it started.', canResume: true })
    await lab.handlers['runs.stop']({ id: other })
    await lab.until(other, 'stopped')
    await resume(lab, id)
    // The times of measurements go on where they were.
    expect((await measured(lab, id, 6)).measurements.slice(0, 2).map(({ time }) => time)).toEqual([
      0.3,
      expect.closeTo(0.9, 12),
    ])
  })

  it('emits queued, then running', async () => {
    const lab = await watchedLab('counts')
    const [id = ''] = await lab.start(spec())
    await stoppedAt(lab, id, 5)
    lab.events.length = 0
    await resume(lab, id)
    await measured(lab, id, 8)
    // What is told of the study comes when its timer says, between any two of these.
    const told = lab.events.filter(({ name }) => name.startsWith('runs.')).slice(0, 3)
    expect(told.map(({ name, payload }) => [name, (payload as { status?: string }).status])).toEqual([
      ['runs.logged', undefined],
      ['runs.changed', 'queued'],
      ['runs.changed', 'running'],
    ])
  })

  it('logs versions that have changed', async () => {
    const lab = await watchedLab('counts')
    const [id = ''] = await lab.start(spec())
    await stoppedAt(lab, id, 5)
    lab.execute(`UPDATE runs SET versions = json_set(versions, '$.node', '18.0.0')`)
    await resume(lab, id)
    const { log } = await measured(lab, id, 8)
    expect(log[1]?.message).toBe(
      `The user resumed the run. Versions have changed: node 18.0.0 → ${process.versions.node}.`,
    )
  })
})

describe('a checkpoint of another version of TensorFlow', () => {
  const ofTensorflow = (version: string): string =>
    `UPDATE checkpoints SET plan = json_set(plan, '$.placement.library', 'TensorFlow ${version} (CPU)')`

  it.each([
    [
      'with its version',
      ofTensorflow('2.19.0-rc1'),
      /^TensorFlow 2\.19\.0rc1 made the checkpoint of run \w+, and this.* --tensorflow 2\.19\.0rc1$/,
    ],
    [
      'of a Collapsar that did not store it',
      `UPDATE checkpoints SET plan = json_remove(plan, '$.placement')`,
      /^an older Collapsar with (no )?TensorFlow.*with a new state of the optimizer$/,
    ],
  ])('is refused, and the run stays as it was: %s', async (_, sql, message) => {
    const lab = await watchedLab('counts')
    const [id = ''] = await lab.start(spec())
    const before = await stoppedAt(lab, id, 5)
    lab.execute(sql)
    const refused = expect.objectContaining({ code: 'otherEngine', message: expect.stringMatching(message) })
    await expect(resume(lab, id)).rejects.toEqual(refused)
    await expect(resume(lab, id)).rejects.toThrow('--from-weights')
    expect(await read(lab, id)).toEqual(before)
  })

  it('resumes from its weights when asked, and bit for bit from the next checkpoint on', async () => {
    const lab = await watchedLab('counts')
    const [id = ''] = await lab.start(spec())
    await stoppedAt(lab, id, 5)
    lab.execute(ofTensorflow('2.19.0'))
    await lab.handlers['runs.resume']({ id, fromWeights: true })
    const { log, scalars } = await measured(lab, id, 8)
    expect(log.slice(-2).map(({ message }) => message)).toEqual([
      'The user resumed the run from weights, with a new state of the optimizer.',
      'resumed from the weights 3 of step 3',
    ])
    expect(scalars).toEqual(rowsFrom(1, 8))
    await stoppedAt(lab, id, 8)
    await resume(lab, id)
    await lab.until(id, 'finished')
    expect((await read(lab, id)).log.at(-1)?.message).toBe('resumed from step 6 with 6,0,NaN, theta | λ, 2')
  })

  it('keeps its state: with the old engine a stopped run still resumes bit for bit', async () => {
    const lab = await watchedLab('counts', { concurrency: 1 })
    const [other = ''] = await lab.start(alone())
    await stoppedAt(lab, other, 5)
    const [first = ''] = await lab.start(alone())
    await measured(lab, first, 5)
    await lab.handlers['runs.resume']({ id: other, fromWeights: true })
    await lab.handlers['runs.stop']({ id: other })
    await resume(lab, other)
    await lab.handlers['runs.stop']({ id: first })
    await measured(lab, other, 8)
    expect((await read(lab, other)).log.at(-1)?.message).toBe('resumed from step 3 with 3,0,NaN, theta | λ, 2')
  })
})

it('a new attempt deletes the snapshots of the last one', async () => {
  const lab = await watchedLab('restarts')
  const [id = ''] = await lab.start(spec())
  await lab.until(id, 'finished')
  expect(snapshotsOf(lab, id)).toEqual([4, 9].map((step) => ({ step, weights: [Float64Array.of(-step)] })))
})

describe('a run that was lost', () => {
  it('with its trainer resumes', async () => {
    const lab = await watchedLab('counts')
    const [id = ''] = await lab.start(spec())
    const { engine } = await measured(lab, id, 5)
    process.kill(Number(engine?.device.split(' ')[1]), 'SIGKILL')
    expect((await lab.until(id, 'killed')).canResume).toBe(true)
    await resume(lab, id)
    expect((await measured(lab, id, 8)).scalars).toEqual(rowsFrom(1, 8))
  })

  it('with its lab resumes in the next one', async () => {
    const home = temporaryFolder()
    const { child, id } = await startSeparateLab(home, 'counts')
    const lab = await watchedLab('counts', { home })
    await measured(lab, id, 5)
    await expect(resume(lab, id)).rejects.toThrow(`run ${id} is already running`)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await resume(lab, id)
    expect((await measured(lab, id, 8)).scalars).toEqual(rowsFrom(1, 8))
    const next = await watchedLab('counts', { home })
    expect((await read(next, id)).summary.status).toBe('running')
    await expect(async () => next.handlers['runs.stop']({ id })).rejects.toThrow('belongs to another open Collapsar')
  })

  it('resumes with the others of its study in one trainer', async () => {
    const lab = await watchedLab('counts', { concurrency: 1 })
    const ids = await lab.start(alone(), spec(), spec({ seed: 1 }))
    const [first = '', second = '', third = ''] = ids
    await stoppedAt(lab, first, 5)
    for (const id of [second, third]) await measured(lab, id, 5)
    for (const id of [second, third]) await lab.handlers['runs.stop']({ id })
    for (const id of [second, third]) await lab.until(id, 'stopped')
    for (const id of ids) await resume(lab, id)
    await measured(lab, first, 8)
    await lab.handlers['runs.stop']({ id: first })
    const records = await Promise.all([second, third].map((id) => measured(lab, id, 8)))
    expect(new Set(records.map(({ engine }) => engine?.device)).size).toBe(1)
  })
})

describe('a run cannot resume', () => {
  it.each([
    ['stops', 'ended before its first checkpoint: start a new run'],
    ['first', 'has finished: there is nothing to resume'],
    ['diverges', 'has diverged and would diverge again'],
    ['refuses', 'ended before its first checkpoint: start a new run'],
  ])('that %s', async (name, why) => {
    const lab = await watchedLab(name)
    const [id = ''] = await lab.start(spec())
    if (name === 'stops') {
      await measured(lab, id, 1)
      await lab.handlers['runs.stop']({ id })
    }
    const { canResume } = await lab.until(id, 'stopped', 'finished', 'diverged', 'refused')
    expect(canResume).toBe(false)
    await expect(resume(lab, id)).rejects.toMatchObject({ code: 'notPossible', message: `run ${id} ${why}` })
  })

  it('that does not exist, or whose checkpoint has the first format', async () => {
    const lab = await watchedLab('counts')
    await expect(resume(lab, 'nosuchrun')).rejects.toMatchObject({ code: 'notFound' })
    const [id = ''] = await lab.start(spec())
    await stoppedAt(lab, id, 5)
    lab.execute('UPDATE checkpoints SET plan = NULL, state = NULL')
    await expect(resume(lab, id)).rejects.toThrow('has a checkpoint of an older Collapsar, with weights only')
    const { scalars } = await read(lab, id)
    expect(scalars.length / scalarNames.length).toBe(5)
  })
})
