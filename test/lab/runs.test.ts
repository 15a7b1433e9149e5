import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openForecaster } from '../../src/lab/forecaster.ts'
import { openDataSets } from '../../src/lab/datasets/dataSets.ts'
import { dispatchEvents } from '../../src/lab/dispatchEvents.ts'
import { runEndWriter } from '../../src/lab/runs/runEndWriter.ts'
import { runQueue } from '../../src/lab/runs/queue.ts'
import { storeRuns } from '../../src/lab/runs/startRuns.ts'
import { trainerPool } from '../../src/lab/runs/trainerPool.ts'
import { openStore } from '../../src/lab/store/store.ts'
import type { RunStatus } from '../../src/shared/contract/runs.ts'
import { scalarNames } from '../../src/shared/contract/measurements.ts'
import { watchedLab, eventually } from './place.ts'
import { alone, root, spec, trainer } from './specs.ts'
import { engine, measurementAt, rowsFrom } from './trainers/speak.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const over: RunStatus[] = ['finished', 'stopped', 'diverged', 'trapped', 'refused', 'crashed', 'killed', 'interrupted']
const begun = Float64Array.of(...rowsFrom(1, 3), ...rowsFrom(4, 2))

describe('a run', () => {
  it('that finishes is stored, and emits its events', async () => {
    const lab = await watchedLab('finishes')
    const [id = ''] = await lab.start(spec())
    await lab.until(id, ...over)
    const record = await lab.handlers['runs.read']({ id })
    expect(record).toMatchObject({
      summary: {
        status: 'finished',
        ending: expect.stringContaining('Stationary to 1.0 × 10⁻³') as string,
        progress: { step: 4 },
      },
      engine: { ...engine, device: expect.stringContaining('process') as string },
      peakMemoryBytes: 12345,
      checkpointStep: null,
      measurements: [measurementAt(1), measurementAt(5)],
      log: [{ level: 'info', message: '20 samples, width 12, 0' }],
      forecast: { counts: new Array(10).fill(2) },
    })
    expect(record.scalars).toEqual(begun)
    expect(Object.keys(record.versions)).toEqual(expect.arrayContaining(['collapsar', 'node', 'system']))
    expect(lab.events.map(({ name }) => name).filter((name) => name !== 'studies.changed')).toEqual([
      'runs.changed',
      'runs.changed',
      'runs.changed', // queued, running, engine known
      'runs.progressed',
      'runs.measured',
      'runs.progressed',
      'runs.logged',
      'runs.measured',
      'runs.changed',
    ])
  })

  it.each([
    ['exits', 'crashed', /exit code 3/],
    ['aborts', 'crashed', /SIGABRT/],
    ['diverges', 'diverged', /step 7: the objective is not a number/],
    ['refuses', 'refused', /float64 needs another engine/],
    ['babbles', 'crashed', /could not use a message from the trainer/],
    ['misaddresses', 'crashed', /could not use a message from the trainer: unexpected/],
    ['missing', 'crashed', /exit code 1/],
  ])('of a trainer that %s ends as %s', async (name, status, ending) => {
    const lab = await watchedLab(name)
    const [id = ''] = await lab.start(spec())
    expect(await lab.until(id, ...over)).toMatchObject({ status, ending: expect.stringMatching(ending) as string })
  })

  it('that crashes keeps its measurements and its last output', async () => {
    const lab = await watchedLab('exits')
    const [id = ''] = await lab.start(spec())
    await lab.until(id, 'crashed')
    const { scalars, measurements, log } = await lab.handlers['runs.read']({ id })
    expect({ scalars, measurements }).toEqual({ scalars: begun, measurements: [measurementAt(1)] })
    expect(log.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'error a first word',
      'error the very last word',
    ])
    const crashes = join(lab.home, 'window', 'crashes')
    const reports = readdirSync(crashes).map((name) => readFileSync(join(crashes, name), 'utf8'))
    expect(reports).toHaveLength(1)
    for (const words of ['process: trainer', id, 'exit code 3', 'the very last word'])
      expect(reports[0]).toContain(words)
  })

  it('whose trainer cannot start says so', async () => {
    const lab = await watchedLab('finishes', { nodePath: '/no/such/node' })
    const [id = ''] = await lab.start(spec())
    expect(await lab.until(id, ...over)).toMatchObject({
      status: 'crashed',
      ending: expect.stringContaining('ENOENT') as string,
    })
  })

  it('that diverges keeps NaN and infinities', async () => {
    const lab = await watchedLab('diverges')
    const [id = ''] = await lab.start(spec())
    const { progress } = await lab.until(id, 'diverged')
    expect(progress).toMatchObject({ objective: Number.NaN, dataLoss: Number.POSITIVE_INFINITY })
  })
})

