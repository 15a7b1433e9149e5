import { once } from 'node:events'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { historyPath, openHome } from '../../src/lab/home.ts'
import type { StudyRecord, StudySummary } from '../../src/shared/contract/studies.ts'
import type { RunSpec } from '../../src/shared/spec/runSpec.ts'
import type { Axis, StudyPlan } from '../../src/shared/spec/studyPlan.ts'
import { eventually, watchedLab, type WatchedLab } from './place.ts'
import { startSeparateLab } from './separateLab.ts'
import { alone, spec } from './specs.ts'
import { rowsFrom } from './trainers/speak.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const seeds = (values: number[], base: RunSpec = alone()): StudyPlan => ({
  parts: [{ label: 'seeds', base, axes: [{ path: 'seed', values }] }],
})
const start = async (lab: WatchedLab, plan: StudyPlan): Promise<string> =>
  await lab.handlers['studies.start']({ name: 'a study', plan, preset: 'fig2', size: 'quick' })
const read = async (lab: WatchedLab, id: string): Promise<StudyRecord> => await lab.handlers['studies.read']({ id })
const statuses = async (lab: WatchedLab, id: string): Promise<string[]> =>
  (await read(lab, id)).cells.map(({ run }) => run.status)
const until = (lab: WatchedLab, id: string, when: (summary: StudySummary) => boolean): Promise<StudyRecord> =>
  eventually(async () => {
    const record = await read(lab, id)
    return when(record.summary) ? record : null
  })
const isOver = ({ counts }: StudySummary): boolean => !counts.queued && !counts.running
/** Resolves when that many runs have measured the step. */
const measured = (lab: WatchedLab, step: number, count: number): Promise<true> =>
  eventually(() => {
    const events = lab.events.filter(({ name }) => name === 'runs.measured')
    return (
      events.filter(({ payload }) => (payload as { measurement: { step: number } }).measurement.step === step).length >=
        count || null
    )
  })
const logOf = async (lab: WatchedLab, id: string | undefined): Promise<string[]> =>
  (await lab.handlers['runs.read']({ id: id ?? '' })).log.map(({ message }) => message)

