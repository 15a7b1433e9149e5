import { expect, test } from 'vitest'
import type { ClassMeansData } from '../../src/shared/figures/classMeans/data.ts'
import type { UnconstrainedLossData } from '../../src/shared/figures/unconstrainedLoss/data.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { inLab } from './lab.ts'

const isWhole = process.env['COLLAPSAR_ACCEPTANCE'] === 'whole'

/** The lowest losses over that of DNC that the reference has seen at L = 4 and λ = 0.001, by K; none for K = 5. */
const seen: Readonly<Record<number, number>> = { 3: 0.9782, 4: 0.978 }

test('dufm-small --quick: the lowest runs of three, four and five classes end at or below DNC', async () => {
  const data = await inLab(
    presetSpecs(findPreset('dufm-small'), 'quick'),
    async ({ handlers }, runs) => (await handlers['figures.read']({ kind: 'classMeans', runs })) as ClassMeansData,
  )
  expect(data.cases.map(({ classes, structure }) => [classes, structure?.name ?? null])).toEqual([
    [3, null],
    [4, 'square'],
    [5, null],
  ])
  for (const { classes, ratio, ranks } of data.cases) {
    // A group of starts may see nothing but DNC.
    expect(ratio).toBeLessThan(1.0002)
    expect(ratio).toBeGreaterThan((seen[classes] ?? 0.93) - 0.06)
    if (ratio < 0.99) expect(ranks[0]).toBeLessThan(classes)
  }
})

test('dufm-depth --quick: fifteen classes and seven matrices end far below DNC, at low rank', async () => {
  const specs = presetSpecs(findPreset('dufm-depth'), 'quick')
  const data = await inLab(
    isWhole ? specs : specs.slice(0, 3),
    async ({ handlers }, runs) =>
      (await handlers['figures.read']({ kind: 'unconstrainedLoss', runs })) as UnconstrainedLossData,
  )
  expect(data).toMatchObject({ classes: 15, matrices: 7, samples: 1 })
  expect((data.srg ?? NaN) / data.collapse).toBeCloseTo(0.609, 3)
  const whole = data.runs.filter(({ ending }) => ending === 'below')
  expect(whole.length).toBeGreaterThanOrEqual(2)
  for (const { ratios, ranks } of whole) {
    expect(ratios.at(-1)).toBeGreaterThan(0.5)
    expect(ratios.at(-1)).toBeLessThan(0.7)
    expect(ranks.at(-1)).toBe(15)
    expect(Math.max(...ranks.slice(0, -1))).toBeLessThanOrEqual(9)
  }
})