describe('stopping', () => {
  it('ends a run that responds', async () => {
    const lab = await watchedLab('stops')
    const [id = ''] = await lab.start(spec())
    await eventually(() => lab.events.find(({ name }) => name === 'runs.measured') ?? null)
    await lab.handlers['runs.stop']({ id })
    expect(await lab.until(id, ...over)).toMatchObject({ status: 'stopped', ending: 'Stopped.' })
    await expect(async () => lab.handlers['runs.stop']({ id })).rejects.toThrow(`run ${id} has already ended (stopped)`)
    await expect(async () => lab.handlers['runs.stop']({ id: 'nosuchrun' })).rejects.toThrow(
      "there is no run 'nosuchrun'",
    )
  })

  it('kills a trainer within a second and keeps measurements', async () => {
    const lab = await watchedLab('hangs')
    const [id = ''] = await lab.start(spec())
    await eventually(() => lab.events.findLast(({ name }) => name === 'runs.progressed') ?? null)
    await eventually(() => lab.events.find(({ name }) => name === 'runs.measured') ?? null)
    const asked = Date.now()
    await lab.handlers['runs.stop']({ id })
    const { status } = await lab.until(id, ...over)
    expect(Date.now() - asked).toBeLessThan(1000)
    const { log, measurements } = await lab.handlers['runs.read']({ id })
    expect({ status, measurements }).toEqual({ status: 'stopped', measurements: [measurementAt(1)] })
    expect(log.at(-1)?.message).toContain('was killed')
  })

  it('ends a waiting run while the others continue in order', async () => {
    const lab = await watchedLab('stops', { concurrency: 1 })
    const [first = '', second = '', third = ''] = await lab.start(alone(), alone({ seed: 1 }), alone({ seed: 2 }))
    await lab.handlers['runs.stop']({ id: second })
    expect(await lab.until(second, 'stopped')).toMatchObject({ startedAt: null, ending: 'Stopped before it started.' })
    await lab.until(first, 'running')
    expect((await lab.handlers['runs.read']({ id: third })).summary.status).toBe('queued')
    await lab.handlers['runs.stop']({ id: first })
    await lab.until(third, 'running')
    const list = await lab.handlers['runs.list']({})
    expect(list.map(({ id }) => id)).toEqual([third, second, first])
    expect(new Set(list.map(({ study }) => study)).size).toBe(1)
  })

  it('ends all runs when the lab closes', async () => {
    const home = temporaryFolder()
    const lab = await watchedLab('stops', { home, concurrency: 1 })
    const [first = '', second = ''] = await lab.start(alone(), alone())
    await eventually(() => lab.events.find(({ name }) => name === 'runs.measured') ?? null)
    await lab.close()
    const again = await watchedLab('stops', { home })
    expect(await again.until(first, ...over)).toMatchObject({ status: 'stopped' })
    expect(await again.until(second, ...over)).toMatchObject({
      status: 'stopped',
      ending: 'Never started: the lab closed.',
    })
    const { log } = await again.handlers['runs.read']({ id: first })
    expect(log[0]?.message).toContain('The lab closed')
  })
})

