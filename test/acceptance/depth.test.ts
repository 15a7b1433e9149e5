import { expect, test } from 'vitest'
import type { DepthData } from '../../src/shared/figures/depth/data.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { inLab } from './lab.ts'

test('depth --quick: the cost of the first layers vanishes as fast as l/L, and later layers come near Theorem 4.2', async () => {
  const data = await inLab(
    presetSpecs(findPreset('depth'), 'quick'),
    async ({ handlers }, runs) => (await handlers['figures.read']({ kind: 'depth', runs })) as DepthData,
  )
  expect(data).toMatchObject({ classes: 10, firstRepresentative: 1, others: 0 })
  expect(data.runs.map(({ depth }) => depth)).toEqual([2, 3, 4, 6, 9, 14])
  for (const { depth, shares, variation } of data.runs) {
    shares.forEach((share, l) => expect(share).toBeLessThanOrEqual((l + 1) / depth + 1e-12))
    // DNC1 at every depth: less than half a percent of any layer lies within the classes.
    expect(variation).toBeLessThan(5e-3)
  }
  const falls = (values: number[]): void => expect(values).toEqual(values.toSorted((a, b) => b - a))
  falls(data.runs.map(({ shares }) => shares[0] ?? NaN))
  falls(data.runs.map(({ errors }) => errors.median))
  falls(data.runs.map(({ errors }) => errors.last))
  const last = data.runs.at(-1)
  expect(last?.shares[0]).toBeLessThan(0.05)
  expect(last?.errors.median).toBeLessThan(0.12)
  expect(last?.errors.last).toBeLessThan(0.06)
  // Z¹ does not come near: the figure and the card say so.
  expect(last?.errors.first).toBeGreaterThan(0.3)
  expect(last?.meanCost).toBeGreaterThan(3.5)
  expect(last?.meanCost).toBeLessThan(5)
})
