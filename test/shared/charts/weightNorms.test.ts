import { describe, expect, it } from 'vitest'
import { lightTheme } from '../../../src/shared/charts/theme.ts'
import { weightNormsChart } from '../../../src/shared/charts/weightNorms.ts'
import type { WeightNormsData } from '../../../src/shared/contract/figureData/weightNorms.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'

const steps = [0, 100, 400, 900]
const panel = (value: number, end: number): WeightNormsData['panels'][number] => ({
  run: `run0000${value}`.replace('.', ''),
  label: `δ = ${value}`,
  value,
  steps,
  multipliers: [60, 60, 1, 1],
  norms: [
    [4, 5, 6, 6],
    [4, 2, 1, end],
    [4, 3, 3, 3.5],
  ].map((values) => Float64Array.from(values)),
  residual: [false, true, false],
})
const data = (...panels: WeightNormsData['panels']): WeightNormsData => ({ kind: 'weightNorms', panels })
const view = { width: 690, height: 300, theme: lightTheme }

describe('the norms of the weights', () => {
  it('are one line per layer and run, each with its name at its end', () => {
    const option = weightNormsChart(data(panel(10, 0.9), panel(0.1, 0.5))).option(view)
    expect(seriesOf(option)).toHaveLength(6)
    const texts = textsOf(option)
    expect(texts.filter((t) => t === 'W₂')).toHaveLength(2)
    expect(texts).toEqual(
      expect.arrayContaining(['δ = 10    ‖W‖ₗ'.replace('‖W‖ₗ', '‖Wₗ‖'), 'δ = 0.1', 'residual layer']),
    )
    expect(numbersOf(option).every(Number.isFinite)).toBe(true)
  })

  it('are said to shrink with δ only where they do', () => {
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

  it('are wide where there is one panel, and tall where there are many', () => {
    const height = (count: number) =>
      weightNormsChart(data(...Array.from({ length: count }, (_, i) => panel(i + 1, 1)))).height(800)
    expect(height(1)).toBeLessThan(0.7 * 800)
    expect(height(4)).toBeGreaterThan((1.1 * 800) / 4)
  })

  it('have no half steps on an axis of one step', () => {
    const begun = { ...panel(1, 1), steps: [0], multipliers: [60], norms: [Float64Array.of(3)], residual: [false] }
    const [x] = [weightNormsChart(data(begun)).option({ ...view, width: 1200 }).xAxis].flat()
    expect((x as { axisLabel: { customValues: number[] } }).axisLabel.customValues).toEqual([0, 1])
  })

  it('leave out what a log axis cannot show, and say so', () => {
    const broken = panel(1, Number.NaN)
    const option = weightNormsChart(data(broken)).option(view)
    expect(textsOf(option).join()).toContain('left out, not above 0: W₂ 1')
    expect(textsOf(weightNormsChart(data()).option(view)).join()).toContain('No measurements yet')
  })
})
