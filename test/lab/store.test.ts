import Database from 'better-sqlite3'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/lab/store/database.ts'
import { migrations } from '../../src/lab/store/migrations/index.ts'
import { fromJson, toJson } from '../../src/lab/store/numbers.ts'
import type { RunEnd } from '../../src/lab/store/runs.ts'
import { openStore, type Store } from '../../src/lab/store/store.ts'
import { packVectors, unpackVectors } from '../../src/lab/store/vectors.ts'
import { scalarNames } from '../../src/shared/contract/measurements.ts'
import { RunStatus } from '../../src/shared/contract/runs.ts'

import { storedRun } from './newRun.ts'
import { spec } from './specs.ts'
import { measurementAt, planAt, progressAt, rowsFrom } from './trainers/speak.ts'
import { readSnapshots } from './readSnapshots.ts'
import { runSummary } from '../fixtures/run.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { collapseChange, collapseStep } from '../fixtures/collapseSteps.ts'

function store(): Store {
  const opened = openStore(join(temporaryFolder(), 'history.sqlite'))
  onTestFinished(() => opened.connection.close())
  return opened
}

describe('vectors', () => {
  it('keep every bit at all lengths', () => {
    const bits = Float64Array.of(Number.NaN, Infinity, -Infinity, -0, 5e-324, Number.MAX_VALUE, Math.PI)
    for (const vectors of [[], [bits], [bits, new Float64Array(0), bits.subarray(2, 5)], [bits.subarray(1)]]) {
      const blob = Buffer.concat([Buffer.alloc(3), packVectors(vectors)]).subarray(3)
      expect(unpackVectors(blob)).toEqual(vectors.map((vector) => vector.slice()))
      expect(Object.is(unpackVectors(packVectors([Float64Array.of(-0)]))[0]?.[0], -0)).toBe(true)
    }
  })

  it('JSON keeps NaN and infinities', () => {
    const value = { a: [Number.NaN, Infinity, -Infinity, 1.5], b: { number: 'other' }, c: null }
    expect(fromJson(toJson(value))).toEqual(value)
  })
})

describe('a diverged run', () => {
  const diverged = (id: string, objectives: readonly number[], objective: number | null) => {
    const { runs, measurements } = store()
    runs.add([storedRun(id)])
    runs.begin(id, 6)
    objectives.forEach((own, i) => measurements.add(id, { ...measurementAt(2 * i), objective: own }))
    if (objective !== null) runs.setProgress(id, { ...progressAt(7), objective })
    const end = { ending: 'Diverged at step 7: no number', endedAt: 9, peakMemoryBytes: null }
    runs.end(id, { status: 'diverged', ...end })
    return runs.summary(id).progress
  }

  it('has the objective of its last finite measurement, with the step of it', () => {
    const progress = diverged('aaaaaaaa', [3, 5e17, Infinity, NaN], 5e35)
    expect(progress).toMatchObject({ step: 7, objective: 5e17, objectiveStep: 2, dataLoss: measurementAt(2).dataLoss })
  })

  it('that reported no step has that of its first measurement', () => {
    expect(diverged('aaaaaaaa', [20.9], null)).toMatchObject({ step: 0, objective: 20.9, objectiveStep: 0 })
  })

  it('without a finite measurement has no objective', () => {
    expect(diverged('aaaaaaaa', [NaN], 5e35)).toMatchObject({ objective: NaN })
    expect(diverged('bbbbbbbb', [], null)).toBeNull()
  })
})

