import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readCheckpoint } from '../../../src/lab/clusters/task/checkpointFile.ts'
import { checkpointFile, frameFileName, framesFolder, stopFile } from '../../../src/lab/clusters/task/layout.ts'
import type { RunRecord } from '../../../src/shared/contract/runs.ts'
import { alone, spec } from '../specs.ts'
import { eventually, watchedLab } from '../place.ts'
import { measurementAt, rowsFrom } from '../trainers/speak.ts'
import { place, train } from './place.ts'

/** What a local run and a run of a cluster must share, bit for bit: everything but times, pids and places. */
const bits = ({ scalars, measurements, summary, spec: own, collapseSteps }: RunRecord) => ({
  scalars,
  measurements: measurements.map((measurement) => ({ ...measurement, time: 0 })),
  spec: own,
  collapseSteps,
  summary: {
    status: summary.status,
    ending: summary.ending,
    endKind: summary.endKind,
    tcv: summary.tcv,
    bestObjective: summary.bestObjective,
    bestTcv: summary.bestTcv,
    progress: summary.progress && { ...summary.progress, secondsLeft: null },
  },
})

describe('a task', () => {
  test('gives the history what a local trainer gives it', async () => {
    const here = place()
    const [id = ''] = here.give([alone()])
    expect(await train(here, { trainerName: 'finishes' })).toBe(0)
    const { frames, damages } = await here.ingest()
    expect(damages).toEqual([])
    expect(frames).toBeGreaterThan(5)
    const record = here.record(id)
    expect(record.scalars).toEqual(rowsFrom(1, 5))
    expect(record.measurements.map(({ time, ...rest }) => ({ ...rest, time: Math.sign(time) }))).toEqual(
      [1, 5].map((step) => ({ ...measurementAt(step), time: 1 })),
    )
    expect(record.summary).toMatchObject({ status: 'finished', startedAt: expect.any(Number) })
    expect(record.peakMemoryBytes).toBe(12345)
    expect(record.versions['cluster']).toMatch(/^here, /)
    expect(record.log.map(({ message }) => message)).toEqual(['20 samples, width 12, 0'])
    expect(here.events.map(({ name }) => name)).toContain('runs.measured')
    expect(readCheckpoint(checkpointFile(here.submission, id), id)?.weights).toEqual([Float64Array.of(-0, 5)])
  })

  test('read twice changes nothing', async () => {
    const here = place()
    const [id = ''] = here.give([alone()])
    await train(here, { trainerName: 'finishes' })
    await here.ingest()
    const before = here.record(id)
    here.context.store.clusters.setPosition('a-token', frameFileName(0, 0), { offset: 0, isLost: false })
    expect(await here.ingest()).toMatchObject({ frames: 0 })
    expect(here.record(id)).toEqual(before)
  })

  test('that is told to end writes a checkpoint, and its next attempt finishes', async () => {
    const here = place()
    const [id = ''] = here.give([alone()])
    const ending = new AbortController()
    const running = train(here, { trainerName: 'stops', signal: ending.signal })
    await eventually(async () => {
      const { frames } = await here.ingest().catch(() => ({ frames: 0 }))
      return frames > 0 || null
    })
    ending.abort()
    expect(await running).toBe(75)
    await here.ingest()
    expect(here.record(id).summary.status).toBe('queued')
    expect(await train(here, { trainerName: 'finishes' })).toBe(0)
    await here.ingest(0, 1)
    expect(here.record(id).scalars).toEqual(rowsFrom(1, 5))
    expect(here.record(id).summary.status).toBe('finished')
    // Nothing is left for a third attempt.
    expect(await train(here, { trainerName: 'finishes' })).toBe(0)
    expect(readdirSync(framesFolder(here.submission))).toEqual(['0-0.frames', '0-1.frames'])
  })

  test('stops one run where the user asks, and trains the other', async () => {
    const here = place()
    const [first = '', second = ''] = here.give([
      spec({ stop: { steps: 200 } }),
      spec({ seed: 2, stop: { steps: 200 } }),
    ])
    writeFileSync(stopFile(here.submission, first), '')
    expect(await train(here, { trainerName: 'paced' })).toBe(0)
    await here.ingest()
    expect([first, second].map((id) => here.record(id).summary.status)).toContain('finished')
  })

  test('reports a trainer that is killed', async () => {
    const here = place()
    const [id = ''] = here.give([alone()])
    expect(await train(here, { trainerName: 'exits' })).toBe(0)
    await here.ingest()
    expect(here.record(id).summary.status).toBe('crashed')
  })

  test('a run whose data are missing is refused, and the others train', async () => {
    const here = place()
    const sampling = { kind: 'balanced', perClass: 2, seed: 0 }
    const missing = { set: 'imported', hash: '0'.repeat(64), name: 'gone', classes: 10, dimension: 9, sampling }
    const [id = '', other = ''] = here.give([alone(), alone({ seed: 2 })])
    const path = join(here.submission, 'tasks/0.json')
    const plan = JSON.parse(readFileSync(path, 'utf8'))
    Object.assign(plan.runs[0].spec.data, missing)
    writeFileSync(path, JSON.stringify(plan))
    expect(await train(here, { trainerName: 'finishes' })).toBe(0)
    await here.ingest()
    expect([id, other].map((run) => here.record(run).summary.status)).toEqual(['refused', 'finished'])
  })
})

test('a run of a cluster has the bits of a local run in float64, also after an interruption', async () => {
  const own = [20, 1000].map((steps, seed) => spec({ seed, precision: 'float64', stop: { steps } }))
  const trainerPath = join(import.meta.dirname, '../../../src/trainer/index.ts')
  const lab = await watchedLab('', { trainerPath, concurrency: 1 })
  const here = place()
  const ids = here.give(own, 0, { threads: availableParallelism() })
  const ending = new AbortController()
  const running = train(here, { signal: ending.signal })
  await eventually(async () => {
    await here.ingest().catch(() => {})
    return here.record(ids[1] ?? '').scalars.length > 0 || null
  }, 50_000)
  ending.abort()
  if ((await running) === 75) expect(await train(here)).toBe(0)
  await here.ingest()
  await here.ingest(0, 1).catch(() => {})
  const local = await lab.start(...own)
  for (const [i, id] of local.entries()) {
    const record = await eventually(async () => {
      const read = await lab.handlers['runs.read']({ id })
      return read.summary.status === 'finished' ? read : null
    }, 50_000)
    const other = here.record(ids[i] ?? '')
    expect(bits(other)).toEqual(bits(record))
    expect({ ...other.engine, device: '' }).toEqual({ ...record.engine, device: '' })
  }
})
