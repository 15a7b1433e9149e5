import { describe, expect, it } from 'vitest'
import type { LimitData } from '../../../src/shared/figures/limit/data.ts'
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

  it('gives the distances at both ends of δ, and claims no trend of single runs', () => {
    const title = (...runs: LimitData['runs']): string => limitChart(data(runs)).title
    expect(limitChart(clean).title).toBe(
      'Relative distance from the run at δ = 0: objective 1.0 × 10⁻⁴, spectra up to 2.0 × 10⁻⁴ at δ = 0.01; objective 0.010, spectra up to 0.020 at δ = 1',
    )
    // Errors that do not fall, and an objective below the limit, are told as they are.
    const farther = { objectiveExcess: -1e-9, spectrumErrors: Float64Array.of(0.001, 0.03) }
    expect(title(run(1), run(0.1, farther))).toMatch(/: objective −1\.0 × 10⁻⁹, spectra up to 0\.030 at δ = 0\.1; /)
    expect(title(run(1))).toMatch(/: objective 0\.010, spectra up to 0\.020 at δ = 1$/)
    const plain = 'Runs at δ > 0 against the run at δ = 0'
    expect(title()).toBe(plain)
    expect(title(run(1), run(0.1, { objectiveExcess: NaN }))).toBe(plain)
    expect(title(run(1, { spectrumErrors: Float64Array.of(NaN, 0.1) }))).toBe(plain)
  })

  it('does not say that all runs are at their minima where a number is missing', () => {
    const unknown = textsOf(limitChart(data([run(1, { missed: NaN })])).option(view)).join()
    expect(unknown).toContain('not decided whether the runs are at their minima')
    expect(unknown).not.toContain('no run’s weights')
    expect(textsOf(limitChart(clean).option(view)).join()).toContain('no run’s weights lower the objective of another')
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

  it('marks runs on scaled inputs, and claims their equality with δ/c² only where it is seen', () => {
    const one = (difference: number | null) =>
      [2, 4].map((scale) => ({
        run: `scaled0${scale}`,
        scale,
        delta: 1 / scale ** 2,
        objectiveExcess: 0.01 / scale ** 2,
        spectrumErrors: Float64Array.of(0.02 / scale ** 2, 0.01 / scale ** 2),
        difference,
      }))
    const chart = limitChart(data([run(0.25), run(0.0625)], { scaled: one(3e-9) }))
    expect(chart.title).toBe('Larger inputs act like a smaller δ: X times c ends where δ/c² does, within 3.0 × 10⁻⁹')
    const option = chart.option(view)
    expect(seriesOf(option).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['X times c, at δ/c²', 'X times c, at δ/c² Z1']),
    )
    const words = textsOf(option).join(' ')
    expect(words).toContain('c = 2, 4; objective and spectra differ by at most')
    const tends = /^Relative distance from the run at δ = 0: /
    expect(limitChart(data([run(1), run(0.1)], { scaled: one(0.01) })).title).toMatch(tends)
    expect(limitChart(data([run(1), run(0.1)], { scaled: one(null) })).title).toMatch(tends)
  })

  it('leaves other starts at δ = 0 out of its log axes', () => {
    const others = [{ run: 'another0', delta: 0, objectiveExcess: 1e-16 }]
    expect(seriesOf(limitChart(data([run(1), run(0.1)], { others })).option(view)).map(({ id }) => id)).not.toContain(
      'another start',
    )
  })

  it('counts values that a log axis leaves out, and shows a sentence without runs', () => {
    const below = data([run(1), run(0.1, { restExcess: -1e-6 })])
    expect(textsOf(limitChart(below).option(view)).join()).toContain('left out, below 0 or no number')
    expect(textsOf(limitChart(data([])).option(view)).join()).toContain('No run with δ > 0')
  })
})
