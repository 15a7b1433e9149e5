import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../../src/shared/contract/measurements.ts'
import type { UnconstrainedSource } from '../../../src/shared/figures/unconstrainedRuns.ts'
import { unconstrainedTrendChart } from '../../../src/shared/figures/unconstrainedTrend/chart.ts'
import { UnconstrainedTrendData } from '../../../src/shared/figures/unconstrainedTrend/data.ts'
import { readUnconstrainedTrend } from '../../../src/shared/figures/unconstrainedTrend/read.ts'
import { isUnfinishedTrend } from '../../../src/shared/figures/unconstrainedTrend/sentences.ts'
import { unconstrainedTrendTable } from '../../../src/shared/figures/unconstrainedTrend/table.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { dufmDecay, dufmWidth } from '../../../src/shared/spec/presets/dufmTrends.ts'
import { presetSpecs } from '../../../src/shared/spec/presets/preset.ts'
import type { RunSpec } from '../../../src/shared/spec/runSpec.ts'
import { collapseLosses } from '../../../src/shared/theory/unconstrained/unconstrainedEnding.ts'
import { specModel } from '../../../src/shared/theory/unconstrained/specModel.ts'
import { converged, data, group, momentum, run, widths } from '../../fixtures/figures/unconstrainedTrend.ts'
import { runSummary } from '../../fixtures/run.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'

const view = { width: 690, height: 330, theme: lightTheme }
const title = (...groups: UnconstrainedTrendData['groups']): string => unconstrainedTrendChart(data({ groups })).title

describe('ranks and shares of DNC over λ or width', () => {
  it('gives the mean ranks at both ends of λ, and calls the trend unfinished where the converged runs lack it', () => {
    expect(title(momentum, converged)).toBe(
      'From λ = 10⁻⁴ to 0.01 the mean rank goes from 9.8 to 5.7 with momentum, from 5.8 to 5.3 with L-BFGS: the trend is mostly unfinished descent',
    )
  })

  it('does not call a trend unfinished where converged runs share it, are not lower, or nothing falls', () => {
    const alike = group('L-BFGS, sharpened ReLU', [
      [1e-4, 9.5, 0.87],
      [1e-2, 5.5, 0.88],
    ])
    const higher = group('L-BFGS, sharpened ReLU', [
      [1e-4, 5.8, 1.02],
      [1e-2, 5.3, 0.9],
    ])
    const flat = group('momentum, rate 0.1', [
      [1e-4, 6, 1.02],
      [1e-2, 5.9, 0.9],
    ])
    expect(isUnfinishedTrend([momentum, converged])).toBe(true)
    expect(isUnfinishedTrend([momentum, alike])).toBe(false)
    expect(isUnfinishedTrend([momentum, higher])).toBe(false)
    expect(isUnfinishedTrend([flat, converged])).toBe(false)
    expect(isUnfinishedTrend([momentum])).toBe(false)
    expect(title(momentum, alike)).not.toContain('unfinished')
  })

  it('counts the runs in DNC at the smallest and the largest width', () => {
    expect(unconstrainedTrendChart(widths()).title).toBe(
      'Runs that end in neural collapse (DNC): 0 of 4 at width 20 and 4 of 4 at width 60 with gradient descent, 0 of 4 and 4 of 4 with L-BFGS',
    )
  })

  it('claims nothing with one place, or before runs have finished', () => {
    const plain = 'Runs with free features against neural collapse'
    expect(title(group('momentum, rate 0.1', [[1e-3, 7, 0.9]]))).toBe(plain)
    expect(title({ ...momentum, points: momentum.points.map((point) => ({ ...point, runs: [] })) })).toBe(plain)
  })

  it('leaves runs that lost classes out of ranks and losses, and counts them in the share', () => {
    const lost = { ...momentum, points: [{ x: 1e-4, runs: [run(4, 2, { ending: 'partial' }), run(10, 1)] }] }
    const option = unconstrainedTrendChart(data({ groups: [lost] })).option(view)
    const at = (id: string): unknown =>
      seriesOf(option)
        .find((series) => series.id === id)
        ?.data?.map(([, y]) => y)
    expect(at('mean rank 0')).toEqual([10])
    expect(at('mean share 0')).toEqual([0.5])
    expect(textsOf(option).join()).toContain('1 of 2 runs lost classes')
  })

  it('draws three panels with the marks of the methods beside each other', () => {
    const option = unconstrainedTrendChart(data()).option(view)
    expect(textsOf(option)).toEqual(
      expect.arrayContaining(['mean rank of the class means', 'loss over that of DNC', 'share of runs in DNC']),
    )
    const first = (id: string): number => Number(seriesOf(option).find((series) => series.id === id)?.data?.[0]?.[0])
    expect(first('mean rank 0')).toBeLessThan(1e-4)
    expect(first('mean rank 1')).toBeGreaterThan(1e-4)
    expect(numbersOf(option).every(Number.isFinite)).toBe(true)
    expect(unconstrainedTrendTable(data())[0]?.values).toHaveLength(24)
  })
})

