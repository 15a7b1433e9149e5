import { expect, it } from 'vitest'
import { depthBiasChart } from '../../../src/shared/figures/depthBias/chart.ts'
import { DepthBiasData } from '../../../src/shared/figures/depthBias/data.ts'
import { depthBiasTable } from '../../../src/shared/figures/depthBias/table.ts'
import { depthBiasTitle } from '../../../src/shared/figures/depthBias/title.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { data, falling, run } from '../../fixtures/figures/depthBias.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'

const view = { width: 690, height: 330, theme: lightTheme }
const plain = 'Rank of the logits without weight decay, over depth'

it('claims a fall where medians never rise and the deepest runs all lie below the shallowest', () => {
  expect(depthBiasTitle(data())).toBe(
    'Without weight decay the rank of the logits falls with depth: its median is 5 at L = 1 and 2.5 at L = 6',
  )
})

it('claims no fall where ranges overlap, a median rises, another width does not fall, or one depth is known', () => {
  expect(depthBiasTitle(data([...falling(), run(6, 5)]))).toBe(plain)
  expect(depthBiasTitle(data([run(1, 5), run(2, 3), run(4, 4), run(6, 2)]))).toBe(plain)
  expect(depthBiasTitle(data([...falling(), run(1, 5, { width: 12 }), run(6, 5, { width: 12 })]))).toBe(plain)
  expect(depthBiasTitle(data([run(1, 5)]))).toBe(plain)
  expect(depthBiasTitle(data([]))).toBe(plain)
})

it('names the width of its medians where there are several', () => {
  const both = [...falling(), run(1, 5, { width: 12 }), run(6, 3, { width: 12 })]
  expect(depthBiasTitle(data(both))).toContain('2.5 at L = 6 at width 6')
})

it('draws medians, runs and closed forms, and counts runs without a margin', () => {
  const option = depthBiasChart(data([...falling(), run(6, 2, { norm: null })])).option(view)
  expect(seriesOf(option).map(({ id }) => id)).toEqual(['median 6', 'rank 6', 'collapse', 'pairs', 'polygon', 'norms'])
  const words = textsOf(option).join(' ')
  expect(words).toContain('without a margin, left out: 1 of 7 runs')
  expect(words).toContain('data loss at the end at most 1.0 × 10⁻³')
  expect(numbersOf(option).every(Number.isFinite)).toBe(true)
})

it('has rows for closed forms and runs', () => {
  expect(DepthBiasData.parse(data()).runs).toHaveLength(6)
  const columns = Object.fromEntries(depthBiasTable(data()).map(({ name, values }) => [name, values]))
  expect(columns['source']).toHaveLength(3 * 6 + 6)
  expect(columns['rank']?.slice(12, 18)).toEqual([5, 3, 3, 3, 3, 3])
})