describe('a record', () => {
  it('is read as it was written', () => {
    const { runs, measurements, scalars, checkpoints, collapseSteps, log, record } = store()
    runs.add([storedRun('aaaaaaaa'), storedRun('bbbbbbbb')])
    runs.begin('aaaaaaaa', 6)
    const progress = { ...progressAt(2), objective: Number.NaN, secondsLeft: null }
    runs.setProgress('aaaaaaaa', progress)
    runs.setMeasured('aaaaaaaa', { objective: 0.5, tcv: 1e-7 })
    runs.setMeasured('aaaaaaaa', { objective: Number.NaN, tcv: 3e-7 })
    measurements.add('aaaaaaaa', measurementAt(9))
    measurements.add('aaaaaaaa', measurementAt(1))
    scalars.add('aaaaaaaa', rowsFrom(1, 2))
    scalars.add('aaaaaaaa', rowsFrom(3, 1))
    const state = { 'S, λ': Float64Array.of(Number.NaN, -0, 5e-324), empty: Float64Array.of() }
    const settling = { reference: [[1, Number.POSITIVE_INFINITY], []], next: 500 }
    const resume = { plan: { ...planAt(2), settling }, state }
    checkpoints.save('aaaaaaaa', { step: 1, weights: [], resume: { plan: planAt(1), state: {} } })
    // A checkpoint of a large backbone has its arrays, and no features.
    const backbone = { 'conv1.kernel': Float64Array.of(1, 2), 'head.W_2': Float64Array.of(3) }
    checkpoints.save('aaaaaaaa', { step: 1, weights: [], backbone, resume: { plan: planAt(1), state: {} } })
    expect(checkpoints.weights('aaaaaaaa')).toBeNull()
    expect(checkpoints.stepOfWeights('aaaaaaaa')).toBeNull()
    expect(checkpoints.backbone('aaaaaaaa')).toEqual(backbone)
    checkpoints.resumeFrom('aaaaaaaa', 'weights')
    expect(checkpoints.resumePoint('aaaaaaaa')).toEqual({ plan: planAt(1), weights: [], backbone })
    checkpoints.save('aaaaaaaa', { step: 2, weights: [Float64Array.of(1)], resume })
    expect(checkpoints.stepOfWeights('aaaaaaaa')).toBe(2)
    expect(checkpoints.backbone('aaaaaaaa')).toBeNull()
    const stepped = (at: number, change: number) => collapseStep([collapseChange(1, { change })], { step: at })
    for (const taken of [stepped(2, -1), stepped(1, -2), stepped(2, -3), stepped(3, -4)])
      collapseSteps.add('aaaaaaaa', taken)
    collapseSteps.trimAfter('aaaaaaaa', 2)
    log.add('aaaaaaaa', { at: 1, level: 'warning', message: 'first' })
    log.add('aaaaaaaa', { at: 0, level: 'info', message: 'second' })
    const end = { status: 'crashed', ending: 'why', endedAt: 8, peakMemoryBytes: 7 } as const
    runs.end('aaaaaaaa', end)

    const { createdAt, study, preset, specHash, forecast, versions } = storedRun('')
    const { ending, endedAt } = end
    expect(record('aaaaaaaa')).toEqual({
      summary: runSummary({
        status: 'crashed',
        ending,
        study,
        preset,
        specHash,
        createdAt,
        queuedAt: createdAt,
        startedAt: 6,
        endedAt,
        canResume: true,
        progress,
        samples: 4,
        tcv: 3e-7,
        bestObjective: 0.5,
        bestTcv: 1e-7,
      }),
      spec: spec(),
      forecast,
      engine: null,
      versions,
      peakMemoryBytes: 7,
      checkpointStep: 2,
      // A repeated step replaces the first, and a resume deletes later ones.
      collapseSteps: [stepped(1, -2), stepped(2, -3)],
      scalars: Float64Array.of(...rowsFrom(1, 2), ...rowsFrom(3, 1)),
      measurements: [measurementAt(1), measurementAt(9)],
      log: [
        { at: 1, level: 'warning', message: 'first' },
        { at: 0, level: 'info', message: 'second' },
      ],
    })
    expect(checkpoints.weights('aaaaaaaa')).toEqual({ step: 2, weights: [Float64Array.of(1)] })
    expect(checkpoints.resumePoint('aaaaaaaa')).toEqual(resume)
    const point = checkpoints.resumePoint('aaaaaaaa')
    expect(point && 'state' in point && Object.is(point.state['S, λ']?.[1], -0)).toBe(true)
    checkpoints.deleteResumePoint('aaaaaaaa')
    expect(checkpoints.resumePoint('aaaaaaaa')).toBeNull()
    expect(runs.summary('aaaaaaaa').canResume).toBe(false)
    expect(checkpoints.weights('aaaaaaaa')?.step).toBe(2)
    expect(runs.summaries().map(({ id }) => id)).toEqual(['bbbbbbbb', 'aaaaaaaa'])
    expect(() => record('cccccccc')).toThrow("there is no run 'cccccccc'")
  })

  it('can resume after some endings only', () => {
    const { runs, checkpoints } = store()
    runs.add([storedRun('aaaaaaaa')])
    checkpoints.save('aaaaaaaa', { step: 1, weights: [], resume: { plan: planAt(1), state: {} } })
    const can = RunStatus.options.filter((status) => {
      runs.end('aaaaaaaa', { status, ending: '', endedAt: 1, peakMemoryBytes: null } as RunEnd)
      return runs.summary('aaaaaaaa').canResume
    })
    expect(can).toEqual(['stopped', 'refused', 'crashed', 'killed', 'interrupted'])
  })

  it('can be trimmed after a step, for all chunk sizes', () => {
    for (const step of [0, 1, 2, 3, 5, 9]) {
      const { runs, scalars, measurements, snapshots } = store()
      runs.add([storedRun('aaaaaaaa'), storedRun('bbbbbbbb')])
      for (const id of ['aaaaaaaa', 'bbbbbbbb']) {
        for (const [first, count] of [
          [1, 2],
          [3, 1],
          [4, 3],
        ] as const)
          scalars.add(id, rowsFrom(first, count))
        for (const at of [1, 3, 6]) {
          measurements.add(id, measurementAt(at))
          snapshots.save(id, { step: at, weights: [] })
        }
      }
      scalars.trimAfter('aaaaaaaa', step)
      measurements.trimAfter('aaaaaaaa', step)
      snapshots.trimAfter('aaaaaaaa', step)
      expect(scalars.read('aaaaaaaa')).toEqual(rowsFrom(1, Math.min(step, 6)))
      expect(measurements.read('aaaaaaaa').map((m) => m.step)).toEqual([1, 3, 6].filter((at) => at <= step))
      expect(snapshots.steps('aaaaaaaa')).toEqual([1, 3, 6].filter((at) => at <= step))
      expect(snapshots.steps('bbbbbbbb')).toEqual([1, 3, 6])
      scalars.add('aaaaaaaa', rowsFrom(step + 1, 1))
      expect(scalars.read('aaaaaaaa').at(-scalarNames.length)).toBe(step + 1)
      expect([scalars.read('bbbbbbbb'), measurements.last('bbbbbbbb')?.step]).toEqual([rowsFrom(1, 6), 6])
    }
  })

  it('keeps the last weights of chosen steps, bit for bit', () => {
    const { runs, snapshots } = store()
    runs.add([storedRun('aaaaaaaa'), storedRun('bbbbbbbb')])
    const weights = [Float64Array.of(Number.NaN, -0, 5e-324), Float64Array.of()]
    snapshots.save('aaaaaaaa', { step: 9, weights })
    snapshots.save('aaaaaaaa', { step: 0, weights: [Float64Array.of(1)] })
    snapshots.save('aaaaaaaa', { step: 0, weights })
    snapshots.save('bbbbbbbb', { step: 4, weights: [] })
    expect(readSnapshots({ snapshots }, 'aaaaaaaa')).toEqual([
      { step: 0, weights },
      { step: 9, weights },
    ])
    expect(Object.is(readSnapshots({ snapshots }, 'aaaaaaaa')[0]?.weights[0]?.[1], -0)).toBe(true)
    snapshots.clear('aaaaaaaa')
    expect([snapshots.steps('aaaaaaaa'), snapshots.steps('bbbbbbbb')]).toEqual([[], [4]])
  })

  it('can have every status of the contract and no other', () => {
    const { runs, connection } = store()
    runs.add([storedRun('aaaaaaaa')])
    for (const status of RunStatus.options) connection.sqlite.prepare('UPDATE runs SET status = ?').run(status)
    expect(() => connection.sqlite.prepare('UPDATE runs SET status = ?').run('fine')).toThrow('CHECK')
  })
})

