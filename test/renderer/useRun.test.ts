import { effectScope, nextTick, ref } from 'vue'
import { afterEach, expect, test } from 'vitest'
import { useRun, type Run } from '../../src/renderer/composables/runs/useRun.ts'
import { CallError } from '../../src/shared/contract/errors.ts'
import type { AppContract } from '../../src/shared/contract/index.ts'
import { scalarNames } from '../../src/shared/contract/measurements.ts'
import type { RunRecord } from '../../src/shared/contract/runs.ts'
import type { Client } from '../../src/shared/rpc/client.ts'
import { measurement, progress, record, summary } from './records.ts'
import { collapseChange, collapseStep } from '../fixtures/collapseSteps.ts'

const row = (step: number): Float64Array => Float64Array.from(scalarNames, (_, i) => (i === 0 ? step : i))
const scopes: (() => void)[] = []
afterEach(() => scopes.splice(0).forEach((stop) => stop()))

/** A lab whose answers and events the test sends, and frames that the test ends. */
function setUp(read: () => Promise<RunRecord>, refusal = new CallError('notPossible', 'it has ended')) {
  const listeners = new Map<string, Set<(payload: never) => void>>()
  const asked: unknown[] = []
  const lab = {
    call: (name: string, input: unknown) => {
      asked.push([name, input])
      return name === 'runs.read' ? read() : Promise.reject(refusal)
    },
    on: (name: string, listener: (payload: never) => void) => {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener))
      return () => set.delete(listener)
    },
  } as unknown as Client<AppContract>
  const frames: (() => void)[] = []
  const id = ref('aaaaaaaa')
  const scope = effectScope()
  scopes.push(() => scope.stop())
  const run = scope.run(() => useRun(id, { lab, nextFrame: (callback) => frames.push(callback) })) as Run
  return {
    run,
    id,
    asked,
    frames,
    scope,
    listeners,
    emit: (name: string, payload: unknown) => listeners.get(name)?.forEach((listener) => listener(payload as never)),
    endFrame: () => frames.splice(0).forEach((callback) => callback()),
  }
}
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
const engine = { engine: 'ops' } as unknown as NonNullable<RunRecord['engine']>

test('a repeated collapse step replaces the one before', async () => {
  const taken = (step: number, change: number) => collapseStep([collapseChange(1, { change })], { step })
  const before = record({ engine, collapseSteps: [taken(1, -1), taken(2, -2)] })
  const { run, emit, endFrame } = setUp(() => Promise.resolve(before))
  await settle()
  for (const collapse of [taken(2, -3), taken(3, -4)]) emit('runs.collapsed', { id: 'aaaaaaaa', collapse })
  endFrame()
  expect(run.record.value?.collapseSteps).toEqual([taken(1, -1), taken(2, -3), taken(3, -4)])
})

test('updates within one frame make one new record', async () => {
  const { run, emit, frames, endFrame } = setUp(() => Promise.resolve(record({ engine })))
  await settle()
  const before = run.record.value
  for (const step of [1, 2]) emit('runs.measured', { id: 'aaaaaaaa', measurement: measurement(step) })
  emit('runs.progressed', { id: 'aaaaaaaa', progress, scalars: row(1) })
  emit('runs.progressed', { id: 'bbbbbbbb', progress, scalars: row(9) })
  expect(run.record.value).toBe(before)
  expect(frames).toHaveLength(1)
  endFrame()
  expect(run.record.value?.measurements.map(({ step }) => step)).toEqual([1, 2])
  expect(run.record.value?.scalars).toEqual(row(1))
  expect(run.record.value?.summary.progress).toEqual(progress)
  expect(before?.measurements).toEqual([])
})

test('updates during a reading are applied once', async () => {
  let answer: (value: RunRecord) => void = () => undefined
  const { run, emit } = setUp(() => new Promise((resolve) => (answer = resolve)))
  for (const step of [1, 2]) emit('runs.measured', { id: 'aaaaaaaa', measurement: measurement(step) })
  answer(record({ engine, measurements: [measurement(1)] }))
  await settle()
  expect(run.record.value?.measurements.map(({ step }) => step)).toEqual([1, 2])
})

test('a change of status reads the record again, because the engine has no event', async () => {
  const { emit, asked } = setUp(() => Promise.resolve(record()))
  await settle()
  emit('runs.changed', summary({ status: 'finished' }))
  expect(asked).toHaveLength(2)
})

