import { describe, expect, it } from 'vitest'
import { rankBoundChart } from '../../../src/shared/figures/rankBound/chart.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import type { RankBoundData } from '../../../src/shared/figures/rankBound/data.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'
import { run, data } from '../../fixtures/figures/rankBound.ts'

const view = { width: 690, height: 500, theme: lightTheme }

describe('the figure of Theorem 3.4', () => {
  it('has one panel per layer and group: the distance, ‖W‖, ‖R‖/Λ and a line for every j < l', () => {
    const groups = ['σ = 0.1', 'σ = 0.01']
    const chart = rankBoundChart(data([run(1e-3), run(1e-2), run(1e-3, 1), run(1e-2, 1)], groups))
    const option = chart.option({ ...view, title: chart.title })
    const ids = seriesOf(option).map(({ id }) => id)
    // Four lines and j = 0 for W₁, j = 0 and 1 for W₂, in each of two groups.
    expect(ids).toHaveLength(2 * (5 + 6))
    expect(ids).toContain('right 1 1 2')
    expect(ids.some((id) => id.endsWith(' 3'))).toBe(false)
    const texts = textsOf(option)
    expect(texts).toEqual(
      expect.arrayContaining([
        'W₁    σ = 0.1',
        'W₂    σ = 0.01',
        'j = 0',
        'j = 1',
        '‖W₂‖',
        'distance/‖W₁‖: 5.0 × 10⁻⁵ … 5.0 × 10⁻⁴',
      ]),
    )
    expect(texts.join()).toContain('stationary: ‖grad L₀ + ΛWₗ‖ ≤ 10⁻⁹ ‖ΛWₗ‖')
    expect(texts.join()).toContain('not drawn: W₃, which cannot have a rank above 10')
    expect(numbersOf(option).every(Number.isFinite)).toBe(true)
  })

  it('marks the right side of the best j at every λ', () => {
    const series = seriesOf(rankBoundChart(data([run(1e-3), run(1e-2)])).option(view))
    expect(series.find(({ id }) => id === 'best 0 2')?.data).toEqual([
      [1e-3, 0.5],
      [1e-2, 0.05],
    ])
  })

  it('claims that both sides fall with λ, and by how much they differ, only where it is true', () => {
    const title = (...runs: RankBoundData['runs']): string => rankBoundChart(data(runs)).title
    expect(title(run(1e-3), run(1e-2))).toBe(
      'Both sides of Theorem 3.4 fall as λ grows: the bound is 10² to 10⁴ times the distance from rank 10',
    )
    expect(title(run(1e-3), run(1e-2, 0, { distance: 2e-3, slack: 1e-2 }))).toMatch(/^Theorem 3.4 holds in every layer/)
    expect(title(run(1e-3))).toMatch(/^Theorem 3.4 holds in every layer/)
    expect(title(run(1e-3), run(1e-2, 0, { slack: -1e-9 }))).toBe('Both sides of the low-rank bound of Theorem 3.4')
    expect(title()).toBe('Both sides of the low-rank bound of Theorem 3.4')
  })

  it('counts values that a log axis leaves out', () => {
    const collapsed = data([run(1e-3), run(1e-2, 0, { distance: 0 })])
    expect(textsOf(rankBoundChart(collapsed).option(view)).join()).toContain(
      'left out, not above 0: distance from rank K 1',
    )
    expect(textsOf(rankBoundChart(data([])).option(view)).join()).toContain('No bound has been computed yet')
  })
})