describe('the file', () => {
  it('is migrated to the newest format once, with its data', () => {
    const path = join(temporaryFolder(), 'history.sqlite')
    const first = openStore(path)
    first.runs.add([storedRun('aaaaaaaa')])
    first.connection.close()
    const next = 'ALTER TABLE runs ADD COLUMN note TEXT'
    openDatabase(path, [...migrations, next]).close()
    const again = openDatabase(path, [...migrations, next])
    expect(again.sqlite.prepare('SELECT id, note FROM runs').all()).toEqual([{ id: 'aaaaaaaa', note: null }])
    expect(again.sqlite.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(again.sqlite.pragma('foreign_keys', { simple: true })).toBe(1)
    again.close()
    const known = migrations.length
    expect(() => openStore(path)).toThrow(
      `has format ${known + 1} of a newer Collapsar (this one supports up to ${known})`,
    )
  })

  it('of the first format opens with its data, and later fields are absent', () => {
    const path = join(temporaryFolder(), 'history.sqlite')
    copyFileSync(join(import.meta.dirname, 'histories/0001.sqlite'), path)
    const { connection, runs, checkpoints, record } = openStore(path)
    onTestFinished(() => connection.close())
    const list = runs.summaries()
    expect(list.map(({ status, delta }) => [status, delta])).toEqual([
      ['stopped', 0.1],
      ['finished', null],
      ['finished', 2],
    ])
    for (const { id, canResume, secondsBefore, queuedAt, createdAt } of list) {
      expect({ canResume, secondsBefore, queuedAt }).toEqual({
        canResume: false,
        secondsBefore: 0,
        queuedAt: createdAt,
      })
      expect(checkpoints.kind(id)).toBe('weights alone')
      expect(checkpoints.weights(id)?.weights.map(({ length }) => length)).toEqual([240, 120])
      const { engine, checkpointStep, measurements, scalars, summary } = record(id)
      expect(summary.progress?.attemptBegan).toBe(0)
      expect(engine).toMatchObject({ engine: 'ops', masterPrecision: 'float64', xla: false, stacked: 1 })
      expect(checkpointStep).toBeNull()
      expect([measurements.length > 0, scalars.length > 0]).toEqual([true, true])
      for (const { tcv, tcvLower, tcvUpper } of measurements)
        expect([tcvLower, tcvUpper]).toEqual([tcv, tcv].map((values) => values.map(() => Number.NaN)))
    }
  })

  it('stays as it was when a migration fails', () => {
    const path = join(temporaryFolder(), 'history.sqlite')
    expect(() => openDatabase(path, ['CREATE TABLE a (x)', 'CREATE TABLE broken'])).toThrow('incomplete input')
    const { sqlite } = openDatabase(path, [])
    expect(sqlite.prepare('SELECT name FROM sqlite_schema').all()).toEqual([])
    sqlite.close()
  })

  it('is refused with its path where it is no history', () => {
    const path = join(temporaryFolder(), 'history.sqlite')
    writeFileSync(path, 'certainly not a database, but long enough to be read as one '.repeat(40))
    expect(() => openStore(path)).toThrow(`the history ${path}: the file is not a history of Collapsar`)
    expect(() => openStore(join(path, 'below'))).toThrow(/history .*below/)
  })

  it('says that the disk is full or read-only, and keeps its data', () => {
    const { connection, runs, scalars, log } = store()
    runs.add([storedRun('aaaaaaaa')])
    scalars.add('aaaaaaaa', rowsFrom(1, 2))
    connection.sqlite.pragma('query_only = ON')
    expect(() => log.add('aaaaaaaa', { at: 0, level: 'info', message: '' })).toThrow('is read-only')
    connection.sqlite.pragma('query_only = OFF')
    connection.sqlite.pragma(`max_page_count = ${Number(connection.sqlite.pragma('page_count', { simple: true }))}`)
    const tooMuch = (): void =>
      connection.atomically(() => {
        runs.setProgress('aaaaaaaa', progressAt(1))
        scalars.add('aaaaaaaa', rowsFrom(3, 50_000))
      })
    expect(tooMuch).toThrow('the disk is full')
    expect(runs.summary('aaaaaaaa').progress).toBeNull()
    expect(scalars.read('aaaaaaaa')).toEqual(rowsFrom(1, 2))
  })

  it('reads chunks of a version with fewer series', () => {
    const { connection, runs, scalars } = store()
    runs.add([storedRun('aaaaaaaa')])
    const numbers = new Uint8Array(Float64Array.of(1, 2, 3, 4).buffer)
    connection.sqlite.prepare('INSERT INTO scalar_chunks VALUES (?, 0, 2, ?)').run('aaaaaaaa', numbers)
    const rest = new Array<number>(5).fill(Number.NaN)
    expect(scalars.read('aaaaaaaa')).toEqual(Float64Array.of(1, 2, ...rest, 3, 4, ...rest))
  })

  it('can be opened and migrated by several processes at once', () => {
    const path = join(temporaryFolder(), 'history.sqlite')
    const one = new Database(path)
    const stores = [openStore(path), openStore(path)]
    for (const opened of stores) opened.connection.close()
    one.close()
  })
})
