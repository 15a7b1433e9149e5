import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../../src/shared/contract/measurements.ts'
import { layerRanksChart } from '../../../src/shared/figures/layerRanks/chart.ts'
import { LayerRanksData } from '../../../src/shared/figures/layerRanks/data.ts'
import { readLayerRanks } from '../../../src/shared/figures/layerRanks/read.ts'
import { layerRanksTable } from '../../../src/shared/figures/layerRanks/table.ts'
import { otherSentences } from '../../../src/shared/figures/layerRanks/title.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import type { RunSpecInput } from '../../../src/shared/spec/runSpec.ts'
import { batches, data, point } from '../../fixtures/figures/layerRanks.ts'
import { runSummary } from '../../fixtures/run.ts'
import { smallSpec } from '../../trainer/sample.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'

const view = { width: 690, height: 330, theme: lightTheme }
const titleOf = (changes: Partial<LayerRanksData>): string => layerRanksChart(data(changes)).title

describe('ranks of the layers over a setting', () => {
  it('says that ranks fall or rise where three runs at each place decide it', () => {
    expect(titleOf({})).toBe('The rank of the middle layers falls with weight decay, from 9.3 to 5.7')
    expect(layerRanksChart(batches()).title).toBe('The rank of the weights rises with the batch size, from 8.8 to 12.8')
    expect(otherSentences(data())).toContain('the rank of the weights falls with weight decay')
    expect(otherSentences(batches())).toContain('the rank of the middle layers rises with the batch size')
  })

  it('claims no trend where seeds scatter as much, ranks turn back, runs are few, or nothing has finished', () => {
    const plain = 'Ranks of the layers over weight decay'
    const high = point(1e-3, [10, 9, 9, 9, 10])
    const low = point(8e-3, [7, 5, 5, 5, 10])
    const scattered = { spread: 4 }
    expect(titleOf({ points: [high, low] })).not.toBe(plain)
    expect(
      titleOf({ points: [point(1e-3, [10, 6, 6, 6, 10], scattered), point(8e-3, [7, 5, 5, 5, 10], scattered)] }),
    ).toBe(plain)
    expect(titleOf({ points: [high, point(3e-3, [7, 1, 1, 1, 10]), low] })).toBe(plain)
    expect(titleOf({ points: [high, { ...low, runs: low.runs.slice(0, 2) }] })).toBe(plain)
    expect(titleOf({ points: [high] })).toBe(plain)
    expect(titleOf({ points: data().points.map((own) => ({ ...own, runs: [] })) })).toBe(plain)
  })

  it('says of the bound whether ranks exceed it, stay below it, or it lies above them all', () => {
    const of = (bound: number | null): string[] =>
      otherSentences(data({ points: [point(1e-3, [9, 8, 8, 8, 10], { bound })] }))
    expect(of(9)).toEqual(['weights exceed the bound at 1 of 1 places, where they are not stationary'])
    expect(of(10)).toEqual(['no weights exceed the bound of descent on batches'])
    expect(of(400)).toEqual(['the bound of descent on batches is at least 400, above every rank'])
    expect(of(null)).toEqual([])
  })

  it('draws a line with a band for each layer, and the bound where it is near the ranks', () => {
    const option = layerRanksChart(batches()).option(view)
    expect(textsOf(option)).toEqual(expect.arrayContaining(['rank of the features', 'rank of the weights']))
    const ids = seriesOf(option).map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(['features 1', 'features 4', 'weights 1', 'weights 4', 'bound']))
    expect(numbersOf(option).every(Number.isFinite)).toBe(true)
    const trained = seriesOf(layerRanksChart(data()).option(view)).map(({ id }) => id)
    expect(trained).not.toContain('weights 1')
    expect(trained).not.toContain('bound')
  })

  it('has a row for each layer of each run, without weights where a layer has none', () => {
    const [run, decay, layer, features, weights] = layerRanksTable(data())
    expect(run?.values).toHaveLength(60)
    expect([decay, layer, features, weights].map((column) => column?.values.slice(0, 2))).toEqual([
      [1e-3, 1e-3],
      [1, 2],
      [10, 7],
      [NaN, 8],
    ])
  })
})

