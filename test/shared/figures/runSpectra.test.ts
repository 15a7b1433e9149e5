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
    expect(chart.title).toBe('Singular values of the features, forecast')
    const measured = spectraChart(deltas.map((delta) => spectraRun(record(delta))))
    expect(chart.height(692)).toBeGreaterThan(0.6 * measured.height(692))
  })
})

describe('the title of a figure of spectra', () => {
  const title = (...runs: RunRecord[]): string => spectraChart(runs.map(spectraRun)).title
  /** A run whose features are `factor` times the forecast of the theorem. */
  const scaled = (delta: string, factor: number): RunRecord => {
    const own = record(delta)
    const last = measurement(delta, 1000)
    const featureSpectra = last.featureSpectra.map((s, l) =>
      Float64Array.from(own.forecast.theorem?.singularValues[l] ?? s, (value) => factor * value),
    )
    return { ...own, measurements: [{ ...last, featureSpectra }] }
  }
  const seeds = (delta: string, factors: readonly number[]) => factors.map((factor) => scaled(delta, factor))

  it('gives the error of every forecast in numbers, also where it is large', () => {
    expect(title(record('0.1'))).toBe(
      'The singular values of Z¹ … Z⁴ differ from Theorem 4.2 by 3.7–12 %, from the balance law by 3.7–12 % and from the trained next layer by 2.1–4.1 %',
    )
    expect(title(record('10'))).toMatch(/^The singular values .* from the trained next layer by 27–30 %$/)
    expect(title(scaled('0.1', 1))).toMatch(/from Theorem 4.2 by 0 %/)
    expect(title(scaled('0.1', 1))).not.toMatch(/within|approach|converge/)
  })

  it('measures the theorem from its band, which a value inside does not leave', () => {
    const open = (factor: number, width: number): RunRecord => {
      const own = scaled('0.1', factor)
      const rows = own.forecast.theorem?.singularValues.slice(0, 4) ?? []
      const edges = (share: number) => rows.map((row) => row.map((value) => share * value))
      const basis = {
        lower: edges(1 - width),
        upper: edges(1 + width),
        identity: null,
        draws: 100,
        leftOut: 0,
        seed: 0,
      }
      const theorem = { singularValues: rows, C: [1, 1, 1, 1], notes: [], basis }
      return { ...own, forecast: { ...own.forecast, theorem } }
    }
    expect(title(open(1.05, 0.1))).toMatch(/from the band of Theorem 4\.2 by 0 %/)
    expect(title(open(1.15, 0.1))).toMatch(/from the band of Theorem 4\.2 by 5\.0 %/)
    expect(title(scaled('0.1', 1.05))).toMatch(/from Theorem 4\.2 by 5\.0 %/)
  })

  it('gives the errors at both ends of δ, and claims no fall of single runs', () => {
    expect(title(...deltas.map((delta) => record(delta)))).toMatch(
      /^At δ = 0\.1 the singular values of Z¹ … Z⁴ differ from .*; at δ = 10 by .* and 27–30 %$/,
    )
    expect(title(scaled('10', 1.4), scaled('0.1', 1.02))).not.toContain('fall')
  })

  it('claims that an error falls with δ where it does beyond the spread of the seeds', () => {
    const far = seeds('10', [1.3, 1.32, 1.34])
    expect(title(...far, ...seeds('0.1', [1.01, 1.02, 1.03]))).toMatch(
      /; the largest errors of Theorem 4\.2, the balance law and the trained next layer fall as δ → 0$/,
    )
    // The errors of the stability study: alike at every δ.
    expect(title(...far, ...seeds('0.1', [1.29, 1.31, 1.33]))).not.toMatch(/errors? of Theorem 4\.2/)
    expect(title(...far, ...seeds('0.1', [1.4, 1.42, 1.44]))).not.toMatch(/errors? of Theorem 4\.2/)
  })

  it('leaves out a forecast that some layer or run lacks, or that is no number', () => {
    const own = record('0.1')
    const without = { ...own, forecast: { ...own.forecast, theorem: null } }
    expect(title(without)).not.toContain('Theorem 4.2')
    expect(title(own, { ...record('2'), forecast: without.forecast })).not.toContain('Theorem 4.2')
    const zero = own.forecast.theorem?.singularValues.map((s) => s.map(() => 0)) ?? []
    const vanished = { ...own.forecast, theorem: { singularValues: zero, C: [], notes: [] } }
    expect(title({ ...own, forecast: vanished })).not.toContain('Theorem 4.2')
    expect(title(broken(own))).toBe('Singular values of the features, measured and forecast')
    expect(title()).toBe('Singular values of the features')
    const none = { ...own.forecast, theorem: null, balance: null }
    expect(title({ ...own, measurements: [], forecast: none })).toBe('Singular values of the features')
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
