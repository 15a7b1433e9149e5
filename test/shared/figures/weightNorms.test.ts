import { describe, expect, it } from 'vitest'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { weightNormsChart } from '../../../src/shared/figures/weightNorms/chart.ts'
import type { WeightNormsData } from '../../../src/shared/figures/weightNorms/data.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'
import { panel, data } from '../../fixtures/figures/weightNorms.ts'

const view = { width: 690, height: 300, theme: lightTheme }

describe('the figure of weight norms', () => {
  it('has one line per layer and run, with a label at its end', () => {
    const option = weightNormsChart(data(panel(10, 0.9), panel(0.1, 0.5))).option(view)
    expect(seriesOf(option)).toHaveLength(8)
    const texts = textsOf(option)
    expect(texts.filter((t) => t === 'W₂')).toHaveLength(2)
    expect(texts).toEqual(
      expect.arrayContaining([
        'δ = 10',
        'W₂ ≤ 0.90, law 0.50',
        'δ = 0.1',
        'W₂ ≤ 0.50, law 5.0 × 10⁻³',
        'residual layer',
      ]),
    )
    expect(numbersOf(option).every(Number.isFinite)).toBe(true)
  })

  it('draws norms over the square roots of the steps, and the forecasts at the last step', () => {
    const series = seriesOf(weightNormsChart(data(panel(10, 0.9))).option(view))
    expect(series[0]?.data.map(([root]) => root)).toEqual([0, 10, 20, 30])
    const marks = series.find(({ id }) => id.endsWith('forecast'))
    expect(marks?.data).toEqual([
      [30, 0.5],
      [30, 3.2],
    ])
  })

  it('gives neighbouring residual layers one label where their norms end equal', () => {
    const own = panel(10, 0.9)
    const twice = {
      ...own,
      norms: own.norms.toSpliced(1, 0, own.norms[1] as Float64Array),
      residual: [false, true, true, false],
    }
    const option = weightNormsChart(data({ ...twice, forecast: Float64Array.of(NaN, 0.8, 0, NaN) })).option(view)
    expect(textsOf(option)).toEqual(expect.arrayContaining(['W₁', 'W₂–W₃', 'W₄', 'W₂–W₃ ≤ 0.90, law 0.80']))
  })

  it('claims that norms shrink with δ only where they do', () => {
    const title = (...panels: WeightNormsData['panels']) => weightNormsChart(data(...panels)).title
    expect(title(panel(10, 0.9), panel(0.1, 0.5))).toBe(
      'The residual layers’ weights shrink as δ → 0: the largest ends at 0.50',
    )
    expect(title(panel(10, 0.5), panel(0.1, 0.9))).toBe('Norms of the weight matrices during training')
    expect(title(panel(10, 0.5))).toBe('Norms of the weight matrices during training')
    expect(title({ ...panel(10, 1), residual: [false, false, false] }, panel(1, 0.2))).toBe(
      'Norms of the weight matrices during training',
    )
  })

  it('is wide with one panel and tall with many', () => {
    const height = (count: number) =>
      weightNormsChart(data(...Array.from({ length: count }, (_, i) => panel(i + 1, 1)))).height(800)
    expect(height(1)).toBeLessThan(0.7 * 800)
    expect(height(4)).toBeGreaterThan((1.1 * 800) / 4)
  })

  it('has no half steps on an axis of one step', () => {
    const begun = { ...panel(1, 1), steps: [0], multipliers: [60], norms: [Float64Array.of(3)], residual: [false] }
    const [x] = [weightNormsChart(data(begun)).option({ ...view, width: 1200 }).xAxis].flat()
    expect((x as { axisLabel: { customValues: number[] } }).axisLabel.customValues).toEqual([0, 1])
  })

  it('counts values that a log axis leaves out', () => {
    const broken = panel(1, Number.NaN)
    const option = weightNormsChart(data(broken)).option(view)
    expect(textsOf(option).join()).toContain('left out, not above 0: W₂ 1')
    expect(textsOf(weightNormsChart(data()).option(view)).join()).toContain('No measurements yet')
  })
})