describe('a study', () => {
  it('has a run for each cell of its plan, and a summary with its progress', async () => {
    const lab = await watchedLab('finishes', { concurrency: 2 })
    const axes: Axis[] = [
      { path: 'penalty.weightDecay', values: [1e-3, 1e-4] },
      { path: 'seed', values: [7, 8, 9] },
    ]
    const plan = { parts: [{ label: 'grid', base: alone(), axes }, ...seeds([1]).parts] }
    const id = await start(lab, plan)
    const { cells, summary } = await until(lab, id, isOver)
    expect(cells.map(({ part, coordinates }) => [part, ...coordinates])).toEqual([
      ...[0, 1].flatMap((decay) => [0, 1, 2].map((seed) => [0, decay, seed])),
      [1, 0],
    ])
    expect((await read(lab, id)).plan).toEqual(plan)
    const fifth = await lab.handlers['runs.read']({ id: cells[4]?.run.id ?? '' })
    expect(fifth.spec).toMatchObject({ seed: 8, penalty: { weightDecay: 1e-4 } })
    expect(cells.every(({ run }) => run.study === id && run.preset === 'fig2')).toBe(true)
    expect(summary).toMatchObject({ id, name: 'a study', preset: 'fig2', size: 'quick', isPaused: false, runs: 7 })
    expect(summary).toMatchObject({ counts: { finished: 7 }, done: 1, secondsLeft: null })
    expect(await lab.handlers['studies.list']({})).toEqual([summary])
  })

  it('emits its changes while its runs progress', async () => {
    const lab = await watchedLab('finishes', { concurrency: 1 })
    const id = await start(lab, seeds([0, 1]))
    await until(lab, id, isOver)
    const emitted = await eventually(() => {
      const summaries = lab.events.flatMap(({ name, payload }) =>
        name === 'studies.changed' ? [payload as StudySummary] : [],
      )
      return summaries.at(-1)?.counts.finished === 2 ? summaries : null
    })
    expect(emitted[0]).toMatchObject({ id, done: 0, secondsLeft: null, counts: { queued: 2 } })
    expect(emitted.at(-1)).toMatchObject({ id, done: 1, secondsLeft: null, counts: { finished: 2 } })
  })

  it.each([
    ['a cell that cannot be run', [1, 900], /^data\.sampling\.perClass=900: data\.sampling\.perClass: digit 5 has 863/],
    ['the same value twice', [2, 2], /^data\.sampling\.perClass: has the value 2 twice/],
    ['a bad value', [1, -1], /^data\.sampling\.perClass: /],
  ])('with %s is rejected, and nothing is stored', async (_, values, message) => {
    const lab = await watchedLab('finishes')
    const axes = [{ path: 'data.sampling.perClass', values }]
    await expect(start(lab, { parts: [{ label: '', base: spec(), axes }] })).rejects.toThrow(message)
    expect(await lab.handlers['studies.list']({})).toEqual([])
    expect(await lab.handlers['runs.list']({})).toEqual([])
  })

  it('that does not exist is reported as missing', async () => {
    const lab = await watchedLab('finishes')
    for (const name of ['studies.read', 'studies.pause', 'studies.resume'] as const)
      await expect(async () => lab.handlers[name]({ id: 'nosuchstudy' })).rejects.toThrow(
        "there is no study 'nosuchstudy'",
      )
  })

  it('of separate specs has a part for each spec', async () => {
    const lab = await watchedLab('finishes')
    const named = (name: string, seed: number) => alone({ name, seed })
    const ids = await lab.start(named('a · b · 1', 1), named('a · b · 2', 2))
    const [summary] = await lab.handlers['studies.list']({})
    expect(summary).toMatchObject({ name: 'a · b', preset: null, size: null, runs: 2 })
    const { plan, cells } = await read(lab, summary?.id ?? '')
    expect(plan.parts.map(({ label, axes }) => [label, axes])).toEqual([
      ['a · b · 1', []],
      ['a · b · 2', []],
    ])
    expect(cells.map(({ run }) => run.id)).toEqual(ids)
  })

  it('of the first version, without a plan, can be listed, read and extended', async () => {
    const home = openHome(temporaryFolder())
    copyFileSync(join(import.meta.dirname, 'histories/0001.sqlite'), historyPath(home))
    const lab = await watchedLab('finishes', { home })
    const runs = await lab.handlers['runs.list']({})
    const list = await lab.handlers['studies.list']({})
    expect(list.reduce((sum, study) => sum + study.runs, 0)).toBe(runs.length)
    for (const { id, runs: count, isPaused, size } of list) {
      const { plan, cells } = await read(lab, id)
      expect({ parts: plan.parts.length, cells: cells.length, isPaused, size }).toEqual({
        parts: count,
        cells: count,
        isPaused: false,
        size: null,
      })
    }
    const [{ id = '' } = {}] = list
    const { plan, cells } = await read(lab, id)
    await lab.handlers['studies.extend']({ id, plan: { parts: [...plan.parts, ...seeds([5]).parts] } })
    const extended = await until(lab, id, ({ counts }) => !counts.queued && !counts.running)
    expect(extended.cells.map(({ run }) => run.id).slice(0, -1)).toEqual(cells.map(({ run }) => run.id))
    expect(extended.cells.at(-1)?.run.status).toBe('finished')
  })
})

