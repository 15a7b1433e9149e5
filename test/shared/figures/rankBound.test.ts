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
    expect(texts.join()).toContain('stationarity ‖grad L‖/‖ΛWₗ‖: at most 10⁻⁹')
    expect(texts.join()).toContain('not drawn: W₃, which cannot have a rank above 10')
    expect(numbersOf(option).every(Number.isFinite)).toBe(true)
  })

  it('follows limits of its axes in every panel, without names of lines that end outside', () => {
    const chosen = { hidden: [], x: [2e-3, 5e-3] as [number, number], y: [1e-9, 1e-8] as [number, number] }
    const chart = rankBoundChart(data([run(1e-3), run(1e-2), run(1e-3, 1), run(1e-2, 1)], ['σ = 0.1', 'σ = 0.01']))
    const option = chart.option({ ...view, theme: { ...lightTheme, view: chosen } })
    const ends = (axis: unknown) =>
      new Set((axis as { min: number; max: number }[]).map(({ min, max }) => `${min} ${max}`))
    expect([...ends(option.xAxis)]).toEqual(['0.002 0.005'])
    expect([...ends(option.yAxis)]).toEqual(['1e-9 1e-8'])
    expect(textsOf(option)).not.toContain('j = 0')
    expect(textsOf(chart.option(view))).toContain('j = 0')
  })

  it('marks the right side of the best j at every λ', () => {
    const series = seriesOf(rankBoundChart(data([run(1e-3), run(1e-2)])).option(view))
    expect(series.find(({ id }) => id === 'best 0 2')?.data).toEqual([
      [1e-3, 0.5],
      [1e-2, 0.05],
    ])
  })

  describe('says in its title', () => {
    const title = (...runs: RankBoundData['runs']): string => rankBoundChart(data(runs)).title

    it('that the bound holds, and by how much, and no trend over λ', () => {
      // Right sides of 1 and 0.5 or less, and distances of 10⁻³ or less.
      expect(title(run(1e-3), run(1e-2))).toBe(
        'Theorem 3.4 holds in all 4 cases: the bound is 10² to 10³ times the distance from rank 10',
      )
      expect(title(run(1e-3, 0, { norm: 0.8 }))).toMatch(/ from rank 10, and above ‖Wₗ‖ in 1 of 2$/)
      expect(title(run(1e-3, 0, { distance: 0 }))).toBe('Theorem 3.4 holds in all 2 cases')
    })

    it('that it is violated where the distance is larger, whatever the offset and the slack', () => {
      expect(title(run(1e-3, 0, { distance: 3, slack: 5 }))).toBe(
        'Theorem 3.4 with M in the operator norm is violated in all 2 cases, or M is larger than estimated',
      )
      expect(title(run(1e-3), run(1e-2, 0, { distance: 0.08, slack: 5, offset: 1e-3 }))).toMatch(
        /violated in 1 of 4 cases/,
      )
    })

    it('that nothing is decided where the weights are not stationary, also where the sides agree', () => {
      expect(title(run(1e-3), run(1e-2, 0, { stationarity: 55 }))).toBe(
        'Theorem 3.4 is not decided in 2 of 4 cases: the weights are not stationary (‖grad L‖/‖ΛW‖ up to 55, in W₁)',
      )
      expect(title(run(1e-3, 0, { stationarity: 2e-3, distance: 3 }))).toMatch(/is not decided in all 2 cases/)
      expect(title(run(1e-3, 0, { distance: 1.5, offset: 2 }))).toMatch(/exceeds the bound by less than the offset/)
    })

    it('nothing of missing numbers, a run without weight decay, or no run', () => {
      expect(title(run(1e-3, 0, { distance: NaN }))).toMatch(
        /not decided in all 2 cases: a number is missing, or Λ = 0/,
      )
      expect(title(run(1e-3, 0, { stationarity: Infinity }))).toMatch(/: a number is missing, or Λ = 0/)
      expect(title(run(1e-3, 0, { rows: [] }))).toBe('Both sides of the low-rank bound of Theorem 3.4')
      expect(title()).toBe('Both sides of the low-rank bound of Theorem 3.4')
    })
  })

  it('draws a distance of 0 in the strip of the axis', () => {
    const collapsed = data([run(1e-3), run(1e-2, 0, { distance: 0 })])
    const option = rankBoundChart(collapsed).option(view)
    const [axis] = option.yAxis as unknown as { zero: { at: number } }[]
    const measured = seriesOf(option).find(({ id }) => id.startsWith('measured'))
    expect(measured?.data.map(([, value]) => value)).toContain(axis?.zero.at)
    expect(textsOf(option).join()).not.toContain('left out')
    expect(textsOf(rankBoundChart(data([])).option(view)).join()).toContain('No bound has been computed yet')
  })
})
