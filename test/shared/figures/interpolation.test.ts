import { expect, it } from 'vitest'
import { interpolationChart } from '../../../src/shared/figures/interpolation/chart.ts'
import { interpolationTable } from '../../../src/shared/figures/interpolation/table.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { data, scalarRun } from '../../fixtures/figures/interpolation.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'

const view = { width: 690, height: 330, theme: lightTheme }

it('draws the bounds and the cost, then the gap and the loss', () => {
  const option = interpolationChart(data()).option(view)
  expect(seriesOf(option).map(({ id }) => id)).toEqual(['upper', 'lower', 'cost', 'gap', 'loss'])
  const words = textsOf(option).join(' ')
  expect(words).toContain('loss: slope 1.')
  expect(words).toContain('the runs obey the inequalities of minima')
  expect(numbersOf(option).every(Number.isFinite)).toBe(true)
})

it('claims bounds only of runs that obey what minima obey, with an interpolating network above them', () => {
  const plain = 'Objective over λ as λ falls, and the cost of interpolating networks'
  expect(interpolationChart(data()).title).toBe(
    'The least cost of interpolation is at most 2.0000, and less by at most 1.0 % if the runs are minima',
  )
  const missed = [scalarRun(1, { objective: 1.9 }), scalarRun(0.1)]
  expect(interpolationChart(data(missed)).title).toBe(plain)
  expect(textsOf(interpolationChart(data(missed)).option(view)).join(' ')).toContain('a run is not at its minimum')
  const none = [scalarRun(1, { interpolant: null })]
  expect(interpolationChart(data(none)).title).toBe(plain)
  const below = [1, 0.1].map((lambda) => scalarRun(lambda, { interpolant: 1.5 * lambda }))
  expect(interpolationChart(data(below)).title).toBe(plain)
  expect(textsOf(interpolationChart(data(below)).option(view)).join(' ')).toContain(
    'no lower bound: an objective lies above an upper bound',
  )
})

it('says why a run has no interpolating network, and counts the runs that it leaves out', () => {
  const words = textsOf(
    interpolationChart(data(undefined, { refusals: ['The inputs are dependent.'], others: 2 })).option(view),
  ).join(' ')
  expect(words).toContain('no interpolating network: The inputs are dependent.')
  expect(words).toContain('the lowest run of each λ; 2 others left out')
})

it('has one row per run', () => {
  const columns = Object.fromEntries(interpolationTable(data()).map(({ name, values }) => [name, values]))
  expect(columns['lambda']).toEqual([1, 0.1, 0.01])
  expect(columns['upper_bound']).toEqual([2, 2, 2])
})
