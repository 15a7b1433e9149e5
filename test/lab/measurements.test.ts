import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/lab/store/database.ts'
import { migrations } from '../../src/lab/store/migrations/index.ts'
import { openStore, type Store } from '../../src/lab/store/store.ts'
import { bytesOf, packVectors } from '../../src/lab/store/vectors.ts'
import { scalarColumn } from '../../src/shared/figures/objective/data.ts'
import { lacksSpectra, scalarNames } from '../../src/shared/contract/measurements.ts'
import { layersOf } from '../../src/shared/quantities/read.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { generateRuns } from './generatedRuns.ts'
import { storeRun } from './storedRuns.ts'
import { measurementAt } from './trainers/speak.ts'

function opened(path: string): Store {
  const store = openStore(path)
  onTestFinished(() => store.connection.close())
  return store
}

const historyIn = (): string => join(temporaryFolder(), 'history.sqlite')

describe('a history from before spectra had a table of their own', () => {
  const spectra = [Float64Array.of(3, Number.NaN, -0), Float64Array.of(), Float64Array.of(4, 3)]
  const older = (): { path: string; id: string } => {
    const path = historyIn()
    openDatabase(path, migrations.slice(0, 5)).close()
    const [id = ''] = generateRuns(path, 1)
    const { sqlite, close } = openDatabase(path, migrations.slice(0, 5))
    sqlite
      .prepare('UPDATE measurements SET feature_spectra = ?, weight_spectra = ?, tcv_lower = ? WHERE step = 50')
      .run(packVectors(spectra), packVectors(spectra.slice(1)), bytesOf(Float64Array.of(1e-3, 2e-3)))
    close()
    return { path, id }
  }

  it('keeps every number bit for bit, in the order of the steps, without layered quantities', () => {
    const { path, id } = older()
    const { measurements } = opened(path)
    const all = measurements.read(id)
    expect(all.map(({ step }) => step)).toEqual([0, 50, 100])
    expect(all[1]?.featureSpectra).toEqual(spectra)
    expect(Object.is(all[1]?.featureSpectra[0]?.[2], -0)).toBe(true)
    expect(all[1]?.weightSpectra).toEqual(spectra.slice(1))
    expect([...(all[1]?.tcvLower ?? [])]).toEqual([1e-3, 2e-3])
    expect(measurements.last(id)).toEqual(all[2])
    expect(all.map(({ layered }) => layered)).toEqual([{}, {}, {}])
  })

  it('reads the norms of older weights from their spectra, and stores those of new measurements', () => {
    const { path, id } = older()
    const { measurements } = opened(path)
    measurements.add(id, { ...measurementAt(120), weightSpectra: [Float64Array.of(6, 8), Float64Array.of(1)] })
    const norms = measurements.numbers(id).map((row) => [row.step, ...Array.from(layersOf('weightNorm', row))])
    expect(norms).toEqual([[0], [50, 0, 5], [100], [120, 10, 1]])
  })
})

describe('measurements and their spectra', () => {
  it('are deleted together, and a step that is measured again replaces its row', () => {
    const store = opened(historyIn())
    storeRun(store, 'stored01', 'study', 1, { layers: 2, width: 3, steps: 20, measurements: 3 })
    const rows = (): number[] =>
      ['measurements', 'spectra'].map(
        (name) => store.connection.sqlite.prepare<{ n: number }>(`SELECT count(*) AS n FROM ${name}`).get()?.n ?? NaN,
      )
    expect(rows()).toEqual([3, 3])
    store.measurements.trimAfter('stored01', 10)
    expect(rows()).toEqual([2, 2])
    store.measurements.add('stored01', measurementAt(10))
    expect(store.measurements.last('stored01')).toEqual(measurementAt(10))
    expect(rows()).toEqual([2, 2])
    store.runs.purge(['stored01'])
    expect(rows()).toEqual([0, 0])
  })
})

