import { describe, expect, it } from 'vitest'
import { spectraChart } from '../../../src/shared/figures/spectra/chart.ts'
import { spectraColumns, type SpectraRun } from '../../../src/shared/figures/spectra/data.ts'
import type { RunRecord } from '../../../src/shared/contract/runs.ts'
import { measurement, record } from '../../lab/figures/records.ts'
import { spectraTable } from '../../../src/shared/figures/spectra/table.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { deltas } from '../../fixtures/figures/fig2.ts'
import { seriesOf } from './options.ts'

const spectraRun = (own: RunRecord): SpectraRun => ({
  ...own,
  id: own.summary.id,
  last: own.measurements.at(-1) ?? null,
})
const withSeed = (seed: number) => {
  const own = record('2')
  return { ...own, spec: { ...own.spec, seed } }
}

describe('the columns of a spectra figure', () => {
  it('are titled by δ, else by seed, else by another differing field, else by id', () => {
    const titles = (records: RunRecord[]) => spectraColumns(records.map(spectraRun)).map((column) => column.title)
    expect(titles(deltas.map((delta) => record(delta)))).toEqual(['δ = 10', 'δ = 5', 'δ = 2', 'δ = 0.1'])
    expect(titles([withSeed(1), withSeed(2)])).toEqual(['δ = 2 · seed 1', 'δ = 2 · seed 2'])
    const own = record('2')
    const penalty = { ...own.spec.penalty, weightDecays: [0.5, 1, 1, 1, 1] }
    expect(titles([record('2'), { ...own, spec: { ...own.spec, penalty } }])).toEqual(['δ = 2', 'λ₁ = 0.5'])
    const decayed = (weightDecay: number, seed: number): RunRecord => {
      const { spec, ...rest } = record('2')
      return { ...rest, spec: { ...spec, seed, penalty: { ...spec.penalty, weightDecay } } }
    }
    expect(titles([decayed(1e-4, 0), decayed(1e-4, 1), decayed(1e-3, 0)])).toEqual([
      'λ = 10⁻⁴ · seed 0',
      'λ = 10⁻⁴ · seed 1',
      'λ = 10⁻³ · seed 0',
    ])
    expect(titles([record('2'), record('2')])).toEqual(['δ = 2 · run20000', 'δ = 2 · run20000'])
  })

  it('have the last measurement, or only the forecast without a measurement', () => {
    const moved = { ...measurement('10', 7), featureSpectra: [Float64Array.of(7)] }
    const [last, none] = spectraColumns([
      { ...spectraRun(record('10')), last: moved },
      { ...spectraRun(record('2')), last: null },
    ])
    expect(last?.panels[0]?.measured).toEqual(Float64Array.of(7))
    expect(none?.panels.map((panel) => panel.measured)).toEqual([null, null, null, null])
    expect(none?.panels[0]?.balance).toHaveLength(10)
  })
})

describe('the chart of several runs', () => {
  it('makes no claim while a run has no measurement, and leaves room for its forecasts', () => {
    const chart = spectraChart(deltas.map((delta) => ({ ...spectraRun(record(delta)), last: null })))
    expect(chart.title).toBe('Singular values of the features, measured and forecast')
    const measured = spectraChart(deltas.map((delta) => spectraRun(record(delta))))
    expect(measured.title).toMatch(/approach the forecast .* as δ → 0/)
    expect(chart.height(692)).toBeGreaterThan(0.6 * measured.height(692))
  })
})

it.each([
  ['several runs', deltas.map((delta) => record(delta))],
  ['values of very different size, on a log axis', [record('10'), faint(record('0.1'))]],
  ['values that are no number', [broken(record('0.1'))]],
])('the table has the points of the chart in their order: %s', (_, records) => {
  const runs = records.map((own) => ({ ...own, id: own.summary.id, last: own.measurements.at(-1) ?? null }))
  const chart = spectraChart(runs)
  const series = seriesOf(chart.option({ width: 700, height: chart.height(700), theme: lightTheme }))
  // A null breaks the line of the chart and is no point.
  const drawn = series.flatMap(({ id, data = [] }) =>
    data.flatMap(([index, value]) => (value === null ? [] : [[id.split(' ')[0], index, value]])),
  )
  const columns = new Map(spectraTable(runs).map(({ name, values }) => [name, values]))
  const named = ['series', 'index', 'singular_value'].map((name) => columns.get(name) ?? [])
  expect(drawn.length).toBeGreaterThan(50)
  expect(drawn.map((_, i) => named.map((values) => values[i]))).toEqual(drawn)
  expect([...new Set<unknown>(columns.get('run'))]).toEqual(records.map(({ summary }) => summary.id))
})

function faint(run: RunRecord): RunRecord {
  const scaled = run.measurements.map((own) => ({
    ...own,
    featureSpectra: own.featureSpectra.map((s) => s.map((value) => value / 1000)),
  }))
  return { ...run, measurements: scaled }
}

function broken(run: RunRecord): RunRecord {
  const holes = run.measurements.map((own) => ({
    ...own,
    featureSpectra: own.featureSpectra.map((s, l) => (l === 1 ? s.map((value, i) => (i === 3 ? NaN : value)) : s)),
  }))
  return { ...run, measurements: holes }
}
