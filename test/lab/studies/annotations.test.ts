import { describe, expect, it } from 'vitest'
import { historyPath, openHome } from '../../../src/lab/home.ts'
import { openStore } from '../../../src/lab/store/store.ts'
import { fig2 } from '../../../src/shared/spec/presets/fig2.ts'
import { presetPlan } from '../../../src/shared/spec/presets/preset.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { watchedLab } from '../place.ts'
import { storeRun } from '../storedRuns.ts'

const size = { layers: 2, width: 3, steps: 10, measurements: 2 }
const [first, second, unlisted] = ['study0000001', 'study0000002', 'study0000003']

/** Opens a lab on two studies of two runs and one of an older version, without a row of its own. */
async function setUp() {
  const home = temporaryFolder()
  const store = openStore(historyPath(openHome(home)))
  const plan = presetPlan(fig2, 'quick')
  for (const id of [first, second])
    store.studies.add(
      { id, name: `name of ${id}`, preset: 'fig2', size: 'quick', createdAt: 1.8e12, isPaused: false },
      plan,
    )
  for (const [at, study] of [first, first, second, second, unlisted, unlisted].entries())
    storeRun(store, `run${at}00000000`, study, at, size)
  store.connection.close()
  const { handlers, events } = await watchedLab('finishes', { home })
  const list = async (inTrash = false) => (await handlers['studies.list']({ inTrash })).map(({ id }) => id)
  const runs = async (inTrash = false) => (await handlers['runs.list']({ inTrash })).map(({ id }) => id.slice(0, 4))
  return { handlers, events, list, runs }
}

describe('annotations of studies', () => {
  it('change exactly the named fields of the named studies, also of one without a row', async () => {
    const { handlers, events } = await setUp()
    await handlers['studies.annotate']({ ids: [first, unlisted], change: { addTags: ['paper', 'b'], isStarred: true } })
    await handlers['studies.annotate']({ ids: [first], change: { name: 'mine', removeTags: ['b'] } })
    const studies = await handlers['studies.list']({})
    expect(studies.map(({ name, isStarred, tags }) => [name, isStarred, tags])).toEqual([
      [studies[0]?.name, true, ['paper', 'b']],
      [`name of ${second}`, false, []],
      ['mine', true, ['paper']],
    ])
    expect((await handlers['studies.read']({ id: first })).summary).toMatchObject({ name: 'mine', tags: ['paper'] })
    const changed = events.filter(({ name }) => name === 'studies.changed').map(({ payload }) => payload)
    expect(changed[0]).toMatchObject({ id: first, isStarred: true, tags: ['paper', 'b'] })
  })

  it('change nothing where one of the studies does not exist', async () => {
    const { handlers, list } = await setUp()
    const ids = [first, 'zzzzzzzzzzzz']
    for (const change of [
      () => handlers['studies.annotate']({ ids, change: { isStarred: true } }),
      () => handlers['studies.trash']({ ids }),
      () => handlers['studies.restore']({ ids }),
      () => handlers['studies.purge']({ ids }),
    ])
      await expect(async () => await change()).rejects.toThrow(/there is no study 'zzzz|is not in the trash|no runs in/)
    expect(await list()).toEqual([unlisted, second, first])
    expect((await handlers['studies.list']({})).every(({ isStarred }) => !isStarred)).toBe(true)
  })
})

describe('a study in the trash', () => {
  it('takes its runs along and restores them, but not runs that were trashed before', async () => {
    const { handlers, list, runs } = await setUp()
    await handlers['runs.trash']({ ids: ['run000000000'] })
    await new Promise((resolve) => setTimeout(resolve, 2))
    await handlers['studies.trash']({ ids: [first, unlisted] })
    expect([await list(), await list(true)]).toEqual([[second], [unlisted, first]])
    expect(await runs()).toEqual(['run3', 'run2'])
    await expect(async () => await handlers['studies.trash']({ ids: [first] })).rejects.toThrow('already in the trash')
    await handlers['studies.restore']({ ids: [first, unlisted] })
    expect([await list(), await list(true)]).toEqual([[unlisted, second, first], []])
    expect([await runs(), await runs(true)]).toEqual([['run5', 'run4', 'run3', 'run2', 'run1'], ['run0']])
  })

  it('is deleted with all its runs, and only from the trash', async () => {
    const { handlers, list, runs, events } = await setUp()
    await expect(async () => await handlers['studies.purge']({ ids: [first] })).rejects.toThrow('not in the trash')
    await handlers['studies.trash']({ ids: [first] })
    await handlers['studies.purge']({ ids: [first] })
    expect([await list(true), await runs(true), await runs()]).toEqual([[], [], ['run5', 'run4', 'run3', 'run2']])
    expect(events.filter(({ name }) => name === 'runs.purged')).toHaveLength(1)
  })
})
