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

  describe('says in its title', () => {
    const title = (...panels: WeightNormsData['panels']) => weightNormsChart(data(...panels)).title
    const plain = 'Norms of the weight matrices during training'
    const seeds = (delta: number, norms: number[]) => norms.map((norm) => panel(delta, norm))

    it('where the residual layers end, and claims no trend of single runs', () => {
      expect(title(panel(0.1, 0.5), panel(10, 0.9))).toBe(
        'The residual layers end with norms of at most 0.90 at δ = 10 and 0.50 at δ = 0.1, one run each',
      )
      expect(title(panel(0.1001, 0.5001), panel(0.1, 0.5))).not.toContain('shrink')
      expect(title(panel(10, 0.5))).toBe('The residual layers end with norms of at most 0.50')
    })

    it('that the weights shrink where they do beyond the spread of the seeds', () => {
      expect(title(...seeds(10, [0.9, 0.95, 1]), ...seeds(0, [0.5, 0.52, 0.55]))).toBe(
        'The weights of the residual layers shrink as δ → 0: norms of at most 1.0 at δ = 10 and 0.55 at δ = 0',
      )
      for (const last of [
        [0.85, 0.9, 1.1],
        [1.5, 1.6, 1.7],
      ])
        expect(title(...seeds(10, [0.9, 0.95, 1]), ...seeds(0, last))).toMatch(/^The residual layers end .* δ = 0$/)
    })

    it('nothing without a residual layer, a number or a run', () => {
      expect(title()).toBe(plain)
      expect(title({ ...panel(10, 1), residual: [false, false, false] }, panel(1, 0.2))).toBe(plain)
      expect(title(panel(10, NaN), panel(1, 0.2))).toBe(plain)
      expect(title({ ...panel(10, 0.2), value: null }, panel(1, 0.1))).toBe(
        'The residual layers end with norms of at most 0.20',
      )
      expect(title(panel(10, 0), panel(1, 0))).toMatch(/at most 0 at δ = 10 and 0 at δ = 1/)
    })
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
    expect(textsOf(option).join()).toContain('left out, below 0 or no number: W₂ 1')
    expect(textsOf(weightNormsChart(data()).option(view)).join()).toContain('No measurements yet')
  })
})
