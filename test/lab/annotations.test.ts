import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/lab/store/database.ts'
import { migrations } from '../../src/lab/store/migrations/index.ts'
import { historyPath } from '../../src/lab/home.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { generateRuns } from './generatedRuns.ts'
import { eventually, watchedLab } from './place.ts'
import { alone, spec } from './specs.ts'

async function labWith(count: number) {
  const home = temporaryFolder()
  openDatabase(historyPath(home)).close()
  const ids = generateRuns(historyPath(home), count)
  const lab = await watchedLab('finishes', { home })
  const list = (inTrash = false) => lab.handlers['runs.list']({ inTrash })
  return { lab, ids, list, handlers: lab.handlers }
}

describe('annotations', () => {
  it('change exactly the named fields of the named runs', async () => {
    const { lab, ids, list, handlers } = await labWith(4)
    const [a = '', b = '', c = ''] = ids
    const before = await list()
    await handlers['runs.annotate']({ ids: [a, b], change: { isStarred: true, addTags: ['good', 'seen'] } })
    await handlers['runs.annotate']({ ids: [b, c], change: { removeTags: ['good'], addTags: ['bad'], folder: 'a/b' } })
    await handlers['runs.annotate']({ ids: [a], change: { name: 'mine', notes: '# λ\n*small*', isArchived: true } })
    const after = new Map((await list()).map((run) => [run.id, run]))
    expect([a, b, c].map((id) => after.get(id)?.tags)).toEqual([['good', 'seen'], ['seen', 'bad'], ['bad']])
    expect([a, b, c].map((id) => after.get(id)?.isStarred)).toEqual([true, true, false])
    expect([a, b, c].map((id) => after.get(id)?.folder)).toEqual(['', 'a/b', 'a/b'])
    expect(after.get(a)).toMatchObject({ name: 'mine', notes: '# λ\n*small*', archivedAt: expect.any(Number) })
    expect(after.get(ids[3] ?? '')).toEqual(before.find(({ id }) => id === ids[3]))
    expect((await handlers['runs.read']({ id: a })).spec.name).not.toBe('mine')
    const events = lab.events.filter(({ name }) => name === 'runs.annotated')
    expect(events).toHaveLength(3)
    expect(events[0]?.payload).toMatchObject([{ isStarred: true }, { isStarred: true }])
    await handlers['runs.annotate']({ ids: [a], change: { tags: [], isArchived: false } })
    expect((await list()).find(({ id }) => id === a)).toMatchObject({
      tags: [],
      archivedAt: null,
      notes: '# λ\n*small*',
    })
  })

  it('change nothing where one of the runs does not exist', async () => {
    const { ids, list, handlers } = await labWith(2)
    const wrong = [...ids, 'zzzzzzzz']
    for (const change of [
      () => handlers['runs.annotate']({ ids: wrong, change: { isStarred: true } }),
      () => handlers['runs.trash']({ ids: wrong }),
      () => handlers['runs.restore']({ ids: wrong }),
      () => handlers['runs.purge']({ ids: wrong }),
    ])
      await expect(async () => await change()).rejects.toThrow("there is no run 'zzzzzzzz'")
    expect((await list()).map(({ isStarred, trashedAt }) => [isStarred, trashedAt])).toEqual([
      [false, null],
      [false, null],
    ])
  })
})

describe('the trash', () => {
  it('hides runs from the list and their study until they are restored', async () => {
    const { ids, list, handlers } = await labWith(3)
    const [a = '', b = ''] = ids
    await handlers['runs.trash']({ ids: [a, b] })
    expect((await list()).map(({ id }) => id)).toEqual([ids[2]])
    expect((await list(true)).map(({ id, trashedAt }) => [id, trashedAt !== null])).toEqual([
      [b, true],
      [a, true],
    ])
    const studies = await handlers['studies.list']({})
    expect(studies.reduce((sum, { runs }) => sum + runs, 0)).toBe(1)
    await expect(async () => await handlers['runs.resume']({ id: a })).rejects.toThrow('restore it first')
    await handlers['runs.restore']({ ids: [a] })
    expect((await list()).map(({ id }) => id)).toEqual([ids[2], a])
    expect((await list(true)).map(({ id }) => id)).toEqual([b])
  })

  it('is the only place from which runs and their measurements are deleted for good', async () => {
    const { lab, ids, list, handlers } = await labWith(3)
    const [a = '', b = ''] = ids
    await expect(async () => await handlers['runs.purge']({ ids: [a] })).rejects.toThrow(`run ${a} is not in the trash`)
    await handlers['runs.trash']({ ids: [a] })
    await expect(async () => await handlers['runs.purge']({ ids: [a, b] })).rejects.toThrow(
      `run ${b} is not in the trash`,
    )
    expect((await handlers['runs.sparklines']({ ids: [a] }))[0]?.objective.length).toBeGreaterThan(2)
    await handlers['runs.purge']({ ids: [a] })
    expect(lab.events.at(-1)).toEqual({ name: 'runs.purged', payload: { ids: [a] } })
    expect(await list(true)).toEqual([])
    const { sqlite, close } = openDatabase(historyPath(lab.home))
    const left = sqlite.prepare('SELECT DISTINCT run_id FROM measurements ORDER BY 1').all() as { run_id: string }[]
    close()
    expect(left.map(({ run_id }) => run_id)).toEqual(ids.slice(1))
    expect((await handlers['runs.specs']({})).ids).toEqual(ids.slice(1))
  })

  it('refuses all runs where one has not ended', async () => {
    const lab = await watchedLab('deaf', { concurrency: 1 })
    const [running = '', waiting = ''] = await lab.start(alone(), alone({ seed: 1 }))
    await lab.until(running, 'running')
    const trash = (ids: string[]) => lab.handlers['runs.trash']({ ids })
    await expect(async () => await trash([running])).rejects.toThrow('is still running: stop it first')
    await expect(async () => await trash([waiting])).rejects.toThrow('is still queued: stop it first')
    expect(await lab.handlers['runs.list']({ inTrash: true })).toEqual([])
  })
})