/** A finished run at `ratio` of the loss of DNC with full rank in every layer. */
function source(spec: RunSpec, ratio: number, id = 'run00000'): UnconstrainedSource {
  const own = specModel(spec)
  if (typeof own === 'string') throw new Error(own)
  const s = new Float64Array(10).fill(1)
  const featureSpectra = spec.network.widths.map(() => s)
  const objective = ratio * collapseLosses(own.model, 'squared', 'relu').collapse
  return {
    summary: runSummary({ id, status: 'finished' }),
    spec,
    last: () => ({ multiplier: 1, objective, featureSpectra, layered: {} }) as unknown as Measurement,
  }
}

describe('the reader of runs over λ or width', () => {
  const decays = presetSpecs(dufmDecay, 'quick')
  const overWidth = presetSpecs(dufmWidth, 'quick')

  it('finds what varies, and groups runs by optimizer', () => {
    const own = readUnconstrainedTrend(decays.map((spec) => source(spec, 0.9)))
    expect(UnconstrainedTrendData.parse(own)).toEqual(own)
    expect(own).toMatchObject({ variable: 'decay', classes: 10, matrices: 4 })
    expect(
      own.groups.map(({ optimizer, points }) => [optimizer, points.map(({ x, runs }) => [x, runs.length])]),
    ).toEqual([
      [
        'momentum, rate 0.1',
        [
          [1e-4, 5],
          [1e-3, 5],
          [3e-3, 5],
        ],
      ],
      [
        'L-BFGS, sharpened ReLU',
        [
          [1e-4, 4],
          [1e-3, 4],
          [3e-3, 4],
        ],
      ],
    ])
    expect(readUnconstrainedTrend(overWidth.map((spec) => source(spec, 0.9))).variable).toBe('width')
  })

  it('counts an unfinished first-order run of full rank as DNC within 0.3 %, a converged one within 0.02 %', () => {
    const endings = [overWidth[0], overWidth.at(-1)].map((spec) => {
      const own = readUnconstrainedTrend(spec ? [source(spec, 1.002)] : [])
      return own.groups[0]?.points[0]?.runs[0]?.ending
    })
    expect(endings).toEqual(['collapse', 'above'])
  })

  it('refuses runs that differ in λ and width, and in K or L', () => {
    const [first] = decays
    const wide = overWidth.at(-1)
    if (!first || !wide) throw new Error('no runs')
    expect(() => readUnconstrainedTrend([source(first, 1), source(wide, 1)])).toThrow('weight decay and in width')
    const shallow: RunSpec = { ...first, network: { ...first.network, widths: [20, 20, 20, 10] } }
    expect(() => readUnconstrainedTrend([source(first, 1), source(shallow, 1)])).toThrow('K or L')
    const narrow: RunSpec = { ...first, network: { ...first.network, widths: [20, 30, 20, 20, 10] } }
    expect(() => readUnconstrainedTrend([source(narrow, 1)])).toThrow('different widths')
  })
})