describe('a spec that cannot be run', () => {
  it('is refused with its field before anything is stored', async () => {
    const lab = await watchedLab('finishes')
    const bad = spec({ network: { widths: [12, 11] } })
    await expect(lab.start(bad)).rejects.toThrow(/^network\.widths\.1: the last layer must have 10 units/)
    await expect(lab.start(spec(), bad)).rejects.toThrow(/^specs\.1: network\.widths\.1/)
    expect(await lab.handlers['runs.list']({})).toEqual([])
    await expect(async () => lab.handlers['forecasts.make']({ spec: bad })).rejects.toThrow('network.widths.1')
  })

  it('that needs more memory than the machine has is refused with the estimate before anything is stored', async () => {
    const lab = await watchedLab('finishes')
    const huge = spec({ network: { widths: [...new Array<number>(40).fill(4096), 10] } })
    const sentence =
      /network\.widths: training needs about \d+\.\d GB of memory, but this machine has \d+\.\d GB; reduce network\.widths, the samples or optimizer\.memory$/
    await expect(lab.start(huge)).rejects.toThrow(sentence)
    await expect(lab.start(spec(), huge)).rejects.toThrow(/^specs\.1: network\.widths: training needs about/)
    const plan = { parts: [{ label: '', base: huge, axes: [{ path: 'seed', values: [0, 1] }] }] }
    const study = { name: 'huge', preset: null, size: null, plan }
    await expect(async () => lab.handlers['studies.start'](study)).rejects.toThrow(sentence)
    expect(await lab.handlers['runs.list']({})).toEqual([])
    expect(await lab.handlers['studies.list']({})).toEqual([])
  })
})

describe('a full disk', () => {
  it('interrupts the run, says why, and keeps stored data', async () => {
    const store = openStore(join(temporaryFolder(), 'history.sqlite'))
    onTestFinished(() => store.connection.close())
    const changes: RunStatus[] = []
    const floods = { nodePath: process.execPath, trainerPath: trainer('floods') }
    const context = {
      store,
      runEnds: runEndWriter(store),
      emit: dispatchEvents({ 'runs.changed': ({ status }) => void changes.push(status) }),
      trainerCommand: floods,
      trainers: trainerPool(floods),
      environment: () => ({ variables: process.env, warning: null }),
      dataSet: () => openDataSets(root),
      reportCrash: () => {},
      forecaster: openForecaster({ dataSet: () => openDataSets(root) }),
    }
    const queue = runQueue(context, { cores: 1, trainers: 1, bytes: 8e9, sharesPrograms: false, device: 'cpu' })
    const [id = ''] = storeRuns(context, [spec()], null, {})
    store.connection.sqlite.pragma('max_page_count = 150')
    queue.add([id])
    await eventually(() => (changes.includes('interrupted') ? true : null))
    expect(context.runEnds.correct(store.runs.summary(id)).status).toBe('interrupted')
    await queue.close()
    // The end may need a page that a full disk does not have: it is written as soon as there is space.
    store.connection.sqlite.pragma('max_page_count = 1000000')
    context.runEnds.close()
    const { summary, scalars } = store.record(id)
    expect(summary).toMatchObject({
      status: 'interrupted',
      ending: expect.stringContaining('the disk is full') as string,
    })
    expect(scalars.subarray(0, begun.length)).toEqual(begun)
    expect(scalars.length % scalarNames.length).toBe(0)
    expect(scalars.length).toBeGreaterThan(begun.length)
  })

  it('does not leave an ended run running', () => {
    const store = openStore(join(temporaryFolder(), 'history.sqlite'))
    onTestFinished(() => store.connection.close())
    const context = {
      store,
      runEnds: runEndWriter(store),
      emit: () => {},
      trainerCommand: { nodePath: '', trainerPath: '' },
      trainers: trainerPool({ nodePath: '', trainerPath: '' }),
      environment: () => ({ variables: {}, warning: null }),
      dataSet: () => openDataSets(root),
      reportCrash: () => {},
      forecaster: openForecaster({ dataSet: () => openDataSets(root) }),
    }
    const [id = ''] = storeRuns(context, [spec()], null, {})
    store.connection.sqlite.pragma('query_only = ON')
    context.runEnds.write(id, { status: 'finished', ending: 'well', endedAt: 1, peakMemoryBytes: null })
    expect(store.runs.summary(id).status).toBe('queued')
    expect(context.runEnds.correct(store.runs.summary(id))).toMatchObject({
      status: 'finished',
      ending: 'well',
      endedAt: 1,
    })
    store.connection.sqlite.pragma('query_only = OFF')
    context.runEnds.close()
    expect(store.runs.summary(id).status).toBe('finished')
  })
})
