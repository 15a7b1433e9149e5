import { expect, test } from 'vitest'
import { matrixBlocks, neighbour } from '../../src/renderer/charts/studyMatrix.ts'
import { axesOf, axisText, runCount, valueText } from '../../src/renderer/text/axisText.ts'
import type { Axis, StudyPlan } from '../../src/shared/spec/studyPlan.ts'
import { plannedRuns } from '../../src/shared/spec/studyPlan.ts'
import { spec } from './records.ts'

const plan = (...parts: { label: string; axes: Axis[] }[]): StudyPlan => ({
  parts: parts.map((part) => ({ ...part, base: spec })),
})
const delta: Axis = { path: 'penalty.firstLayer', values: [10, 0.1] }
const lambda: Axis = { path: 'penalty.weightDecay', values: [1e-3, 1e-4, 2.5e-5] }
const seeds = (count: number): Axis => ({ path: 'seed', values: Array.from({ length: count }, (_, i) => i) })

test('a grid has the last axis to the right, the other down, and the cells of the plan', () => {
  const grid = plan({ label: 'grid', axes: [delta, lambda] })
  const [block, ...more] = matrixBlocks(grid)
  expect(more).toEqual([])
  expect(block).toMatchObject({ columnTitle: 'λ', columns: ['10⁻³', '10⁻⁴', '2.5\u00a0×\u00a010⁻⁵'] })
  expect(block?.rows.map(({ head, cells }) => [head, ...cells.map(({ index }) => index)])).toEqual([
    ['δ = 10', 0, 1, 2],
    ['δ = 0.1', 3, 4, 5],
  ])
  const runs = plannedRuns(grid)
  const cells = block?.rows.flatMap((row) => row.cells) ?? []
  expect(cells[4]?.label).toBe('δ = 0.1 · λ = 10⁻⁴')
  expect(runs[4]?.spec.penalty).toMatchObject({ firstLayer: 0.1, weightDecay: 1e-4 })
  expect(cells).toHaveLength(runCount(grid))
})

test('a hundred seeds wrap into rows, each once', () => {
  const [block] = matrixBlocks(plan({ label: '', axes: [seeds(100)] }))
  expect(block?.columns).toEqual([])
  expect(block?.rows.map(({ head }) => head)).toEqual([
    'seeds 0 – 19',
    'seeds 20 – 39',
    'seeds 40 – 59',
    'seeds 60 – 79',
    'seeds 80 – 99',
  ])
  expect(block?.rows.flatMap(({ cells }) => cells.map(({ index }) => index))).toEqual(seeds(100).values)
})

test('parts with the same last axis share a block, and a part without axes is one cell', () => {
  const blocks = matrixBlocks(
    plan(
      { label: 'tanh', axes: [delta] },
      { label: 'ReLU', axes: [delta] },
      { label: 'deep', axes: [] },
      { label: 'deeper', axes: [] },
    ),
  )
  expect(blocks.map(({ rows }) => rows.map(({ head }) => head))).toEqual([
    ['tanh', 'ReLU'],
    ['deep', 'deeper'],
  ])
  expect(blocks.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells.map(({ index }) => index)))).toEqual([
    0, 1, 2, 3, 4, 5,
  ])
})

test('arrows move through the cells and stop at the edges', () => {
  const blocks = matrixBlocks(plan({ label: '', axes: [delta, lambda] }, { label: 'one', axes: [] }))
  const from = (index: number, key: string) => neighbour(blocks, index, key)
  expect([from(0, 'ArrowRight'), from(2, 'ArrowRight'), from(1, 'ArrowDown'), from(0, 'ArrowUp')]).toEqual([1, 2, 4, 0])
  expect([from(5, 'ArrowDown'), from(6, 'ArrowUp'), from(1, 'Home'), from(1, 'End'), from(1, 'a')]).toEqual([
    6,
    3,
    0,
    6,
    null,
  ])
})

test('axisText writes the values of a field', () => {
  expect([0.1, 1e-4, 2.5e-5, 3, true, 'tanh', 1e6, 0.00125].map(valueText)).toEqual([
    '0.1',
    '10⁻⁴',
    '2.5\u00a0×\u00a010⁻⁵',
    '3',
    'yes',
    'tanh',
    '10⁶',
    '1.25\u00a0×\u00a010⁻³',
  ])
  expect(axisText(delta)).toBe('δ 10, 0.1')
  expect([axisText(seeds(100)), axisText(seeds(1))]).toEqual(['100 seeds', '1 seed'])
  const many = { path: 'penalty.weightDecay', values: [1, 2, 3, 4, 5, 6, 7] }
  expect(axisText(many)).toBe('λ 1 to 7 (7 values)')
  const both = plan({ label: '', axes: [delta] }, { label: '', axes: [{ ...delta, values: [5, 0.1] }, lambda] })
  expect(axesOf(both)).toEqual([{ ...delta, values: [10, 0.1, 5] }, lambda])
  expect(runCount(both)).toBe(2 + 2 * 3)
})
