import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { figuresOf, type Figure } from '../../../src/lab/figures/figure.ts'
import { pixelsPerMm } from '../../../src/lab/figures/renderSvg.ts'
import { printStyle } from '../../../src/lab/figures/style.ts'
import { scalarNames } from '../../../src/shared/contract/measurements.ts'
import type { RunRecord } from '../../../src/shared/contract/runs.ts'
import { FigureRequest } from '../../../src/shared/contract/figures.ts'
import { collapseOption } from '../../../src/shared/figures/collapse/chart.ts'
import { collapseSeries } from '../../../src/shared/figures/collapse/data.ts'
import { viewOf, type FigureView } from '../../../src/shared/figures/view.ts'
import { ChartView } from '../../../src/shared/plot/chartView.ts'
import type { SeriesOption } from 'echarts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import type { RunFigureKind } from '../../../src/shared/spec/figureKind.ts'
import { watchedLab } from '../place.ts'
import { spec } from '../specs.ts'
import { measurement, record } from './records.ts'

/** A run with spectra of weights that fall through training. */
function run(): RunRecord {
  const spectraAt = (step: number) => ({
    ...measurement('0.1', step),
    weightSpectra: Array.from({ length: 5 }, (_, l) => Float64Array.of(8 - l + 1 / (step + 1), 1, 1e-4, 1e-9)),
  })
  return record('0.1', { measurements: [0, 500, 1000].map(spectraAt) })
}

function drawn(kind: RunFigureKind, view: FigureView, own = run()): Figure {
  const style = printStyle()
  const shown = { ...style, theme: { ...style.theme, ...(view.chart ? { view: view.chart } : {}) } }
  const [figure] = figuresOf(kind, [own], 692, shown, { view })
  if (!figure) throw new Error('no figure')
  return figure
}

const axisOf = ({ option }: Figure, axis: 'xAxis' | 'yAxis') =>
  (option[axis] as { type: string; min: number; max: number }[])[0]
const columnOf = (figure: Figure, name: string): unknown[] | undefined =>
  figure
    .table()
    .find((column) => column.name === name)
    ?.values.map((value) => value)
const seriesOf = ({ series }: Figure['option']): SeriesOption[] => series as SeriesOption[]
const namesOf = ({ option }: Figure) => [...new Set(seriesOf(option).map(({ name }) => name))]

describe('a view of spectra', () => {
  it('shows weights on a log axis at step 0, in chart, title and table', () => {
    const figure = drawn('spectra', { matrix: 'weights', scale: 'log', step: 0, isStill: true })
    expect(seriesOf(figure.option).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5].map((l) => `measured W${l} 0`))
    expect(axisOf(figure, 'yAxis')?.type).toBe('log')
    expect(figure.title).toMatch(/^No weights have more than 10 .*, at step 0$/)
    expect(new Set(columnOf(figure, 'matrix'))).toEqual(new Set(['W']))
    expect(new Set(columnOf(figure, 'step'))).toEqual(new Set([0]))
    expect(Math.max(...(columnOf(figure, 'singular_value') as number[]))).toBe(9)
  })

  it('draws only the forecasts that are shown, and ratios where they are', () => {
    expect(namesOf(drawn('spectra', { overlays: ['balance'] }))).toEqual(['measured', 'balance'])
    const ratio = drawn('spectra', { isRatio: true, overlays: ['theorem'] })
    expect(namesOf(ratio)).toEqual(['theorem'])
    expect(columnOf(ratio, 'measured_to_forecast')).toBeDefined()
    expect(columnOf(ratio, 'singular_value')).toBeUndefined()
  })

  it('keeps the axis of all steps where it is still', () => {
    const early = run()
    const [first, ...later] = early.measurements
    if (!first) throw new Error('no measurement')
    const large = { ...first, featureSpectra: first.featureSpectra.map((s) => s.map((value) => 100 * value)) }
    const moved = { ...early, measurements: [large, ...later] }
    const [still, own] = [true, false].map((isStill) =>
      drawn('spectra', { scale: 'linear', step: 1000, isStill }, moved),
    )
    const end = (figure: Figure | undefined) => (figure ? (axisOf(figure, 'yAxis')?.max ?? 0) : 0)
    expect(end(still)).toBeGreaterThan(50 * end(own))
  })

  it('refuses a step without a measurement, and names the steps next to it', () => {
    expect(() => drawn('spectra', { step: 7 })).toThrow(/has no measurement at step 7; next to it are 0 and 500\.$/)
  })
})

