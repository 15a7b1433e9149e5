import { expect, test } from 'vitest'
import type { MergeData } from '../../src/shared/figures/merge/data.ts'
import { mergeCells } from '../../src/shared/figures/merge/title.ts'
import { studyChart } from '../../src/shared/figures/index.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { inLab } from './lab.ts'

test('merge --quick: with weight decay the sum of two networks does both tasks', async () => {
  const data = await inLab(
    presetSpecs(findPreset('merge'), 'quick'),
    async ({ handlers }, runs) => (await handlers['figures.read']({ kind: 'merge', runs })) as MergeData,
  )
  expect(data.tasks).toEqual(['digits', 'mixture'])
  const cells = mergeCells(data)
  expect(cells.map(({ decay, ends }) => [decay, ends.length])).toEqual([
    [1e-6, 2],
    [1e-4, 2],
    [1e-3, 2],
    [1e-2, 2],
  ])
  for (const { leastOwn } of cells) expect(leastOwn).toBe(1)
  const [weak, , , strong] = cells
  if (!weak || !strong) throw new Error('no cells')
  expect(strong.leastSum).toBe(1)
  expect(weak.leastSum).toBeLessThan(1)
  expect(strong.change).toBeLessThan(weak.change)
  expect(Math.max(...weak.ends.map(({ rank }) => rank))).toBeGreaterThan(80)
  expect(Math.max(...strong.ends.map(({ rank }) => rank))).toBeLessThan(20)
  expect(studyChart(data).title).toMatch(
    /^The sum of two networks is as accurate on both tasks as each is on its own at λ = /,
  )
})
