import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { frameFileName, framesFolder } from '../../../src/lab/clusters/task/layout.ts'
import { openReporter } from '../../../src/lab/clusters/task/reporter.ts'
import type { RunFrame } from '../../../src/shared/contract/runFrames.ts'
import { alone } from '../specs.ts'
import { engine, measurementAt, progressAt, rowsFrom } from '../trainers/speak.ts'
import { place, type Place } from './place.ts'

const started = (resumed: Extract<RunFrame, { kind: 'started' }>['resumed'] = null): RunFrame => ({
  kind: 'started',
  at: 1000,
  engine,
  versions: { collapsar: '1' },
  host: 'node7',
  job: '12_3',
  resumed,
})
const steps = (first: number, count: number): RunFrame => ({
  kind: 'progressed',
  progress: progressAt(first + count - 1),
  scalars: rowsFrom(first, count),
})
const at = (step: number) => ({ step, stage: 0, restarts: 0, attemptBegan: 0 })
const pathOf = ({ submission }: Place, attempt = 0): string => join(framesFolder(submission), frameFileName(0, attempt))
const logOf = (here: Place, id: string): string[] => here.record(id).log.map(({ message }) => message)

test('a run that resumes on the cluster returns to its checkpoint', async () => {
  const here = place()
  const [id = ''] = here.give([alone()])
  const first = openReporter(here.submission, 0, 0)
  for (const frame of [
    started(),
    steps(1, 4),
    { kind: 'measured', measurement: measurementAt(2) } as const,
    steps(5, 4),
  ])
    first.report(id, frame)
  first.flush()
  await here.ingest()
  expect(here.record(id).scalars).toEqual(rowsFrom(1, 8))
  // The node fails after step 8, and the checkpoint was of step 3.
  const second = openReporter(here.submission, 0, 0)
  for (const frame of [started(at(3)), steps(4, 2)]) second.report(id, frame)
  second.flush()
  // A node that was thought dead still writes.
  first.report(id, steps(9, 1))
  first.flush()
  await here.ingest(0, 1)
  await here.ingest(0, 0)
  const record = here.record(id)
  expect(record.scalars).toEqual(rowsFrom(1, 5))
  expect(record.measurements.map(({ step }) => step)).toEqual([2])
  expect(record.summary).toMatchObject({ status: 'running', secondsBefore: 0.2, startedAt: 1000 })
  expect(record.versions).toEqual({ collapsar: '1', cluster: 'here, node7, job 12_3' })
})

test('a torn last frame waits, and a lab that is killed between two reads loses nothing', async () => {
  const here = place()
  const [id = ''] = here.give([alone()])
  const reporter = openReporter(here.submission, 0, 0)
  reporter.report(id, started())
  reporter.flush()
  const before = readFileSync(pathOf(here)).length
  reporter.report(id, steps(1, 3))
  reporter.flush()
  const whole = readFileSync(pathOf(here))
  writeFileSync(pathOf(here), whole.subarray(0, before + 30))
  expect(await here.ingest()).toMatchObject({ frames: 1, damages: [] })
  appendFileSync(pathOf(here), whole.subarray(before + 30))
  expect(await here.ingest()).toMatchObject({ frames: 1, damages: [] })
  expect(here.record(id).scalars).toEqual(rowsFrom(1, 3))
  expect(logOf(here, id)).toEqual([])
})

test('a damaged frame in the middle leaves a line in the log, and the rest is stored', async () => {
  const here = place()
  const [id = ''] = here.give([alone()])
  const reporter = openReporter(here.submission, 0, 0)
  reporter.report(id, started())
  reporter.flush()
  const damaged = readFileSync(pathOf(here)).length
  for (const first of [1, 4]) {
    reporter.report(id, steps(first, 3))
    reporter.flush()
  }
  const bytes = readFileSync(pathOf(here))
  bytes.writeUInt8(bytes.readUInt8(damaged + 40) ^ 1, damaged + 40)
  writeFileSync(pathOf(here), bytes)
  expect((await here.ingest()).damages).toEqual([{ offset: damaged, reason: 'the CRC-32 of the frame is wrong' }])
  expect(here.record(id).scalars).toEqual(rowsFrom(4, 3))
  expect(logOf(here, id)).toEqual(['1 lost frame of this run: damaged or missing. Its series have a gap.'])
})

test('a frame that makes no sense is named and skipped', async () => {
  const here = place()
  const [id = ''] = here.give([alone()])
  const reporter = openReporter(here.submission, 0, 0)
  reporter.report(id, started())
  reporter.report(id, { kind: 'progressed', progress: 'half' } as unknown as RunFrame)
  reporter.report('another0', started())
  reporter.report(id, steps(1, 1))
  reporter.flush()
  await here.ingest()
  expect(here.record(id).scalars).toEqual(rowsFrom(1, 1))
  expect(logOf(here, id)[0]).toMatch(/^Frame 1 \(progressed\) cannot be read: /)
})

test('events follow the transaction, and none follow one that fails', async () => {
  const here = place()
  const [id = ''] = here.give([alone()])
  const reporter = openReporter(here.submission, 0, 0)
  reporter.report(id, started())
  reporter.report(id, steps(1, 1))
  reporter.flush()
  here.events.length = 0
  const { store } = here.context
  store.connection.sqlite.exec(
    "CREATE TRIGGER full BEFORE INSERT ON scalar_chunks BEGIN SELECT RAISE(ABORT, 'full'); END",
  )
  await expect(here.ingest()).rejects.toThrow('full')
  expect([here.events, here.record(id).summary.status]).toEqual([[], 'queued'])
  store.connection.sqlite.exec('DROP TRIGGER full')
  await here.ingest()
  expect(here.record(id).summary.status).toBe('running')
  expect(here.events.map(({ name }) => name)).toContain('runs.progressed')
})
