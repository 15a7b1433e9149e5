import { describe, expect, it } from 'vitest'
import { historyPath } from '../../src/lab/home.ts'
import { openDatabase } from '../../src/lab/store/database.ts'
import { openStore, type Store } from '../../src/lab/store/store.ts'
import { indexSteps, valueIn } from '../../src/shared/filter/stepFields.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { measurement } from '../renderer/records.ts'
import { generateRuns } from './generatedRuns.ts'
import { watchedLab } from './place.ts'

async function labWith(count: number, fill: (store: Store, ids: string[]) => void = () => {}) {
  const home = temporaryFolder()
  openDatabase(historyPath(home)).close()
  const ids = generateRuns(historyPath(home), count)
  const store = openStore(historyPath(home))
  fill(store, ids)
  store.connection.close()
  const { handlers } = await watchedLab('finishes', { home })
  const at = async (step: number) => indexSteps(await handlers['runs.valuesAt']({ step }))
  return { ids, handlers, at }
}

describe('the values of runs at a step', () => {
  it('are those of the last measurement up to it: at a step, between two steps, beyond the last', async () => {
    const { ids, at } = await labWith(3)
    const [first = ''] = ids
    // Generated runs have measured at 0, 50 and 100, 1, 0.1 and 0.2.
    const seen = await Promise.all([0, 49, 50, 99, 100, 1_000_000].map(at))
    expect(seen.map((rows) => rows.get(first)?.step)).toEqual([0, 0, 50, 50, 100, 100])
    expect(seen.map((rows) => rows.get(first)?.objective)).toEqual([1, 1, 0.1, 0.1, 0.2, 0.2])
    expect(seen.every((rows) => rows.size === 3)).toBe(true)
    expect(seen[2]?.get(first)?.tcv).toBe(51)
    expect([seen[2]?.get(first)?.dataLoss, seen[2]?.get(first)?.gradientNorm]).toEqual([NaN, NaN])
  })

  it('are absent before the first measurement, and reduce layers as the table of quantities says', async () => {
    const { ids, at } = await labWith(2, (store, [a = '', b = '']) => {
      store.measurements.trimAfter(a, -1)
      store.measurements.trimAfter(b, -1)
      store.measurements.add(a, { ...measurement(40), gradientNorm: Number.NaN })
    })
    const [a = '', b = ''] = ids
    const table = new Map([
      [39, await at(39)],
      [40, await at(40)],
    ])
    expect([...(table.get(39)?.keys() ?? [])]).toEqual([])
    expect([...(table.get(40)?.keys() ?? [])]).toEqual([a])
    expect(valueIn(table, a, 'tcv', 40)).toBe(1e-3)
    expect(valueIn(table, a, 'objective', 40)).toBe(0.0026)
    expect(valueIn(table, a, 'gradientNorm', 40)).toBeNull()
    expect([valueIn(table, b, 'dataLoss', 40), valueIn(table, a, 'dataLoss', 7)]).toEqual([null, null])
    expect([valueIn(table, a, 'featureRank', 40), valueIn(table, a, 'weightRank', 40)]).toEqual([12, 12])
    expect(valueIn(table, a, 'weightNorm', 40)).toBeCloseTo(Math.sqrt(5 * (10 * 9 + 2e-10)), 12)
  })

  it('take one search of the key a run, and no walk over measurements', () => {
    const store = openStore(historyPath(temporaryFolder()))
    const { sqlite } = store.connection
    const seen: string[] = []
    const prepare = sqlite.prepare.bind(sqlite)
    sqlite.prepare = ((sql: string) => (seen.push(sql), prepare(sql))) as typeof prepare
    store.measurements.upTo(50)
    const plan = prepare<{ detail: string }>(`EXPLAIN QUERY PLAN ${seen[0] ?? ''}`).all(50)
    const ofMeasurements = plan.map(({ detail }) => detail).filter((detail) => /measurements|earlier/.test(detail))
    expect(ofMeasurements.map((detail) => detail.split(' ')[0])).toEqual(['SEARCH', 'SEARCH'])
    store.connection.close()
  })
})
