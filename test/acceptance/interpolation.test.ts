import { expect, test } from 'vitest'
import type { InterpolationData } from '../../src/shared/figures/interpolation/data.ts'
import { studyChart } from '../../src/shared/figures/index.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { inLab } from './lab.ts'

test('interpolation --quick: objective/λ rises to the cost of an interpolating network, and the loss falls as λ²', async () => {
  const data = await inLab(
    presetSpecs(findPreset('interpolation'), 'quick'),
    async ({ handlers }, runs) =>
      (await handlers['figures.read']({ kind: 'interpolation', runs })) as InterpolationData,
  )
  expect(data.runs.map(({ lambda }) => lambda)).toEqual([1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001])
  const { leastUpper, lossOrder, violations, refusals } = data
  expect(refusals).toEqual([])
  expect(leastUpper).toBeGreaterThan(1.19)
  expect(leastUpper).toBeLessThan(1.2)
  const rises = (values: number[]): void => expect(values).toEqual(values.toSorted((a, b) => a - b))
  rises(data.runs.map(({ lower }) => lower))
  rises(data.runs.map(({ cost }) => cost))
  for (const { lower, cost, upper } of data.runs) {
    expect(cost).toBeLessThan(lower)
    expect(lower).toBeLessThan(leastUpper ?? NaN)
    expect(upper).toBeGreaterThanOrEqual(leastUpper ?? NaN)
  }
  expect(data.runs.at(-1)?.gap).toBeLessThan(1e-3)
  expect(lossOrder).toBeGreaterThan(1.9)
  expect(lossOrder).toBeLessThan(2.1)
  for (const violation of Object.values(violations)) expect(violation).toBeLessThan(1e-6)
  expect(studyChart(data).title).toMatch(/^The least cost of interpolation is at most 1\.19/)
})
