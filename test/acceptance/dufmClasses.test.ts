import { expect, test } from 'vitest'
import type { UnconstrainedRatioData } from '../../src/shared/figures/unconstrainedRatio/data.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { inLab } from './lab.ts'

/** The lowest losses over that of DNC that the reference has seen at λ = 0.001, by K and L. */
const seen: Readonly<Record<string, number>> = { '3 4': 0.9782, '6 4': 0.9219, '10 4': 0.8166 }

const isWhole = process.env['COLLAPSAR_ACCEPTANCE'] === 'whole'
const all = presetSpecs(findPreset('dufm-classes'), 'quick')
/** K = 6 alone, unless all presets are asked for in full. */
const specs = isWhole ? all : all.filter(({ network }) => network.widths.at(-1) === 6)

test('dufm-classes --quick: the lowest runs have the loss of DNC for L = 3, and less for L = 4', async () => {
  const data = await inLab(
    specs,
    async ({ handlers }, runs) =>
      (await handlers['figures.read']({ kind: 'unconstrainedRatio', runs })) as UnconstrainedRatioData,
  )
  expect(data.groups).toHaveLength(isWhole ? 6 : 2)
  for (const { classes, matrices, runs, best } of data.groups) {
    expect(runs).toBe(5)
    const ratio = best?.ratio ?? NaN
    if (matrices === 3) expect(Math.abs(ratio - 1)).toBeLessThan(1e-6)
    const lowest = seen[`${classes} ${matrices}`]
    if (lowest === undefined) continue
    expect(ratio).toBeGreaterThan(lowest - 0.06)
    expect(ratio).toBeLessThan(classes < 6 ? 1.0002 : Math.min(0.9999, lowest + 0.08))
  }
})
