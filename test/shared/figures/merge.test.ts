import { expect, it } from 'vitest'
import { mergeChart } from '../../../src/shared/figures/merge/chart.ts'
import { MergeData } from '../../../src/shared/figures/merge/data.ts'
import { mergeTable } from '../../../src/shared/figures/merge/table.ts'
import { mergeCells, mergeTitle } from '../../../src/shared/figures/merge/title.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { data, pair } from '../../fixtures/figures/merge.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'

const falling = data(...pair(1e-6, 0.4, 0.9), ...pair(1e-3, 1, 1), ...pair(1e-2, 1, 1))

it('claims that sums do both tasks only at those λ where every one does, and says where it is worst', () => {
  expect(mergeTitle(falling)).toBe(
    'The sum of two networks is as accurate on both tasks as each is on its own at λ = 10⁻³, 0.01; it falls to 40 % at λ = 10⁻⁶',
  )
  expect(mergeTitle(data(...pair(1e-3, 1, 1)))).toMatch(/on its own at every λ$/)
})

it('claims nothing where one task loses accuracy at every λ, or another pair does', () => {
  const plain = 'Networks on orthogonal inputs, and the sum of their weights'
  expect(mergeTitle(data(...pair(1e-3, 1, 0.98)))).toBe(plain)
  expect(mergeTitle(data(...pair(1e-3, 1, 1), ...pair(1e-3, 0.98, 1)))).toBe(plain)
  expect(mergeTitle(data())).toBe(plain)
})

it('compares a sum with its own networks, not with perfect accuracy', () => {
  expect(mergeTitle(data(...pair(1e-3, 0.9, 0.9, { ownAccuracy: 0.9 })))).toMatch(/at every λ$/)
})

it('takes the worst pair at each λ', () => {
  const [cell] = mergeCells(data(...pair(1e-3, 1, 1), ...pair(1e-3, 0.7, 0.8, { change: 9 })))
  expect(cell).toMatchObject({ decay: 1e-3, leastSum: 0.7, leastOwn: 1, change: 9 })
})

it('draws accuracy, change and rank of both tasks', () => {
  const option = mergeChart(falling).option({ width: 690, height: 330, theme: lightTheme })
  expect(seriesOf(option).map(({ id }) => id)).toEqual([
    'accuracy 0',
    'accuracy 1',
    'change 0',
    'change 1',
    'rank 0',
    'rank 1',
  ])
  expect(textsOf(option).join(' ')).toContain('hidden layers of 100 units; 3 pairs')
  expect(numbersOf(option).every(Number.isFinite)).toBe(true)
  expect(MergeData.parse(falling)).toEqual(falling)
  expect(mergeTable(falling)[0]?.values).toHaveLength(6)
})