test('another id replaces the record and follows its events', async () => {
  const records = [record({ engine }), record({ engine, summary: summary({ id: 'bbbbbbbb' }) })]
  const { run, id, emit, endFrame } = setUp(() => Promise.resolve(records.shift() ?? record()))
  await settle()
  id.value = 'bbbbbbbb'
  await nextTick()
  await settle()
  expect(run.record.value?.summary.id).toBe('bbbbbbbb')
  emit('runs.measured', { id: 'bbbbbbbb', measurement: measurement(3) })
  endFrame()
  expect(run.record.value?.measurements).toHaveLength(1)
})

test('a restart of the lab reads the record again, and a failure shows a sentence', async () => {
  let fails = true
  const { run, emit } = setUp(() =>
    fails ? Promise.reject(new CallError('disconnected', 'The lab has died')) : Promise.resolve(record()),
  )
  await settle()
  expect(run.problem.value).toBe('The lab has died. Collapsar restarts the lab. Try again in a moment.')
  fails = false
  emit('system.labRestarted', { message: '' })
  await settle()
  expect(run.problem.value).toBeNull()
  expect(run.record.value).not.toBeNull()
})

test.each(['stop', 'resume'] as const)('a refused %s shows the reason', async (name) => {
  const { run, asked } = setUp(() => Promise.resolve(record()))
  await run[name]()
  expect(asked.at(-1)).toEqual([`runs.${name}`, expect.objectContaining({ id: 'aaaaaaaa' })])
  expect(run.isOtherEngine.value).toBe(false)
  expect(run.problem.value).toBe('it has ended.')
})

test('a checkpoint of another engine offers a resume from its weights', async () => {
  const refusal = new CallError('otherEngine', 'TensorFlow 2.21.0 made it')
  const { run, id, asked } = setUp(() => Promise.resolve(record()), refusal)
  await settle()
  await run.resume()
  expect([run.problem.value, run.isOtherEngine.value]).toEqual(['TensorFlow 2.21.0 made it.', true])
  await run.resumeFromWeights()
  expect(asked.at(-1)).toEqual(['runs.resume', { id: 'aaaaaaaa', fromWeights: true }])
  id.value = 'bbbbbbbb'
  await nextTick()
  expect(run.isOtherEngine.value).toBe(false)
})

test('a resumed run loses deleted measurements, and a repeated step appears once', async () => {
  const stopped = record({
    engine,
    summary: summary({ status: 'stopped' }),
    measurements: [3, 5].map((s) => measurement(s)),
  })
  const rewound = record({ engine, summary: summary({ status: 'queued' }), measurements: [measurement(3)] })
  const answers = [stopped, rewound]
  const { run, emit, endFrame } = setUp(() => Promise.resolve(answers.shift() ?? rewound))
  await settle()
  emit('runs.changed', summary({ status: 'queued' }))
  await settle()
  expect(run.record.value?.measurements.map(({ step }) => step)).toEqual([3])
  for (const step of [3, 6]) emit('runs.measured', { id: 'aaaaaaaa', measurement: measurement(step) })
  endFrame()
  expect(run.record.value?.measurements.map(({ step }) => step)).toEqual([3, 6])
})

test('nothing listens after the scope ends', async () => {
  const { scope, listeners } = setUp(() => Promise.resolve(record()))
  await settle()
  scope.stop()
  expect([...listeners.values()].reduce((count, set) => count + set.size, 0)).toBe(0)
})

test('a run with many spectra shows a brief record first', async () => {
  const whole = record({ engine, measurements: [1, 2, 3].map((step) => measurement(step)) })
  const noSpectra = { featureSpectra: [], weightSpectra: [], recursiveSpectra: [] }
  const brief = { ...whole, measurements: whole.measurements.map((own, i) => (i < 2 ? { ...own, ...noSpectra } : own)) }
  const answers = [brief, whole, whole]
  const waiting: ((answer: RunRecord) => void)[] = []
  const { run, asked, emit, endFrame } = setUp(() => new Promise((resolve) => waiting.push(resolve)))
  waiting.shift()?.(answers.shift() as RunRecord)
  await settle()
  expect(run.record.value).toEqual(brief)
  emit('runs.measured', { id: 'aaaaaaaa', measurement: measurement(4) })
  endFrame()
  waiting.shift()?.({ ...whole, measurements: [...whole.measurements, measurement(4)] })
  await settle()
  expect(run.record.value?.measurements).toEqual([1, 2, 3, 4].map((step) => measurement(step)))
  emit('runs.changed', summary({ status: 'finished' }))
  expect(asked).toEqual([
    ['runs.read', { id: 'aaaaaaaa', isBrief: true }],
    ['runs.read', { id: 'aaaaaaaa' }],
    ['runs.read', { id: 'aaaaaaaa', isBrief: false }],
  ])
})