describe('layered quantities', () => {
  const layered = { somethingNew: Float64Array.of(0.5, Number.NaN, -0), another: Float64Array.of() }

  it('are stored by their names, whatever they are, and need no column of their own', () => {
    const store = opened(historyIn())
    storeRun(store, 'stored01', 'study', 1, { layers: 2, width: 3, steps: 20, measurements: 2 })
    store.measurements.add('stored01', { ...measurementAt(50), layered })
    expect(store.measurements.last('stored01')?.layered).toEqual(layered)
    expect(store.measurements.lastNumbers('stored01')?.layered).toEqual(layered)
    expect(Object.is(store.measurements.last('stored01')?.layered['somethingNew']?.[2], -0)).toBe(true)
  })

  it('are absent from measurements of before 0008, whose other numbers stay', () => {
    const path = historyIn()
    openDatabase(path, migrations.slice(0, 7)).close()
    const [id = ''] = generateRuns(path, 1)
    const { measurements } = opened(path)
    const rows = measurements.numbers(id)
    expect(rows.map(({ step, objective, layered: own }) => [step, objective, own])).toEqual([
      [0, 1, {}],
      [50, 0.1, {}],
      [100, 0.2, {}],
    ])
  })
})

describe('a brief record', () => {
  const briefOf = (size: { width: number; measurements: number }) => {
    const store = opened(historyIn())
    storeRun(store, 'stored01', 'study', 1, { layers: 3, steps: 400, ...size })
    return [store.record('stored01', true), store.record('stored01')] as const
  }

  it('is complete where it is small', () => {
    const [brief, whole] = briefOf({ width: 4, measurements: 5 })
    expect(brief).toEqual(whole)
  })

  it('keeps only the last of many spectra, and every number of the other measurements', () => {
    const [brief, whole] = briefOf({ width: 100, measurements: 400 })
    const noSpectra = { featureSpectra: [], weightSpectra: [], recursiveSpectra: [] }
    const expected = whole.measurements.map((own, i) => (i < 399 ? { ...own, ...noSpectra } : own))
    expect(lacksSpectra(brief.measurements)).toBe(true)
    expect(brief).toEqual({ ...whole, measurements: expected })
  })
})

describe('series of scalars', () => {
  /** 250 compacted steps, then two chunks; the first has only two series. */
  function gone(): Store {
    const store = opened(historyIn())
    storeRun(store, 'stored01', 'study', 1, { layers: 2, width: 3, steps: 250, measurements: 2 })
    const narrow = bytesOf(Float64Array.of(250, 1, 251, 2))
    store.connection.sqlite.prepare("INSERT INTO scalar_chunks VALUES ('stored01', 3, 2, ?)").run(narrow)
    store.scalars.add('stored01', Float64Array.of(252, 7, 7, 7, 7, 7, 1))
    return store
  }
  const chunks = (store: Store): number =>
    store.connection.sqlite.prepare<{ n: number }>('SELECT count(*) AS n FROM scalar_chunks').get()?.n ?? NaN

  it('are the same read by column or by row, with NaN where a chunk has fewer series', () => {
    const { scalars } = gone()
    const rows = scalars.read('stored01')
    expect(rows.length).toBe(253 * scalarNames.length)
    const columns = scalars.columns('stored01', scalarNames)
    for (const [i, name] of scalarNames.entries()) expect(columns[i]).toEqual(scalarColumn(rows, name))
    expect([columns[1]?.at(-2), columns[2]?.at(-2), columns[2]?.at(-1)]).toEqual([2, NaN, 7])
    expect([...scalarColumn(rows, 'step')]).toEqual(Array.from({ length: 253 }, (_, i) => i))
    expect(scalars.columns('nothere1', ['step'])).toEqual([new Float64Array()])
    expect(scalars.read('nothere1')).toEqual(new Float64Array())
  })

  it('stay the same when they are compacted, even twice or without rows', () => {
    const store = gone()
    const rows = store.scalars.read('stored01')
    expect(chunks(store)).toBe(2)
    for (let i = 0; i < 2; i++) {
      store.scalars.compact('stored01')
      expect(chunks(store)).toBe(0)
      expect(store.scalars.read('stored01')).toEqual(rows)
    }
    store.scalars.compact('nothere1')
  })

  it.each([-1, 0, 120, 249, 250, 251, 252, 999])('are deleted beyond step %i, compacted or not', (step) => {
    const store = gone()
    const rows = store.scalars.read('stored01')
    store.scalars.trimAfter('stored01', step)
    expect(store.scalars.read('stored01')).toEqual(rows.subarray(0, Math.min(step + 1, 253) * scalarNames.length))
    store.scalars.add('stored01', Float64Array.of(step + 1, 1, 2, 3, 4, 5, 6))
    expect(store.scalars.read('stored01').subarray(-7)).toEqual(Float64Array.of(step + 1, 1, 2, 3, 4, 5, 6))
  })
})
