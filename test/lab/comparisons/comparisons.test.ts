import { describe, expect, it } from 'vitest'
import { timesAt } from '../../../src/lab/comparisons/readSeries.ts'
import { historyPath } from '../../../src/lab/home.ts'
import { openStore, type Store } from '../../../src/lab/store/store.ts'
import { lastStep } from '../../../src/shared/filter/stepFields.ts'
import { scalarNames, type Measurement } from '../../../src/shared/contract/measurements.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { generateRuns } from '../generatedRuns.ts'
import { openDatabase } from '../../../src/lab/store/database.ts'
import { watchedLab } from '../place.ts'

/** Three layers: the second hidden one has the largest TCV, the output a larger one still. */
const measurement = (step: number): Measurement => ({
  step,
  time: step / 10,
  multiplier: 1,
  objective: 1 / (step + 1),
  dataLoss: 2e-3,
  weightPenalty: 0,
  featurePenalty: 0,
  gradientNorm: 1e-5,
  featureSpectra: [Float64Array.of(3), Float64Array.of(2), Float64Array.of(1)],
  weightSpectra: [Float64Array.of(3, 4), Float64Array.of(12), Float64Array.of(0)],
  recursiveSpectra: [],
  tcv: Float64Array.of(1e-3, 1e-2, 5),
  tcvLower: Float64Array.of(1e-4, 8e-3, 4),
  tcvUpper: Float64Array.of(2e-3, 9e-3, 6),
  featureRanks: [7, 4, 9],
  weightRanks: [6, 5, 8],
  layered: {},
})

const rowsUpTo = (count: number): Float64Array =>
  Float64Array.from({ length: count * scalarNames.length }, (_, i) => {
    const [row, column] = [Math.floor(i / scalarNames.length), i % scalarNames.length]
    return column === 0 ? row : row === 777 ? 1e6 : column + 1 / (row + 1)
  })

async function labWith(count: number, fill: (store: Store, ids: string[]) => void) {
  const home = temporaryFolder()
  openDatabase(historyPath(home)).close()
  const ids = generateRuns(historyPath(home), count)
  const store = openStore(historyPath(home))
  store.connection.atomically(() => {
    for (const id of ids) store.measurements.trimAfter(id, -1)
    fill(store, ids)
  })
  store.connection.close()
  const { handlers } = await watchedLab('finishes', { home })
  return { ids, handlers }
}

const asked = { layer: null, over: 'step', isLogX: false, points: 100 } as const

describe('curves of many runs', () => {
  it('keep their peaks and the order of the runs, over steps or seconds', async () => {
    const { ids, handlers } = await labWith(2, (store, [a = '']) => {
      store.scalars.add(a, rowsUpTo(500))
      store.scalars.add(a, rowsUpTo(1500).subarray(500 * scalarNames.length))
      for (const step of [0, 1000]) store.measurements.add(a, measurement(step))
    })
    const runs = ids.toReversed()
    const [none, curve] = await handlers['comparisons.read']({ ...asked, runs, quantity: 'dataLoss' })
    expect([none?.run, none?.x.length, none?.leftOut, none?.layers]).toEqual([ids[1], 0, 0, 2])
    expect([curve?.run, curve?.x.length, curve?.x.at(-1)]).toEqual([ids[0], 100, 1499])
    expect(Math.max(...(curve?.most ?? []))).toBe(1e6)
    expect(curve?.values.at(-1)).toBe(2 + 1 / 1500)
    const [, timed] = await handlers['comparisons.read']({ ...asked, over: 'time', runs, quantity: 'dataLoss' })
    expect([timed?.x.at(-1), timed?.leftOut]).toEqual([100, 499])
  })

  it('of measurements show one layer, or all layers reduced', async () => {
    const { ids, handlers } = await labWith(1, (store, [a = '']) => {
      for (const step of [0, 10]) store.measurements.add(a, measurement(step))
    })
    const read = async (quantity: 'tcv' | 'weightNorm' | 'featureRank' | 'weightRank', layer: number | null) =>
      (await handlers['comparisons.read']({ ...asked, runs: ids, quantity, layer }))[0]
    const worst = await read('tcv', null)
    expect([worst?.values, worst?.lower, worst?.upper].map((own) => own?.[1])).toEqual([1e-2, 8e-3, 9e-3])
    expect((await read('tcv', 1))?.upper[0]).toBe(2e-3)
    expect((await read('weightNorm', null))?.values[0]).toBe(13)
    expect((await read('weightNorm', 1))?.values[0]).toBe(5)
    expect((await read('featureRank', null))?.values[0]).toBe(7)
    expect((await read('featureRank', 3))?.values[0]).toBe(9)
    expect((await read('weightRank', null))?.values[0]).toBe(8)
    expect((await read('weightRank', 2))?.values[0]).toBe(5)
    const beyond = await read('weightRank', 9)
    expect([beyond?.x.length, beyond?.leftOut]).toEqual([0, 2])
  })

  it('of an interface show two neighbouring layers, and are empty for older runs', async () => {
    const { ids, handlers } = await labWith(2, (store, [a = '', b = '']) => {
      const layered = { balancedness: Float64Array.of(0.25, 0.5), alignment: Float64Array.of(1, 0.9, 0.99) }
      store.measurements.add(a, { ...measurement(0), layered })
      store.measurements.add(b, measurement(0))
    })
    const read = async (layer: number | null) =>
      (await handlers['comparisons.read']({ ...asked, runs: ids, quantity: 'balancedness', layer })).map(
        ({ values }) => [...values],
      )
    expect(await read(null)).toEqual([[0.5], []])
    expect(await read(1)).toEqual([[0.25], []])
    expect(await read(3)).toEqual([[], []])
    const [first, second] = await handlers['comparisons.results']({ runs: ids })
    expect([first?.values.alignment, second?.values.alignment]).toEqual([0.9, null])
    expect([first?.values.balancedness, second?.values.balancedness]).toEqual([0.5, null])
    const { ids: known, values } = await handlers['runs.valuesAt']({ step: lastStep })
    expect(known.map((id, i) => [id, values.balancedness[i]])).toEqual([
      [ids[0], 0.5],
      [ids[1], NaN],
    ])
  })

  it('refuse an unknown run', async () => {
    const { handlers } = await labWith(1, () => {})
    const read = async () => await handlers['comparisons.read']({ ...asked, runs: ['zzzzzzzz'], quantity: 'objective' })
    await expect(read).rejects.toThrow('zzzzzzzz')
  })
})

