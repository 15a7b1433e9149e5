import { expect, it } from 'vitest'
import { discretePathChart } from '../../../src/shared/figures/discretePath/chart.ts'
import { discretePathTable } from '../../../src/shared/figures/discretePath/table.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { data, run } from '../../fixtures/figures/discretePath.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'

const view = { width: 690, height: 330, theme: lightTheme }

it('draws stairs on the path of the first run, and the distances of every run', () => {
  const option = discretePathChart(data()).option(view)
  const series = seriesOf(option)
  expect(series.map(({ id }) => id)).toEqual(['path', 'k 5', 'k 10', 'run00000', 'run00001'])
  // γ₅ keeps its value until the next time.
  expect((series[1]?.data as [number, number][]).slice(0, 3)).toEqual([
    [0, 4],
    [0.2, 4],
    [0.2, 4 ** 0.8],
  ])
  const words = textsOf(option).join(' ')
  expect(words).toContain('γₖ for k = 5: 6 points')
  expect(words).toContain('no step rises at all')
  expect(numbersOf(option).every(Number.isFinite)).toBe(true)
})

it('claims a descent only where no step rises beyond round-off', () => {
  expect(discretePathChart(data()).title).toBe(
    'The objective never rises beyond round-off along discrete paths with steps below 1/5 … 1/20',
  )
  const up = run('asinh, start 0')
  const rising = { ...up, steps: up.steps.map((own) => ({ ...own, largestRise: 0.011 })) }
  expect(discretePathChart(data([rising])).title).toBe(
    'The objective rises by up to 0.011 along discrete paths with steps below 1/5 … 1/20',
  )
  expect(discretePathChart(data([])).title).toMatch(/^No discrete path/)
  expect(textsOf(discretePathChart(data([])).option(view)).join(' ')).toContain('No path to show')
})

it('counts runs without a complete path, and has a row per point', () => {
  expect(textsOf(discretePathChart(data([run('asinh, start 0')], 1)).option(view)).join(' ')).toContain(
    '1 run without a complete path left out',
  )
  const columns = Object.fromEntries(discretePathTable(data()).map(({ name, values }) => [name, values]))
  expect(columns['k']).toHaveLength(2 * (6 + 11 + 21))
})
