import { describe, expect, it } from 'vitest'
import { limitChart } from '../../../src/shared/figures/limit/chart.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'
import { run, data } from '../../fixtures/figures/limit.ts'

const view = { width: 690, height: 330, theme: lightTheme }
const clean = data([run(1), run(0.1), run(0.01)])

describe('the figure of the limit δ → 0', () => {
  it('has a panel for the objective with its upper bound, and one for the spectra of every layer', () => {
    const option = limitChart(clean).option(view)
    const series = seriesOf(option)
    expect(series.map(({ id }) => id)).toEqual([
      'upper bound',
      'objective without W₁’s penalty',
      'objective',
      'Z1',
      'Z2',
    ])
    expect(series[0]?.data).toEqual([
      [1, 0.011],
      [0.1, 0.0011],
      [0.01, 0.01 * 0.011],
    ])
    expect(textsOf(option)).toEqual(
      expect.arrayContaining(['Z¹', 'Z²', 'slope 1.00 at the two smallest δ', '(objective − limit) / limit']),
    )
    expect(textsOf(option).join()).toContain('no run’s weights lower the objective of another')
    expect(numbersOf(option).every(Number.isFinite)).toBe(true)
  })

  it('claims the limit only where the objective and every layer come nearer with every δ', () => {
    expect(limitChart(clean).title).toBe(
      'Objective and spectra tend to those at δ = 0: relative distances 1.0 × 10⁻⁴ and 2.0 × 10⁻⁴ at δ = 0.01',
    )
    const plain = 'Runs at δ > 0 against the run at δ = 0'
    const farther = { spectrumErrors: Float64Array.of(0.001, 0.03) }
    expect(limitChart(data([run(1), run(0.1, farther)])).title).toBe(plain)
    expect(limitChart(data([run(1), run(0.1, { objectiveExcess: -1e-9 })])).title).toBe(plain)
    expect(limitChart(data([run(1)])).title).toBe(plain)
  })

  it('names runs that are not at their minimum, and marks other starts', () => {
    const others = [{ run: 'another0', delta: 0.1, objectiveExcess: 0.004 }]
    const option = limitChart(data([run(1), run(0.1, { missed: 3e-4 })], { others })).option(view)
    expect(seriesOf(option).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['another start', 'misses its minimum']),
    )
    expect(textsOf(option).join()).toContain('because other runs have better weights: δ = 0.1 (by 3.0 × 10⁻⁴)')
    const limitMissed = { ...clean.limit, missed: 1e-3 }
    expect(textsOf(limitChart({ ...clean, limit: limitMissed }).option(view)).join()).toContain('δ = 0 (by 1.0 × 10⁻³)')
  })

  it('counts values that a log axis leaves out, and shows a sentence without runs', () => {
    const below = data([run(1), run(0.1, { restExcess: -1e-6 })])
    expect(textsOf(limitChart(below).option(view)).join()).toContain('left out, not above 0')
    expect(textsOf(limitChart(data([])).option(view)).join()).toContain('No run with δ > 0')
  })
})