describe('results', () => {
  it('have the values of the last measurement, or null without one', async () => {
    const { ids, handlers } = await labWith(2, (store, [a = '']) => {
      for (const step of [0, 10]) store.measurements.add(a, measurement(step))
    })
    const [first, second] = await handlers['comparisons.results']({ runs: ids })
    expect(first?.run).toBe(ids[0])
    expect(first?.values).toMatchObject({ step: 10, objective: 1 / 11, dataLoss: 2e-3, gradientNorm: 1e-5 })
    expect(first?.values).toMatchObject({ tcv: 1e-2, weightNorm: 13, featureRank: 7, weightRank: 8 })
    expect([first?.tcvLower, first?.tcvUpper]).toEqual([8e-3, 9e-3])
    expect(first?.layers).toMatchObject({
      featureRank: Float64Array.of(7, 4, 9),
      weightNorm: Float64Array.of(5, 12, 0),
    })
    expect(new Set(Object.values(second?.values ?? {}))).toEqual(new Set([null]))
    expect(second).toMatchObject({ layers: {}, tcvLower: null, tcvUpper: null })
  })

  it('of a diverged run have the values of its last measurement, not of its last step', async () => {
    const { ids, handlers } = await labWith(1, (store, [a = '']) => {
      store.measurements.add(a, measurement(10))
      const { progress } = store.runs.summary(a)
      if (progress) store.runs.setProgress(a, { ...progress, step: 17, objective: Number.NaN })
    })
    const [result] = await handlers['comparisons.results']({ runs: ids })
    expect(result?.values).toMatchObject({ step: 10, objective: 1 / 11 })
    const [summary] = await handlers['runs.list']({})
    expect(summary?.progress).toMatchObject({ step: 17, objective: Number.NaN })
  })

  it('refuse an unknown run', async () => {
    const { handlers } = await labWith(1, () => {})
    await expect(async () => await handlers['comparisons.results']({ runs: ['zzzzzzzz'] })).rejects.toThrow('zzzzzzzz')
  })
})

describe('times between measurements', () => {
  it('are interpolated linearly, and unknown outside', () => {
    const known = [
      { step: 10, time: 1 },
      { step: 20, time: 5 },
      { step: 40, time: 6 },
    ]
    expect([...timesAt([0, 10, 15, 20, 30, 40, 41], known)]).toEqual([NaN, 1, 3, 5, 5.5, 6, NaN])
    expect([...timesAt([3], [])]).toEqual([NaN])
    expect([...timesAt([10, 11], known.slice(0, 1))]).toEqual([1, NaN])
  })
})