describe('a crash', () => {
  it('of a run does not affect the others, and a resume restarts only unfinished runs', async () => {
    const lab = await watchedLab('bySeed', { concurrency: 2 })
    const id = await start(lab, seeds([0, 1, 2, 3, 4, 5]))
    const first = await until(lab, id, isOver)
    const ended = ['finished', 'crashed', 'diverged', 'refused', 'crashed', 'finished']
    expect(first.cells.map(({ run }) => run.status)).toEqual(ended)
    expect(first.summary).toMatchObject({
      counts: { finished: 2, crashed: 2, diverged: 1, refused: 1 },
      secondsLeft: null,
    })
    expect(first.summary.done).toBeGreaterThan(0.5)
    expect(first.summary.done).toBeLessThan(1)

    await lab.handlers['studies.resume']({ id })
    const again = await until(lab, id, isOver)
    expect(again.cells.map(({ run }) => run.status)).toEqual(ended)
    const begun = first.cells.map(({ run }, i) => run.startedAt !== again.cells[i]?.run.startedAt)
    expect(begun).toEqual([false, true, false, false, true, false])
    const anew = await lab.handlers['runs.read']({ id: again.cells[1]?.run.id ?? '' })
    // No run exists twice.
    expect(anew.scalars).toEqual(Float64Array.of(...rowsFrom(1, 3), ...rowsFrom(4, 2)))
    expect(anew.log.map(({ message }) => message)).toContain(
      'The user resumed the study. The run restarted from step 0 (no checkpoint).',
    )
    expect(await logOf(lab, again.cells[4]?.run.id)).toContain('resumed from step 4')
  })

  it('of the lab loses nothing: every unfinished run can be resumed', async () => {
    const home = temporaryFolder()
    const { child, id } = await startSeparateLab(home, 'counts', 'oneStudy')
    child.kill('SIGKILL')
    await once(child, 'exit')
    const lab = await watchedLab('counts', { home, concurrency: 3 })
    const { cells, summary } = await read(lab, id)
    expect(cells.map(({ run }) => run.status)).toEqual(['interrupted', 'interrupted', 'interrupted'])
    expect(summary).toMatchObject({ isPaused: false, secondsLeft: null, counts: { interrupted: 3 } })
    await lab.handlers['studies.resume']({ id })
    await measured(lab, 8, 1)
    await measured(lab, 5, 2)
    const record = await lab.handlers['runs.read']({ id: cells[0]?.run.id ?? '' })
    expect(record.scalars).toEqual(rowsFrom(1, 8))
    await lab.handlers['studies.pause']({ id })
  })

  it('resumes no run where another engine made a checkpoint, and all of them from weights', async () => {
    const lab = await watchedLab('bySeed', { concurrency: 2 })
    const id = await start(lab, seeds([0, 1, 4]))
    const first = await until(lab, id, isOver)
    lab.execute(`UPDATE checkpoints SET plan = json_set(plan, '$.placement.library', 'TensorFlow 1.15.0 (CPU)')`)
    await expect(async () => lab.handlers['studies.resume']({ id })).rejects.toMatchObject({
      code: 'otherEngine',
      message: expect.stringContaining(`TensorFlow 1.15.0 made the checkpoint of run ${first.cells[2]?.run.id}`),
    })
    expect((await read(lab, id)).cells).toEqual(first.cells)

    await lab.handlers['studies.resume']({ id, fromWeights: true })
    await until(lab, id, isOver)
    expect(await logOf(lab, first.cells[1]?.run.id)).toContain(
      'The user resumed the study. The run restarted from step 0 (no checkpoint).',
    )
    expect(await logOf(lab, first.cells[2]?.run.id)).toContain(
      'The user resumed the study from weights, with a new state of the optimizer.',
    )
  })

  it('of the lab leaves a paused study paused and its runs queued', async () => {
    const home = temporaryFolder()
    const { child, id } = await startSeparateLab(home, 'counts', 'oneStudy')
    const lab = await watchedLab('counts', { home })
    for (const name of ['studies.pause', 'studies.resume'] as const)
      await expect(async () => lab.handlers[name]({ id })).rejects.toThrow(
        `study ${id} belongs to another open Collapsar: use that one`,
      )
    const { plan } = await read(lab, id)
    await expect(async () => lab.handlers['studies.extend']({ id, plan })).rejects.toThrow('another open Collapsar')
    child.send('pause')
    expect((await once(child, 'message'))[0]).toBe('paused')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await statuses(lab, id)).toEqual(['stopped', 'queued', 'queued'])
    expect((await read(lab, id)).summary.isPaused).toBe(true)
    await lab.handlers['studies.resume']({ id })
    await until(lab, id, ({ counts }) => (counts.running ?? 0) > 0)
    expect((await read(lab, id)).summary.isPaused).toBe(false)
    await lab.handlers['studies.pause']({ id })
  })
})

