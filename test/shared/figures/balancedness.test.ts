import { describe, expect, it } from 'vitest'
import { balancednessChart, balancednessTitle } from '../../../src/shared/figures/balancedness/chart.ts'
import { BalancednessData } from '../../../src/shared/figures/balancedness/data.ts'
import { readBalancedness } from '../../../src/shared/figures/balancedness/read.ts'
import { studyFigures, studyTable } from '../../../src/shared/figures/index.ts'
import type { MeasuredRun } from '../../../src/shared/figures/kind.ts'
import { darkTheme, layerColour, lightTheme } from '../../../src/shared/plot/theme.ts'
import { measurement, record } from '../../lab/figures/records.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'
import { steps, panel, data, falling } from '../../fixtures/figures/balancedness.ts'

const view = { width: 690, height: 360, theme: lightTheme }
const plain = 'Balancedness of neighbouring weight matrices during training'

describe('the title of a figure of balancedness', () => {
  it('claims a fall where every line ends at a tenth of its start or less, and rounds up', () => {
    expect(balancednessTitle(data(falling))).toBe(
      'The balancedness of neighbouring weights falls between all layers, to 0.031 or less',
    )
    expect(balancednessTitle(data(falling, { ...falling, run: 'run00002' }))).toContain('in every run')
  })

  it.each([
    ['one line that falls too little', data(panel('run00001', [1, 0.1, 0.02], [1, 0.5, 0.11]))],
    ['one run of several that rises', data(falling, panel('run00002', [1, 2, 3]))],
    ['a last value that is not known', data(panel('run00001', [1, 0.1, NaN]))],
    ['a first value that is not known', data(panel('run00001', [NaN, 0.1, 0.01]))],
    ['a last value of 0, which no log axis shows', data(panel('run00001', [1, 0.1, 0]))],
    ['a single step', data({ ...panel('run00001', [1]), steps: [0], multipliers: [1] })],
    ['a first value that is infinite', data(panel('run00001', [Infinity, 1, 1]))],
    ['a first value of 0', data(panel('run00001', [0, 0, 0]))],
    ['no panel', data()],
  ])('claims nothing for %s', (_, own) => {
    expect(balancednessTitle(own)).toBe(plain)
  })
})

describe('a figure of balancedness', () => {
  it('has one line per pair of layers, from the dark to the light end of the ramp', () => {
    const option = balancednessChart(data(falling)).option(view)
    const series = seriesOf(option) as unknown as { id: string; lineStyle: { color: string } }[]
    expect(series.map(({ id }) => id)).toEqual(['run00001 interface 1', 'run00001 interface 2'])
    expect(seriesOf(option)[0]?.data.map(([root]) => root)).toEqual([0, 10, 20])
    expect(series.map(({ lineStyle }) => lineStyle.color)).toEqual([1, 2].map((l) => layerColour(lightTheme, l, 2)))
    expect(textsOf(option)).toEqual(expect.arrayContaining(['balancedness', 'l = 1', 'l = 2']))
    expect((option.yAxis as { type: string }[])[0]?.type).toBe('log')
  })

  it('has one panel per run, and all panels share one axis label', () => {
    const option = balancednessChart(data(falling, { ...falling, run: 'run00002', label: 'δ = 7' })).option(view)
    expect(option.grid).toHaveLength(2)
    const texts = textsOf(option)
    expect(texts).toEqual(expect.arrayContaining(['δ of run00001', 'δ = 7']))
    expect(texts.join(' ')).toContain('step, on a square-root scale, the same in every panel')
    const [first, second] = option.yAxis as { min: number; max: number }[]
    expect([first?.min, first?.max]).toEqual([second?.min, second?.max])
  })

  it('counts unknown values, and draws zeros in their strip', () => {
    const option = balancednessChart(data(panel('run00001', [1, 0, 0], [NaN, 1, 0.5]))).option(view)
    expect(textsOf(option).join(' ')).toContain('left out: 1 unknown, of 6 values')
    expect(textsOf(balancednessChart(data(falling)).option(view)).join(' ')).not.toContain('left out')
  })

  it.each([
    ['zeros alone', data(panel('run00001', [0, 0, 0]))],
    ['unknown values alone', data(panel('run00001', [NaN, NaN, NaN]))],
    ['many runs', data(...Array.from({ length: 12 }, (_, i) => ({ ...falling, run: `run0000${i}` })))],
    ['one step', data({ ...panel('run00001', [0.5]), steps: [7], multipliers: [1] })],
  ])('draws finite numbers only: %s', (_, own) => {
    for (const theme of [lightTheme, darkTheme]) {
      const chart = balancednessChart(own)
      const option = chart.option({ width: 400, height: chart.height(400, 12, theme), theme })
      expect(numbersOf(option).filter((n) => !Number.isFinite(n))).toEqual([])
      expect(textsOf(option).join(' ')).not.toMatch(/NaN|undefined|Infinity/)
    }
  })

  it('has a table with one row per pair of layers and step', () => {
    const table = new Map(studyTable(data(falling)).map(({ name, values }) => [name, values]))
    expect(table.get('layer')).toEqual([1, 1, 1, 2, 2, 2])
    expect(table.get('step')).toEqual([...steps, ...steps])
    expect(table.get('balancedness')).toEqual([1, 0.1, 0.02, 2, 0.5, 0.0301])
    expect(table.get('lambda_multiplier')).toEqual([60, 1, 1, 60, 1, 1])
  })
})

describe('reading balancedness', () => {
  const run = (rows: (number[] | null)[], changes: Partial<MeasuredRun> = {}): MeasuredRun => {
    const { summary, spec, engine, forecast } = record('0.1')
    const measurements = rows.map((row, i) => ({
      ...measurement('0.1', i * 500),
      layered: row ? { balancedness: Float64Array.from(row) } : {},
    }))
    return {
      summary,
      spec,
      engine,
      forecast,
      measurements: () => measurements,
      last: () => measurements.at(-1) ?? null,
      ...changes,
    }
  }

  it('takes the values of every measurement, and NaN where they are unknown', () => {
    const read = readBalancedness([run([null, [1, 2], [0.5, 0.25]])])
    expect(BalancednessData.parse(read)).toEqual(read)
    expect(read.panels[0]?.steps).toEqual([0, 500, 1000])
    expect(read.panels[0]?.values.map((own) => [...own])).toEqual([
      [NaN, 1, 0.5],
      [NaN, 2, 0.25],
    ])
  })

  it('explains why a run has no values, and what to do', () => {
    expect(() => readBalancedness([run([[1]]), run([null, null])])).toThrow(
      'has no balancedness: an earlier version measured it',
    )
    expect(() => readBalancedness([run([])])).toThrow('has no measurement yet')
    const { spec } = record('0.1')
    const shallow = { ...spec, network: { ...spec.network, widths: [10] } }
    expect(() => readBalancedness([run([[]], { spec: shallow })])).toThrow('has one layer')
  })

  it('is registered, and is on the tab of the weights', () => {
    expect(studyFigures.balancedness).toMatchObject({ name: 'Balancedness', tab: 'weights' })
  })
})
