import { describe, expect, it } from 'vitest'
import { results } from '../../../src/lab/figures/results.ts'
import { pageOf } from '../../../src/lab/figures/exportFigure.ts'
import { studyFigure } from '../../../src/lab/figures/figure.ts'
import { studyTable } from '../../../src/shared/figures/index.ts'
import { ResultsData } from '../../../src/shared/figures/results/data.ts'
import { resultNames } from '../../../src/shared/quantities/table.ts'
import type { Measurement } from '../../../src/shared/contract/measurements.ts'
import type { RunStatus } from '../../../src/shared/contract/runs.ts'
import { fig2 } from '../../../src/shared/spec/presets/fig2.ts'
import { presetSpec } from '../../../src/shared/spec/presets/preset.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { gridOfResults, lineOfResults, seedsOfResults } from '../../fixtures/figures/results.ts'
import { elementsOf } from './readFigures.ts'
import { measurement, record } from './records.ts'

type Source = Parameters<typeof results>[0][number]

function source(
  id: number,
  changes: string[],
  more: Partial<Measurement> = {},
  status: RunStatus = 'finished',
): Source {
  const last: Measurement = {
    ...measurement('10', 1000),
    tcv: Float64Array.of(2, 5, 9),
    weightSpectra: [Float64Array.of(3), Float64Array.of(4)],
    featureRanks: [7, 12, 99],
    weightRanks: [8, 20],
    objective: id,
    layered: { balancedness: Float64Array.of(0.75, 0.5), alignment: Float64Array.of(1, -0.5, 1) },
    ...more,
  }
  return {
    summary: {
      ...record('10').summary,
      id: `run0000${id}`,
      status,
      startedAt: 1000,
      endedAt: 3500,
      secondsBefore: 4,
    },
    spec: overrideAll(presetSpec(fig2, 'quick', 10), [`name=run ${id}`, ...changes]),
    last: () => last,
  }
}
const resultOf = (data: ResultsData, run: number, name: (typeof resultNames)[number]): number | undefined =>
  data.runs[run]?.values[resultNames.indexOf(name)]

describe('the results of runs', () => {
  const sources = [1e-3, 1e-4].flatMap((lambda, i) =>
    [0, 1].map((seed) => source(2 * i + seed, [`penalty.weightDecay=${lambda}`, `seed=${seed}`])),
  )

  it('vary over the fields in which the specs differ, with numbers ascending and without seeds and names', async () => {
    const data = await results(sources)
    expect(ResultsData.parse(data)).toEqual(data)
    expect(data.fields).toEqual([{ path: 'penalty.weightDecay', values: [1e-4, 1e-3] }])
    expect(data.seeds).toEqual(['seed'])
    expect(data.runs.map(({ at }) => at)).toEqual([[1], [1], [0], [0]])
    expect(data.choice).toEqual({ result: 'tcv', x: null, y: null })
  })

  it('are the last values of hidden layers, and the seconds of all sessions of the run', async () => {
    const data = await results(sources)
    expect(resultOf(data, 1, 'objective')).toBe(1)
    // The last layer has 9 and 99.
    expect(resultOf(data, 1, 'tcv')).toBe(5)
    expect(resultOf(data, 1, 'featureRank')).toBe(12)
    expect(resultOf(data, 1, 'weightRank')).toBe(20)
    expect(resultOf(data, 1, 'weightNorm')).toBe(5)
    expect(resultOf(data, 1, 'step')).toBe(1000)
    expect(resultOf(data, 1, 'balancedness')).toBe(0.75)
    expect(resultOf(data, 1, 'alignment')).toBe(-0.5)
    expect(resultOf(data, 1, 'seconds')).toBe(6.5)
  })

  it('are NaN for unfinished runs and for missing values', async () => {
    const data = await results([
      source(0, []),
      source(1, ['seed=1'], {}, 'diverged'),
      source(2, ['seed=2'], {}, 'running'),
      { ...source(3, ['seed=3']), last: () => null },
      source(4, ['seed=4'], { tcv: Float64Array.of(9), featureRanks: [3], weightRanks: [] }),
    ])
    expect(data.runs.map((_, i) => resultOf(data, i, 'objective'))).toEqual([0, NaN, NaN, NaN, 4])
    expect(data.runs.map(({ status }) => status)).toEqual(['finished', 'diverged', 'running', 'finished', 'finished'])
    for (const name of ['tcv', 'featureRank', 'weightRank'] as const) expect(resultOf(data, 4, name)).toBeNaN()
  })

  it('show a dash where a spec lacks a field, and sort words', async () => {
    const data = await results([
      source(0, ['network.activation=relu']),
      source(1, ['optimizer={"kind":"adam","learningRate":0.01}', 'network.activation=tanh']),
    ])
    expect(data.fields).toContainEqual({ path: 'network.activation', values: ['relu', 'tanh'] })
    expect(data.fields).toContainEqual({ path: 'optimizer.memory', values: [10, '–'] })
  })

  it('are refused over a field that does not vary, with the fields that vary', async () => {
    const over =
      (x: string, of = sources) =>
      () =>
        results(of, { result: 'tcv', x, y: null })
    await expect(over('penalty.lambda')).rejects.toThrow(
      "the runs do not differ in 'penalty.lambda': choose one of penalty.weightDecay",
    )
    await expect(over('seed', sources.slice(0, 2))).rejects.toThrow(
      "do not differ in 'seed': their specs differ only in seeds",
    )
    expect((await results(sources, { result: 'step', x: 'penalty.weightDecay', y: '' })).choice.y).toBe('')
  })
})

it('the table has one row per run, with the statistics of its cell', () => {
  const table = studyTable(gridOfResults())
  const column = (name: string) => table.find((own) => own.name === name)?.values
  expect(table.map(({ name }) => name)).toEqual([
    'run',
    'status',
    'penalty.weightDecay',
    'data.deviation',
    'panel',
    'result',
    'value',
    'count',
    'median',
    'lowest',
    'lower_quartile',
    'upper_quartile',
    'highest',
  ])
  expect(column('value')?.slice(0, 3)).toEqual([1e-4, 2e-4, 4e-4])
  expect(column('median')?.slice(0, 3)).toEqual([2e-4, 2e-4, 2e-4])
  expect(column('penalty.weightDecay')?.slice(0, 4)).toEqual([1e-4, 1e-4, 1e-4, 1e-3])
  expect(column('data.deviation')?.[0]).toBe(0.1)
})

it('every form is drawn as SVG, with the medians of a map in its cells', () => {
  const drawn = (data: ResultsData) => {
    const figure = studyFigure(data, [record('10')], 690)
    return elementsOf(pageOf({ kind: 'results', widthMm: 183 }, figure).svg)
  }
  const map = drawn(gridOfResults())
  // Every median stands in its cell.
  expect(map.filter(({ name, text }) => name === 'text' && /^2\.0 × 10/.test(text))).not.toHaveLength(0)
  for (const data of [gridOfResults(), lineOfResults(), seedsOfResults()]) {
    const elements = drawn(data)
    expect(elements.some(({ name }) => name === 'collapsar:run')).toBe(true)
    expect(elements.every(({ attributes }) => !Object.values(attributes).join().includes('NaN'))).toBe(true)
  }
  const dots = (data: ResultsData): number =>
    drawn(data).filter(({ name, attributes }) => name === 'path' && attributes['fill'] === '#0B6E99').length
  expect(dots(seedsOfResults(7)) - dots(seedsOfResults(5))).toBe(2)
})
