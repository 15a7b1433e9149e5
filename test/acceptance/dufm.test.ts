import { expect, test } from 'vitest'
import type { UnconstrainedLossData } from '../../src/shared/figures/unconstrainedLoss/data.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import type { RunSpec } from '../../src/shared/spec/runSpec.ts'
import { inLab } from './lab.ts'

const lossInLab = (specs: readonly RunSpec[]): Promise<UnconstrainedLossData> =>
  inLab(
    specs,
    async ({ handlers }, runs) =>
      (await handlers['figures.read']({ kind: 'unconstrainedLoss', runs })) as UnconstrainedLossData,
  )

const lastRatio = ({ ratios }: UnconstrainedLossData['runs'][number]): number => ratios.at(-1) ?? NaN

test('dufm --quick: sharpened L-BFGS ends between SRG and DNC, at low rank', async () => {
  const data = await lossInLab(presetSpecs(findPreset('dufm'), 'quick'))
  expect(data.runs).toHaveLength(6)
  expect(data.collapse).toBeCloseTo(0.02494969654913, 12)
  expect(data.srg).toBeCloseTo(0.02037293076975, 12)
  for (const run of data.runs) {
    // None of 310 starts of the reference ends below SRG here. At other K and L training does.
    expect(lastRatio(run)).toBeGreaterThan(0.816)
    expect(lastRatio(run)).toBeLessThan(1.0002)
    const [second = NaN, third = NaN, last] = run.ranks
    expect(Math.abs(second - third)).toBeLessThanOrEqual(1)
    expect(last).toBe(10)
  }
  const low = data.runs.filter(
    (run) => lastRatio(run) < 0.96 && (run.ranks[0] ?? NaN) >= 5 && (run.ranks[0] ?? NaN) <= 7,
  )
  expect(low.length).toBeGreaterThanOrEqual(5)
  // The layer before the output collapses within its classes (Theorem 6).
  expect(data.lowest?.dnc1.at(-1)?.at(-1)).toBeLessThan(1e-7)
})

test.runIf(process.env['COLLAPSAR_ACCEPTANCE'] === 'whole')(
  'dufm --paper: gradient descent and L-BFGS end at or below DNC with the numbers of the paper',
  async () => {
    const data = await lossInLab(presetSpecs(findPreset('dufm'), 'paper'))
    expect(data.runs).toHaveLength(20)
    // n λ_H = 0.04: the closed forms of the reference.
    expect(data.collapse).toBeCloseTo(0.15639731, 7)
    expect(data.srg).toBeCloseTo(0.1274953, 7)
    for (const run of data.runs) {
      expect(lastRatio(run)).toBeGreaterThan(0.815)
      expect(lastRatio(run)).toBeLessThan(1.003)
    }
    const below = data.runs.filter((run) => lastRatio(run) < 0.97)
    expect(below.length).toBeGreaterThanOrEqual(12)
  },
)