describe('a chart over steps', () => {
  it.each(['collapse', 'objective'] as const)('%s has the log axis of the screen', (kind) => {
    expect(axisOf(drawn(kind, { isLogX: true }), 'xAxis')?.type).toBe('log')
    expect(axisOf(drawn(kind, {}), 'xAxis')?.type).toBe('value')
  })

  it('the exported series of the collapse are those of the page: the hidden layers', () => {
    const own = run()
    const series = collapseSeries(own.measurements, own.spec.network.widths.length - 1)
    const onPage = collapseOption(series, { width: 692, height: 330, theme: lightTheme, floor: 1e-14 })
    const exported = drawn('collapse', {})
    expect(seriesOf(exported.option).map((own) => [own.name, (own as { data?: unknown }).data])).toEqual(
      seriesOf(onPage).map((own) => [own.name, (own as { data?: unknown }).data]),
    )
    expect(new Set(columnOf(exported, 'layer'))).toEqual(new Set([1, 2, 3, 4]))
  })

  it('leaves out a series that is switched off, by its name or its id', () => {
    expect(namesOf(drawn('collapse', { chart: ChartView.parse({ hidden: ['Z²'] }) }))).toEqual(['Z¹', 'Z³', 'Z⁴'])
    expect(namesOf(drawn('collapse', { chart: ChartView.parse({ hidden: ['tcv Z3'] }) }))).toEqual(['Z¹', 'Z²', 'Z⁴'])
    expect(namesOf(drawn('spectra', { chart: ChartView.parse({ hidden: ['theorem'] }) }))).not.toContain('theorem')
  })

  it('keeps the limits of the axes, and refuses them where a figure has no such axis', () => {
    const chart = ChartView.parse({ hidden: ['Z²'], x: [100, 900], y: [1e-6, 10] })
    const figure = drawn('collapse', { chart })
    expect(JSON.stringify(figure.option.graphic)).not.toContain('{i|Z}²')
    expect(axisOf(figure, 'xAxis')).toMatchObject({ min: 100, max: 900 })
    expect(axisOf(figure, 'yAxis')).toMatchObject({ min: 1e-6, max: 10 })
    const spectrum = drawn('spectra', { scale: 'linear', chart: ChartView.parse({ y: [0, 2] }) })
    expect(axisOf(spectrum, 'yAxis')).toMatchObject({ min: 0, max: 2 })
  })

  it('names the known series where one is unknown', () => {
    expect(() => drawn('collapse', { chart: ChartView.parse({ hidden: ['Z⁹'] }) })).toThrow(
      "this figure has no series 'Z⁹'; known: Z¹, Z², Z³, Z⁴",
    )
  })
})

it('a kind reads only its own members of a view', () => {
  const view: FigureView = { step: 3, matrix: 'weights', isLogX: true, layer: 1 }
  expect(viewOf('spectra', view)).toEqual({ step: 3, matrix: 'weights' })
  expect(viewOf('collapse', view)).toEqual({ isLogX: true })
  expect(viewOf('gram', view)).toEqual({ step: 3, layer: 1 })
  expect(viewOf('rankMap', view)).toEqual({})
})

it('a file has the bytes of its preview, for each view of a run', async () => {
  const lab = await watchedLab('finishes')
  const [id = ''] = await lab.start(spec({ seed: 1 }))
  await lab.until(id, 'finished')
  const { measurements } = await lab.handlers['runs.read']({ id })
  const step = measurements[0]?.step ?? 0
  const views: [FigureRequest['kind'], FigureView][] = [
    ['spectra', { matrix: 'weights', scale: 'log', step, isStill: true }],
    ['spectra', { scale: 'linear', constant: 'fitted', overlays: ['theorem'], isStill: true }],
    ['collapse', { isLogX: true }],
    ['objective', { isLogX: false, chart: ChartView.parse({ hidden: ['data loss'] }) }],
  ]
  for (const [kind, view] of views) {
    const request = FigureRequest.parse({
      kind,
      view,
      runs: [id],
      formats: ['svg'],
      directory: null,
      fileName: null,
      date: '2026-11-30T12:00:00.000Z',
    })
    const { svg } = await lab.handlers['figures.draw']({ request, asPng: false })
    const { files } = await lab.handlers['figures.export'](request)
    const hash = (content: string | Buffer) => createHash('sha256').update(content).digest('hex')
    expect(hash(await readFile(files[0] ?? ''))).toBe(hash(svg))
  }
})