describe('reading ranks over a setting', () => {
  const spectrum = (rank: number): Float64Array => Float64Array.from({ length: 12 }, (_, i) => (i < rank ? 1 : 0.04))
  const source = (changes: Partial<RunSpecInput>, status: 'finished' | 'stopped' = 'finished') => ({
    summary: runSummary({ status, samples: 60 }),
    spec: smallSpec(changes),
    last: () =>
      ({
        featureSpectra: [7, 5, 4, 3].map(spectrum),
        weightSpectra: [9, 6, 5, 3].map(spectrum),
      }) as unknown as Measurement,
  })
  const descent = { kind: 'gradientDescent', learningRate: 0.1 } as const
  const onBatches = (size: number, changes: Partial<RunSpecInput> = {}) =>
    source({ optimizer: descent, batches: { size }, ...changes })

  it('counts singular values above 5 % of the first, over the setting that varies', () => {
    const got = readLayerRanks([onBatches(8), onBatches(2), onBatches(2)])
    expect(LayerRanksData.parse(got)).toEqual(got)
    expect(got).toMatchObject({ variable: 'batch', firstWeights: 1, threshold: 0.05, layers: 4, classes: 3 })
    expect(got.points.map(({ x, runs }) => [x, runs.length])).toEqual([
      [2, 2],
      [8, 1],
    ])
    expect(got.points[0]?.runs[0]).toMatchObject({ features: [7, 5, 4, 3], weights: [9, 6, 5, 3] })
    const penalty = (weightDecay: number) => ({
      penalty: { weightDecay, firstLayer: 1, featureDecay: 0, featureLayers: 'all' as const },
    })
    expect(readLayerRanks([source(penalty(0.1)), source(penalty(0.01))])).toMatchObject({
      variable: 'decay',
      points: [{ x: 0.01 }, { x: 0.1 }],
    })
    const rate = (learningRate: number) => source({ optimizer: { ...descent, learningRate } })
    expect(readLayerRanks([rate(0.2), rate(0.1)]).variable).toBe('rate')
  })

  it('has the bound of plain descent at a constant rate alone', () => {
    const bound = (optimizer: RunSpecInput['optimizer']) =>
      readLayerRanks([onBatches(4, { optimizer })]).points[0]?.bound
    expect(bound(descent)).toBeGreaterThan(4)
    for (const other of [
      { ...descent, clipNorm: 1 },
      { ...descent, schedule: { kind: 'cosine', final: 0.1 } },
      { kind: 'momentum', learningRate: 0.1 },
    ] as const)
      expect(bound(other)).toBeNull()
    expect(
      readLayerRanks([
        onBatches(4, { penalty: { weightDecay: 0, firstLayer: 1, featureDecay: 0, featureLayers: 'all' } }),
      ]).points[0]?.bound,
    ).toBeNull()
  })

  it('leaves out runs that have not finished, and refuses two settings or two networks', () => {
    expect(readLayerRanks([source({ optimizer: descent }, 'stopped')]).points[0]?.runs).toEqual([])
    expect(() => readLayerRanks([])).toThrow('needs runs')
    expect(() =>
      readLayerRanks([onBatches(4), onBatches(2, { optimizer: { ...descent, learningRate: 0.2 } })]),
    ).toThrow('The runs differ in learning rate and batch size. The figure shows one of them.')
    const wide = smallSpec().network.widths.map((width, l, all) => (l < all.length - 1 ? width + 1 : width))
    expect(() =>
      readLayerRanks([onBatches(4), onBatches(4, { network: { ...smallSpec().network, widths: wide } })]),
    ).toThrow('has other widths')
  })
})
