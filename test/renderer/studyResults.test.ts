import { expect, test } from 'vitest'
import { keptText } from '../../src/renderer/features/run/geometryChoice.ts'
import { useResultsChoice } from '../../src/renderer/features/study/resultsChoice.ts'
import { resultsRows } from '../../src/renderer/features/study/resultsRows.ts'
import { resultsView } from '../../src/shared/figures/results/cells.ts'
import { choice, gridOfResults, lineOfResults, resultRun, seedsOfResults } from '../fixtures/figures/results.ts'

const [lambda, sigma] = ['penalty.weightDecay', 'data.deviation']
const shown = (x: string, y: string) => resultsView(gridOfResults({ choice: choice({ x, y }) }))

test('studies share the result, and each has its own axes', () => {
  const [one, other] = [useResultsChoice('one'), useResultsChoice('other')]
  expect(one.choice.value).toEqual({ result: 'tcv', x: null, y: null })
  one.setResult('objective')
  one.setAxis('y', '', shown(lambda, sigma))
  expect(one.choice.value).toEqual({ result: 'objective', x: lambda, y: '' })
  expect(other.choice.value).toEqual({ result: 'objective', x: null, y: null })
  expect(useResultsChoice('one').choice.value).toEqual(one.choice.value)
})

test('a field of the other axis swaps with this one', () => {
  const { setAxis, choice: chosen } = useResultsChoice('swapped')
  setAxis('x', sigma, shown(lambda, sigma))
  expect(chosen.value).toMatchObject({ x: sigma, y: lambda })
  setAxis('y', sigma, shown(sigma, lambda))
  expect(chosen.value).toMatchObject({ x: lambda, y: sigma })
  setAxis('x', sigma, shown(lambda, ''))
  expect(chosen.value).toMatchObject({ x: sigma, y: '' })
  // y takes the field of x, and x has nothing to swap with.
  setAxis('y', sigma, shown(sigma, ''))
  expect(chosen.value).toMatchObject({ x: '', y: sigma })
  expect(resultsView(gridOfResults({ choice: chosen.value })).x?.path).toBe(lambda)
})

test('the table has a row for every cell, with the statistics of its runs', () => {
  const rows = resultsRows(shown(lambda, sigma))
  expect(rows).toHaveLength(6)
  expect(rows[1]).toEqual([
    'λ = 10⁻³, σ = 0.1',
    '2.00 × 10⁻⁶',
    '1.00 × 10⁻⁶',
    '1.50 × 10⁻⁶',
    '3.00 × 10⁻⁶',
    '4.00 × 10⁻⁶',
    '3 of 3',
  ])
  const failed = { ...lineOfResults(), runs: [resultRun(0, [0], 1, 'diverged')] }
  expect(resultsRows(resultsView(failed))).toEqual([['λ = 10⁻⁴', '–', '–', '–', '–', '–', '0 of 1']])
  expect(resultsRows(resultsView(seedsOfResults()))[0]?.[0]).toBe('all runs')
})

test('the text lists the steps with kept weights, and shortens a long list', () => {
  expect(keptText([600])).toBe('Weights were kept only at step 600.')
  expect(keptText([0, 50, 1200])).toBe('Weights were kept at 3 steps: 0, 50, 1\u2009200.')
  const many = Array.from({ length: 20 }, (_, i) => 10 * i)
  expect(keptText(many)).toBe('Weights were kept at 20 steps: 0, 10, 20, 30, 40, 50, …, 190.')
})