it('a run has its least values, also after it returns to a checkpoint', async () => {
  const lab = await watchedLab('counts')
  const [id = ''] = await lab.start(spec())
  const read = () => lab.handlers['runs.read']({ id })
  await eventually(async () => ((await read()).measurements.length > 1 ? true : null))
  await lab.handlers['runs.stop']({ id })
  expect((await lab.until(id, 'stopped')).bestObjective).toBe(1 / 5)
  await lab.handlers['runs.resume']({ id })
  expect((await read()).summary.bestObjective).toBe(1 / 3)
  await eventually(async () => ((await read()).measurements.length > 2 ? true : null))
  await lab.handlers['runs.stop']({ id })
  await lab.until(id, 'stopped')
  const { summary, measurements } = await read()
  expect(summary.bestObjective).toBe(Math.min(...measurements.map(({ objective }) => objective)))
  expect(summary.bestTcv).toBe(Math.min(...measurements.map(({ tcv }) => tcv[0] ?? Number.NaN)))
})

it('the migration adds least objectives to an old history', () => {
  const path = historyPath(temporaryFolder())
  openDatabase(path, migrations.slice(0, 4)).close()
  const ids = generateRuns(path, 2)
  const { sqlite, close } = openDatabase(path)
  expect(sqlite.prepare('SELECT id, best_objective, best_tcv FROM runs ORDER BY id').all()).toEqual([
    { id: ids[0], best_objective: 0.1, best_tcv: null },
    { id: ids[1], best_objective: 0.1, best_tcv: null },
  ])
  close()
})

describe('fields of specs', () => {
  it('are columns; a varied field has several values and a missing one none', async () => {
    const { handlers, lab } = await labWith(0)
    const sampling = { kind: 'random', count: 10, seed: 0 } as const
    const moons = { data: { set: 'moons', deviation: 0.1, sampling } } as const
    const specs = [spec(), spec({ seed: 4 }), spec({ ...moons, network: { widths: [12, 2] } })]
    const ids = await lab.start(...specs)
    const table = await handlers['runs.specs']({})
    expect(table.ids).toEqual(ids)
    const column = (path: string) => {
      const { values = [], codes = [] } = table.columns.find((one) => one.path === path) ?? {}
      return Array.from(codes, (code) => (code < 0 ? undefined : values[code]))
    }
    expect(column('seed')).toEqual([0, 4, 0])
    expect(column('data.set')).toEqual(['digits', 'digits', 'moons'])
    expect(column('data.deviation')).toEqual([undefined, undefined, 0.1])
    expect(column('network.widths')).toEqual(['12, 10', '12, 10', '12, 2'])
    expect(table.columns.map(({ path }) => path)).not.toContain('name')
  })
  it('are the same in two answers that were asked for together', async () => {
    const { handlers, ids } = await labWith(700)
    const [first, second] = await Promise.all([handlers['runs.specs']({}), handlers['runs.specs']({})])
    expect(first.ids).toEqual(ids)
    expect(second).toEqual(first)
  })
})

it('ten thousand runs can be listed, changed, trashed and deleted at once', async () => {
  const { ids, list, handlers } = await labWith(10_000)
  expect(await list()).toHaveLength(10_000)
  const table = await handlers['runs.specs']({})
  expect(table.columns.find(({ path }) => path === 'seed')?.values).toHaveLength(10_000)
  await handlers['runs.annotate']({ ids, change: { addTags: ['all'] } })
  expect((await list()).every(({ tags }) => tags.includes('all'))).toBe(true)
  await handlers['runs.trash']({ ids })
  expect([(await list()).length, (await list(true)).length]).toEqual([0, 10_000])
  await handlers['runs.purge']({ ids })
  expect([await list(true), await handlers['studies.list']({})]).toEqual([[], []])
})

it('settings are stored', async () => {
  const home = temporaryFolder()
  const first = await watchedLab('finishes', { home })
  expect(await first.handlers['settings.read']({ name: 'runs.table' })).toBeNull()
  await first.handlers['settings.write']({ name: 'runs.table', value: '1' })
  await first.handlers['settings.write']({ name: 'runs.table', value: '{"a":2}' })
  await first.close()
  const again = await watchedLab('finishes', { home })
  expect(await again.handlers['settings.read']({ name: 'runs.table' })).toBe('{"a":2}')
})