describe('a pause', () => {
  it('stops running runs at a checkpoint, keeps the others queued, and survives a restart until the resume', async () => {
    const home = temporaryFolder()
    const lab = await watchedLab('counts', { home, concurrency: 2 })
    const id = await start(lab, seeds([0, 1, 2, 3]))
    await measured(lab, 5, 2)
    await lab.handlers['studies.pause']({ id })
    expect(await statuses(lab, id)).toEqual(['stopped', 'stopped', 'queued', 'queued'])
    const { summary, cells } = await read(lab, id)
    expect(summary).toMatchObject({ isPaused: true, secondsLeft: null, counts: { stopped: 2, queued: 2 } })
    expect(cells.map(({ run }) => run.canResume)).toEqual([true, true, false, false])
    await lab.handlers['studies.pause']({ id })
    await lab.close()

    const again = await watchedLab('counts', { home, concurrency: 4 })
    expect(await statuses(again, id)).toEqual(['stopped', 'stopped', 'queued', 'queued'])
    expect((await read(again, id)).summary.isPaused).toBe(true)
    await again.handlers['studies.resume']({ id })
    await measured(again, 8, 2)
    await measured(again, 5, 2)
    const steps = await Promise.all(
      cells.map(async ({ run }) =>
        (await again.handlers['runs.read']({ id: run.id })).measurements.map(({ step }) => step),
      ),
    )
    expect(steps).toEqual([
      [3, 6, 8],
      [3, 6, 8],
      [3, 5],
      [3, 5],
    ])
    await expect(async () => again.handlers['studies.resume']({ id })).rejects.toThrow('it is already running')
    await again.handlers['studies.pause']({ id })
    await again.handlers['studies.resume']({ id })
    await measured(again, 11, 2)
    await until(again, id, ({ counts }) => counts.finished === 2)
  })

  it('returns runs to the queue that their trainer had not started', async () => {
    const lab = await watchedLab('oneByOne', { concurrency: 1 })
    const id = await start(lab, seeds([0, 1, 2], spec()))
    await measured(lab, 1, 1)
    await lab.handlers['studies.pause']({ id })
    expect(await statuses(lab, id)).toEqual(['stopped', 'queued', 'queued'])
    // A queued run of a paused study can be stopped.
    const waiting = (await read(lab, id)).cells[2]?.run.id ?? ''
    await lab.handlers['runs.stop']({ id: waiting })
    expect((await lab.until(waiting, 'stopped')).ending).toBe('Stopped before it started.')
    await lab.handlers['studies.resume']({ id })
    await until(lab, id, ({ counts }) => counts.running === 1)
    expect((await statuses(lab, id)).toSorted()).toEqual(['queued', 'queued', 'running'])
  })

  it('during another pause is the same pause, and a resume waits for its end', async () => {
    const lab = await watchedLab('counts', { concurrency: 1 })
    const id = await start(lab, seeds([0, 1]))
    await measured(lab, 5, 1)
    const pause = lab.handlers['studies.pause']({ id })
    const resume = lab.handlers['studies.resume']({ id })
    await Promise.all([pause, resume])
    await measured(lab, 8, 1)
    expect((await read(lab, id)).summary.isPaused).toBe(false)
    expect((await statuses(lab, id)).toSorted()).toEqual(['queued', 'running'])
  })

  it('of a finished study is rejected', async () => {
    const lab = await watchedLab('finishes')
    const id = await start(lab, seeds([0]))
    await until(lab, id, isOver)
    await expect(async () => lab.handlers['studies.pause']({ id })).rejects.toThrow('there is nothing to pause')
    await expect(async () => lab.handlers['studies.resume']({ id })).rejects.toThrow('all of its runs have ended')
  })
})

describe('an extension', () => {
  it('adds only the new runs', async () => {
    const lab = await watchedLab('finishes', { concurrency: 2 })
    const id = await start(lab, seeds([0, 1]))
    const before = await until(lab, id, isOver)
    const axes = [
      { path: 'precision', values: ['float32', 'float64'] },
      { path: 'seed', values: [2, 1, 0] },
    ]
    // Another name or order does not make a new run.
    const plan = { parts: [{ label: 'finer', base: alone({ name: 'renamed', seed: 9 }), axes }] }
    await lab.handlers['studies.extend']({ id, plan })
    const { cells, summary } = await until(lab, id, (now) => isOver(now) && now.runs === 6)
    expect(summary.counts).toEqual({ finished: 6 })
    const ids = cells.map(({ run }) => run.id)
    expect([ids[2], ids[1]]).toEqual(before.cells.map(({ run }) => run.id))
    expect(new Set(ids).size).toBe(6)
    expect(cells.map(({ coordinates }) => coordinates)).toEqual([0, 1].flatMap((p) => [0, 1, 2].map((s) => [p, s])))
  })

  it('that would lose runs is rejected with their names and changes nothing', async () => {
    const lab = await watchedLab('finishes')
    const id = await start(lab, seeds([0, 1, 2]))
    await until(lab, id, isOver)
    const extend = (plan: StudyPlan) => async () => lab.handlers['studies.extend']({ id, plan })
    await expect(extend(seeds([0, 2, 3]))).rejects.toThrow('the new plan lacks a run of the study: small · seed 1;')
    await expect(extend(seeds([5]))).rejects.toThrow('lacks 3 runs of the study: small · seed 0, small · seed 1, ')
    await expect(extend(seeds([0, 1, 2], alone({ seed: 9, stop: { steps: 11 } })))).rejects.toThrow('lacks 3 runs')
    expect((await read(lab, id)).plan).toEqual(seeds([0, 1, 2]))
    expect((await read(lab, id)).summary.runs).toBe(3)
  })

  it('of a paused study stays queued', async () => {
    const lab = await watchedLab('counts', { concurrency: 1 })
    const id = await start(lab, seeds([0]))
    await measured(lab, 5, 1)
    await lab.handlers['studies.pause']({ id })
    await lab.handlers['studies.extend']({ id, plan: seeds([0, 1]) })
    expect(await statuses(lab, id)).toEqual(['stopped', 'queued'])
    await lab.handlers['studies.resume']({ id })
    await until(lab, id, ({ counts }) => counts.running === 1)
    await lab.handlers['studies.pause']({ id })
  })
})
