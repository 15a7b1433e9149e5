import { expect, test } from 'vitest'
import type { CollapseByDepthData } from '../../src/shared/figures/collapseByDepth/data.ts'
import type { LayerRanksData } from '../../src/shared/figures/layerRanks/data.ts'
import { middleRanks } from '../../src/shared/figures/layerRanks/title.ts'
import type { UnconstrainedLossData } from '../../src/shared/figures/unconstrainedLoss/data.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import type { RunSpec } from '../../src/shared/spec/runSpec.ts'
import { inLab } from './lab.ts'

const isWhole = process.env['COLLAPSAR_ACCEPTANCE'] === 'whole'
const quick = (name: string): RunSpec[] => presetSpecs(findPreset(name), 'quick')

/** Trains runs, and returns their last measurements and the figures of these kinds. */
const trained = <Kinds extends readonly ('collapseByDepth' | 'unconstrainedLoss' | 'layerRanks')[]>(
  specs: readonly RunSpec[],
  kinds: Kinds,
) =>
  inLab(specs, async ({ handlers }, runs) => ({
    ends: await Promise.all(
      runs.map(async (id) => {
        const { summary, measurements } = await handlers['runs.read']({ id })
        expect(summary.status).toBe('finished')
        const last = measurements.at(-1)
        if (!last) throw new Error(`${summary.name} has no measurement`)
        return last
      }),
    ),
    figures: await Promise.all(kinds.map((kind) => handlers['figures.read']({ kind, runs }))),
  }))

test('mlp-head --quick: the head collapses to a low rank, and its loss ends below that of DNC', async () => {
  const specs = quick('mlp-head')
  const { ends, figures } = await trained(isWhole ? specs : specs.slice(0, 1), ['unconstrainedLoss', 'collapseByDepth'])
  const [losses, collapse] = figures as [UnconstrainedLossData, CollapseByDepthData]
  for (const { dataLoss } of ends) expect(dataLoss).toBeLessThan(4e-3)
  for (const { layered } of ends) expect(layered['accuracy']?.[0]).toBeGreaterThanOrEqual(0.995)
  for (const { ratios, ranks } of losses.runs) {
    expect(ratios.at(-1)).toBeGreaterThan(0.84)
    expect(ratios.at(-1)).toBeLessThan(0.97)
    // rank M_2 and M_3, the middle of the head.
    for (const rank of ranks.slice(0, 2)) {
      expect(rank).toBeGreaterThanOrEqual(3)
      expect(rank).toBeLessThanOrEqual(7)
    }
  }
  expect(collapse.blocks).toBe(3)
  for (const { ends: values } of collapse.runs) {
    const [features = NaN, ...head] = values.slice(collapse.blocks)
    expect(features).toBeLessThan(0.2)
    for (const value of head) expect(value).toBeLessThan(1e-2)
  }
})

test.runIf(isWhole)(
  'mlp-head-standard --quick: with decay of every parameter all layers of the head collapse',
  async () => {
    const { ends, figures } = await trained(quick('mlp-head-standard'), ['collapseByDepth'])
    const [collapse] = figures as [CollapseByDepthData]
    for (const { dataLoss } of ends) expect(dataLoss).toBeLessThan(2e-3)
    for (const { ends: values } of collapse.runs)
      for (const value of values.slice(collapse.blocks)) expect(value).toBeLessThan(0.02)
  },
)

test.runIf(isWhole)('mlp-head-decay --quick: the rank in the middle of the head falls with the decay', async () => {
  const { figures } = await trained(quick('mlp-head-decay'), ['layerRanks'])
  const [data] = figures as [LayerRanksData]
  const means = data.points.map((point) => {
    const ranks = middleRanks(point, data)
    return ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length
  })
  expect(means).toHaveLength(3)
  means.slice(1).forEach((mean, i) => expect(mean).toBeLessThanOrEqual((means[i] ?? NaN) + 1))
  expect(means[2]).toBeLessThan(means[0] ?? NaN)
  // Ranks of H_2 in the reference, one lower or higher.
  data.points.forEach(({ runs }, i) => {
    for (const { features } of runs)
      expect(Math.abs((features[1] ?? NaN) - ([8, 7, 5][i] ?? NaN))).toBeLessThanOrEqual(1)
  })
})

test.runIf(isWhole)('mlp-head-rate --quick: every rate trains the digits', async () => {
  const { ends } = await trained(quick('mlp-head-rate'), ['layerRanks'])
  for (const { dataLoss } of ends) expect(dataLoss).toBeLessThan(1e-2)
})
