import { expect, test } from 'vitest'
import type { DepthBiasData } from '../../src/shared/figures/depthBias/data.ts'
import { depthCells } from '../../src/shared/figures/depthBias/title.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { inLab } from './lab.ts'

test('depth-bias --quick: without weight decay the rank falls with depth, below DNC and its norm', async () => {
  const data = await inLab(
    presetSpecs(findPreset('depth-bias'), 'quick'),
    async ({ handlers }, runs) => (await handlers['figures.read']({ kind: 'depthBias', runs })) as DepthBiasData,
  )
  const cells = depthCells(data, 6)
  expect(cells.map(({ depth }) => depth)).toEqual([1, 2, 4, 6])
  const medians = cells.map(({ medianRank }) => medianRank)
  expect(medians[0]).toBe(5)
  expect(medians[1]).toBeGreaterThanOrEqual(3)
  expect(medians[2]).toBeLessThanOrEqual(3)
  expect(medians[3]).toBeLessThanOrEqual(3)
  expect(medians).toEqual(medians.toSorted((a, b) => b - a))
  // One layer has not reached its limit, DNC; six layers end below the norm of DNC.
  for (const { depth, norm, dataLoss } of data.runs) {
    expect(dataLoss).toBeLessThan(3e-3)
    expect(norm).not.toBeNull()
    if (depth === 1) expect(norm).toBeGreaterThan(1)
    if (depth === 6) expect(norm).toBeLessThan(1)
  }
  // A polygon is the cheapest closed form at six layers, and no run goes below it.
  const least = data.structures.at(-1)?.polygon ?? NaN
  for (const { norm } of data.runs.filter(({ depth }) => depth === 6)) expect(norm).toBeGreaterThan(least)
})
