import { expect, it } from 'vitest'
import { OptimizerRankData } from '../../../src/shared/figures/endings/data.ts'
import { optimizerRankChart } from '../../../src/shared/figures/optimizerRank/chart.ts'
import {
  allFinish,
  byMethod,
  isSameStarts,
  optimizerRankTitle,
} from '../../../src/shared/figures/optimizerRank/title.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { descent, fourMethods, optimizers, starts } from '../../fixtures/figures/endings.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'

it('names the median rank of each optimizer from the same starts', () => {
  expect(optimizerRankTitle(fourMethods())).toBe(
    `Median rank of the logits from the same 6 starts: 5 by GD 0.3, 5 by Adam 0.001, 3 by Muon 0.02, 3 by L-BFGS`,
  )
})

it('speaks of no same starts where seeds or models differ', () => {
  const others = optimizers(...starts(6, 6), ...starts(5, 5, { method: 'Adam 0.001' }))
  expect(isSameStarts(others)).toBe(false)
  expect(optimizerRankTitle(others)).toBe(`Median rank of the logits: 5 by GD 0.3, 5 by Adam 0.001`)
  expect(isSameStarts(optimizers(...starts(6, 6), ...starts(6, 6, { method: 'Adam 0.001', width: 64 })))).toBe(false)
  expect(optimizerRankTitle(optimizers())).toBe('Rank of the logits by optimizer')
})

it('gives the mean of the middle two as the median of an even number', () => {
  expect(optimizerRankTitle(optimizers(...starts(2, 1)))).toContain(': 4 by')
})

it('keeps the finish in the names where the short ones are not unique, and says that all finish', () => {
  const both = optimizers(...starts(2, 1), ...starts(2, 1, { method: 'gradient descent 0.3' }))
  expect(byMethod(both).map(({ short }) => short)).toEqual([descent, 'gradient descent 0.3'])
  expect(allFinish(both)).toBe(false)
  const alone = starts(2, 0, { method: 'L-BFGS', isByLbfgsAlone: true })
  expect(allFinish(optimizers(...starts(2, 1), ...alone))).toBe(true)
})

it('draws every run as a dot, the medians, and DNC', () => {
  const option = optimizerRankChart(fourMethods()).option({ width: 690, height: 330, theme: lightTheme })
  const series = seriesOf(option)
  expect(series.map(({ id }) => id)).toEqual([
    `median ${descent}`,
    'median Adam 0.001',
    'median Muon 0.02',
    'median L-BFGS',
    'rank runs',
    'collapse',
    'loss over DNC runs',
  ])
  expect(series[4]?.data).toHaveLength(24)
  const words = textsOf(option).join(' ')
  expect(words).toContain(`DNC: 5 of 6 by GD 0.3, 6 of 6 by Adam 0.001, 2 of 6 by Muon 0.02, 0 of 6 by L-BFGS`)
  expect(numbersOf(option).every(Number.isFinite)).toBe(true)
  expect(OptimizerRankData.parse(fourMethods()).runs).toHaveLength(24)
})
