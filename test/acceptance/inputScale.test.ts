import { expect, test } from 'vitest'
import type { LimitData } from '../../src/shared/figures/limit/data.ts'
import { studyChart } from '../../src/shared/figures/index.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { inLab } from './lab.ts'

test('input-scale --quick: inputs times c end where δ/c² does, and larger inputs come nearer to δ = 0', async () => {
  const specs = presetSpecs(findPreset('input-scale'), 'quick')
  const data = await inLab(
    specs,
    async ({ handlers }, runs) => (await handlers['figures.read']({ kind: 'limit', runs })) as LimitData,
  )
  expect(data.runs.map(({ delta }) => delta)).toEqual([1, 1 / 4, 1 / 25, 1 / 100, 1 / 400, 1 / 2500])
  expect(data.scaled.map(({ scale }) => scale).toSorted((a, b) => a - b)).toEqual([2, 5, 10, 20, 50])
  for (const { delta, scale, difference, objectiveExcess } of data.scaled) {
    expect(delta).toBe(1 / scale ** 2)
    expect(difference).toBeLessThan(1e-5)
    // ‖W_1‖ is bounded, so that the distance from the limit falls like 1/c².
    expect(objectiveExcess * scale ** 2).toBeGreaterThan(0.9 * data.limit.firstCost)
    expect(objectiveExcess * scale ** 2).toBeLessThan(1.001 * data.limit.firstCost)
  }
  expect(studyChart(data).title).toMatch(/^Larger inputs act like a smaller δ: X times c ends where δ\/c² does/)
})
