import { readFile } from 'node:fs/promises'
import type { EChartsOption, SeriesOption } from 'echarts'
import { describe, expect, it } from 'vitest'
import { openLab } from '../../../src/lab/lab.ts'
import { FigureRequest } from '../../../src/shared/contract/figures.ts'
import { compareOption } from '../../../src/shared/figures/compare/chart.ts'
import { pageChart } from '../../../src/shared/figures/page/chart.ts'
import type { PageData, PageOf } from '../../../src/shared/figures/page/data.ts'
import { runLooks } from '../../../src/shared/plot/runColours.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { root, spec } from '../specs.ts'
import { elementsOf } from './readFigures.ts'

const curves: PageOf<'curves'> = {
  kind: 'curves',
  title: 'objective of 2 lines',
  lines: ['a', 'b'].map((id, i) => ({
    id,
    label: `run ${id}`,
    x: Float64Array.of(0, 10, 20),
    values: Float64Array.of(1, 0.1 + i, 0.01 + i),
    lower: new Float64Array(),
    upper: new Float64Array(),
  })),
  order: ['c', 'a', 'b'],
  name: 'objective',
  over: 'time',
  isLogX: false,
  isLogY: true,
  smoothing: 5,
  band: '',
  leftOutX: 0,
}
const scatter: PageOf<'scatter'> = {
  kind: 'scatter',
  title: 'TCV against δ, one mark per run',
  points: [
    { id: 'a', label: 'run a', x: 1, y: 0.1 },
    { id: 'b', label: 'run b', x: 0.1, y: null },
  ],
  order: ['a', 'b'],
  xName: 'δ',
  yName: 'TCV',
  isLogX: true,
  isLogY: true,
}
const parallel: PageOf<'parallel'> = {
  kind: 'parallel',
  title: '2 runs over 2 axes.',
  axes: [
    { key: 'delta', label: '{i|δ}', isLog: true, words: null, interval: { least: 0.5, most: null } },
    { key: 'kind', label: 'method', isLog: false, words: ['adam', 'lbfgs'], interval: null },
  ],
  lines: [
    { id: 'a', label: 'run a', values: [1, 0] },
    { id: 'b', label: 'run b', values: [0.1, 1] },
  ],
  order: ['a', 'b'],
  colourBy: null,
}
const tables: PageOf<'tables'> = {
  kind: 'tables',
  title: 'Theory of a run',
  tables: [
    {
      caption: 'Theorem 3.4: both sides',
      columns: ['layer', 'distance', 'right side'],
      rows: [['W₁', '0.1', '0.2']],
      notes: ['M is a lower estimate.'],
    },
    {
      caption: 'wide',
      columns: Array.from({ length: 30 }, (_, i) => `column ${i}`),
      rows: [Array.from({ length: 30 }, (_, i) => `cell ${i}`)],
      notes: [],
    },
  ],
}
const forecast: PageOf<'forecast'> = {
  kind: 'forecast',
  title: 'Before any training',
  spec: spec({ network: { widths: [12, 12, 10] } }),
}

const requestOf = (page: PageData, changes: object = {}) =>
  FigureRequest.parse({
    kind: page.kind,
    page,
    runs: [],
    formats: ['svg', 'csv'],
    directory: null,
    fileName: null,
    date: '2026-11-30T12:00:00.000Z',
    ...changes,
  })

describe('what a page shows', () => {
  it('is exported with its lines, scale, smoothing and colours', () => {
    const size = { width: 692, height: 330, theme: lightTheme }
    const { lines, ...view } = curves
    const shown = compareOption(lines, { ...view, ...size, looks: runLooks(lightTheme, curves.order) })
    const series = ({ series }: EChartsOption) => (series as SeriesOption[]).map((own) => JSON.stringify(own))
    expect(series(pageChart(curves, null).option(size))).toEqual(series(shown))
  })

  it('is refused without its content, and content is refused with a figure of runs', () => {
    const without = FigureRequest.safeParse({ ...requestOf(curves), page: undefined })
    expect(without.error?.issues[0]?.message).toBe('a chart of a page has its content, and no other figure has one')
    expect(FigureRequest.safeParse({ ...requestOf(curves), kind: 'scatter' }).success).toBe(false)
  })

  it('is drawn as it is written, with every table of the page', async () => {
    const lab = await openLab({ home: temporaryFolder(), root })
    for (const page of [curves, scatter, parallel, forecast, tables]) {
      const request = requestOf(page)
      const { svg } = await lab.handlers['figures.draw']({ request, asPng: false })
      const { files } = await lab.handlers['figures.export'](request)
      expect(await readFile(files.find((file) => file.endsWith('.svg')) ?? '', 'utf8')).toBe(svg)
      expect(files.filter((file) => file.endsWith('.csv'))).toHaveLength(page.kind === 'tables' ? 2 : 1)
      expect(elementsOf(svg).find(({ name }) => name === 'title')?.text).toBe(page.title)
      expect(svg).not.toMatch(/NaN|undefined|Infinity/)
    }
    await lab.close()
  })
})

it('a table wider than the figure continues below itself, with its first column again', () => {
  const chart = pageChart(tables, null)
  const size = { width: 692, height: chart.height(692), theme: lightTheme }
  const { elements } = chart.option(size).graphic as {
    elements: { x?: number; y?: number; style?: { text?: string } }[]
  }
  const texts = elements.flatMap(({ style }) => style?.text ?? [])
  expect(texts.filter((text) => text === 'cell 0').length).toBeGreaterThan(1)
  expect(texts.filter((text) => text === 'cell 29')).toHaveLength(1)
  expect(Math.max(...elements.map(({ y = 0 }) => y))).toBeLessThan(size.height)
})
