import { expect, test } from 'vitest'
import type { CollapseByDepthData } from '../../src/shared/figures/collapseByDepth/data.ts'
import type { LayerRanksData } from '../../src/shared/figures/layerRanks/data.ts'
import { weightRanks } from '../../src/shared/figures/layerRanks/title.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { inLab } from './lab.ts'

const isWhole = process.env['COLLAPSAR_ACCEPTANCE'] === 'whole'

test('intermediate --quick: DNC1 of a deep classifier falls from layer to layer', async () => {
  const specs = presetSpecs(findPreset('intermediate'), 'quick')
  const data = await inLab(
    isWhole ? specs : specs.slice(0, 1),
    async ({ handlers }, runs) =>
      (await handlers['figures.read']({ kind: 'collapseByDepth', runs })) as CollapseByDepthData,
  )
  expect(data.blocks).toBe(0)
  for (const { starts, ends } of data.runs) {
    expect(ends.length).toBe(7)
    // Initial layers do not collapse; trained ones do, the more the higher they are.
    for (const [l, end] of ends.entries()) {
      expect(end).toBeLessThan(0.4 * (starts[l] ?? NaN))
      if (l > 0) expect(end).toBeLessThan(1.1 * (ends[l - 1] ?? NaN))
    }
    expect(ends.at(-1)).toBeLessThan(0.25)
    expect(ends[0]).toBeGreaterThan(0.4)
  }
})

const rankPresets = [
  ['sgd-rank', 'rises'],
  ['sgd-rank-rate', 'falls'],
  ['sgd-rank-decay', 'falls'],
] as const

// The batch size alone, unless all presets are asked for in full.
test.each(isWhole ? rankPresets : rankPresets.slice(0, 1))(
  '%s --quick: the rank of the weights %s',
  async (name, trend) => {
    const specs = presetSpecs(findPreset(name), 'quick')
    const data = await inLab(
      isWhole ? specs : specs.filter(({ seed }) => seed === 0),
      async ({ handlers }, runs) => (await handlers['figures.read']({ kind: 'layerRanks', runs })) as LayerRanksData,
    )
    const means = data.points.map((point) => {
      const ranks = weightRanks(point, data)
      return ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length
    })
    expect(means).toHaveLength(3)
    const [least, , most] = trend === 'rises' ? means : means.toReversed()
    expect(least).toBeLessThan((most ?? NaN) - 10)
    for (const { bound, runs } of data.points)
      for (const { weights } of runs) expect(Math.max(...weights)).toBeLessThanOrEqual(bound ?? Infinity)
  },
)