describe('the height of a figure', () => {
  it('is at most a page: many runs become pages that share their scale, and one table', () => {
    const runs = Array.from({ length: 12 }, (_, i) =>
      record('0.1', { summary: { ...record('0.1').summary, id: `run${String(i).padStart(5, '0')}` } }),
    )
    const [first, ...none] = figuresOf('spectra', runs, 89 * pixelsPerMm)
    expect(none).toEqual([])
    const pages = [first, ...(first?.more ?? [])].flatMap((page) => page ?? [])
    expect(pages.length).toBeGreaterThan(1)
    for (const { height, title, option } of pages) {
      expect(height / pixelsPerMm).toBeLessThanOrEqual(230)
      expect(title).toMatch(/ \(\d of \d\)$/)
      expect((option.yAxis as { max: number }[])[0]?.max).toBeCloseTo(
        (pages[0]?.option.yAxis as { max: number }[])[0]?.max ?? 0,
      )
    }
    expect(new Set(first ? columnOf(first, 'run') : [])).toHaveLength(12)
    expect(pages.slice(1).every(({ tables }) => tables?.length === 0)).toBe(true)
  })

  it('is the one that is asked for, and so are the columns', () => {
    const style = { ...printStyle(), heightMm: 60 }
    const wide = { ...style, theme: { ...style.theme, columns: 2 } }
    const [four, two] = [style, wide].map((own) => figuresOf('spectra', [run()], 183 * pixelsPerMm, own)[0])
    expect(four?.height).toBe(Math.round(60 * pixelsPerMm))
    const lefts = (own: Figure | undefined) =>
      new Set((own?.option.grid as { left: number }[]).map(({ left }) => left)).size
    expect([lefts(four), lefts(two)]).toEqual([4, 2])
  })

  it('of a chart without numbers is that of its sentence', () => {
    const [figure] = figuresOf('objective', [record('0.1', { scalars: new Float64Array(), measurements: [] })], 692)
    expect((figure?.height ?? 0) / pixelsPerMm).toBeLessThan(50)
  })
})

describe('a figure without a value above 0', () => {
  const sentence = (kind: RunFigureKind, own: RunRecord) => JSON.stringify(drawn(kind, {}, own).option.graphic)

  it('says that the run diverged where its steps are no numbers', () => {
    const width = scalarNames.length
    const scalars = Float64Array.from({ length: 2 * width }, (_, i) => (i % width === 0 ? i / width : NaN))
    expect(sentence('objective', record('0.1', { scalars }))).toContain(
      'The run diverged: none of its 2 logged steps has a finite objective.',
    )
    expect(sentence('objective', record('0.1', { scalars: new Float64Array(), measurements: [] }))).toContain(
      'No steps yet.',
    )
  })

  it('draws a TCV of 0 at the place of 0, and says where nothing is a number', () => {
    const flat = (value: number) =>
      record('0.1', {
        measurements: record('0.1').measurements.map((own) => ({ ...own, tcv: own.tcv.map(() => value) })),
      })
    const { series, yAxis } = drawn('collapse', {}, flat(0)).option as {
      series: { data: number[][] }[]
      yAxis: { zero: { at: number } }[]
    }
    expect(series).toHaveLength(4)
    for (const { data } of series) expect(data.every(([, value]) => value === yAxis[0]?.zero.at)).toBe(true)
    expect(sentence('collapse', flat(NaN))).toContain('The run diverged: no TCV is a finite number.')
  })
})

it('the collapse of fifteen layers has a label for each of them at 89 mm', () => {
  const own = record('0.1')
  const deep = {
    ...own,
    spec: { ...own.spec, network: { ...own.spec.network, widths: Array.from({ length: 16 }, () => 10) } },
    measurements: own.measurements.map((at) => ({
      ...at,
      tcv: Float64Array.from({ length: 16 }, (_, l) => 10 ** (-l / 20)),
      tcvLower: new Float64Array(16).fill(NaN),
      tcvUpper: new Float64Array(16).fill(NaN),
    })),
  }
  const [figure] = figuresOf('collapse', [deep], 89 * pixelsPerMm)
  const labels = new Set(JSON.stringify(figure?.option.graphic).match(/\{i\|Z\}[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g))
  expect(labels.size).toBe(15)
})
