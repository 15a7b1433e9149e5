import { expect, it } from 'vitest'
import { depthChart } from '../../../src/shared/figures/depth/chart.ts'
import { depthTable } from '../../../src/shared/figures/depth/table.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { data, run } from '../../fixtures/figures/depth.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'

const view = { width: 690, height: 330, theme: lightTheme }
const three = data([run(2), run(4), run(8)])

it('draws the shares of up to three layers with l/L, and the errors of three layers', () => {
  const option = depthChart(three).option(view)
  const series = seriesOf(option)
  expect(series.map(({ id }) => id)).toEqual([
    'balanced 1',
    'share 1',
    'balanced 2',
    'share 2',
    'balanced 3',
    'share 3',
    'error first',
    'error median',
    'error last',
  ])
  expect(series[1]?.data).toEqual([
    [2, 0.5],
    [4, 0.25],
    [8, 0.125],
  ])
  const words = textsOf(option).join(' ')
  expect(words).toContain('slope of W₁ −1.00 at the two largest L')
  expect(words).toContain('within classes: at most 1.0 × 10⁻³ of ‖Zˡ‖²')
  expect(words).toContain('K/2 = 5 in Theorem 4.2')
  expect(numbersOf(option).every(Number.isFinite)).toBe(true)
})

it('names both ends in its title and claims no trend', () => {
  expect(depthChart(three).title).toBe(
    'W₁ has 50 % of the cost and the median layer is 50 % from Theorem 4.2 at L = 2; 13 % and 13 % at L = 8',
  )
  expect(depthChart(data([run(2)])).title).toBe('Networks of several depths against Theorem 4.2')
})

it('counts the runs that it leaves out, and errors that are not known', () => {
  const unknown = run(4, { errors: { first: NaN, median: NaN, last: NaN } })
  const words = textsOf(depthChart(data([run(2), unknown], { others: 3 })).option(view)).join(' ')
  expect(words).toContain('the lowest run of each depth; 3 others left out')
  expect(words).toContain('left out, below 0 or no number: Z¹ 1')
})

it('has one row per run and number of first layers', () => {
  const columns = Object.fromEntries(depthTable(three).map(({ name, values }) => [name, values]))
  expect(columns['depth']).toEqual([2, 2, 4, 4, 4, 8, 8, 8])
  expect(columns['first_layers']).toEqual([1, 2, 1, 2, 3, 1, 2, 3])
  expect(columns['cost_share']).toEqual([0.5, 1, 0.25, 0.5, 0.75, 0.125, 0.25, 0.375])
})
