import { expect, test } from 'vitest'
import { studyChart } from '../../src/shared/figures/index.ts'
import type { UnconstrainedTrendData } from '../../src/shared/figures/unconstrainedTrend/data.ts'
import { collapsedAt, mean, ranksAt, type TrendGroup } from '../../src/shared/figures/unconstrainedTrend/sentences.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import type { RunSpec } from '../../src/shared/spec/runSpec.ts'
import { inLab } from './lab.ts'

const trendInLab = (specs: readonly RunSpec[]): Promise<UnconstrainedTrendData> =>
  inLab(
    specs,
    async ({ handlers }, runs) =>
      (await handlers['figures.read']({ kind: 'unconstrainedTrend', runs })) as UnconstrainedTrendData,
  )

const isWhole = process.env['COLLAPSAR_ACCEPTANCE'] === 'whole'
const ranks = ({ points }: TrendGroup): number[] => points.map((point) => mean(ranksAt(point)))

test('dufm-decay --quick: ranks fall over λ with momentum, and hardly for converged runs', async () => {
  const data = await trendInLab(presetSpecs(findPreset('dufm-decay'), 'quick'))
  const [momentum, converged] = data.groups
  if (!momentum || !converged) throw new Error('the study lacks an optimizer')
  const [weak = NaN, middle = NaN, strong = NaN] = ranks(momentum)
  expect(weak).toBeGreaterThanOrEqual(9)
  expect(strong).toBeGreaterThan(5.2)
  expect(strong).toBeLessThan(6.8)
  expect(middle).toBeLessThan(weak + 0.7)
  expect(strong).toBeLessThan(middle + 0.7)
  for (const rank of ranks(converged)) {
    expect(rank).toBeGreaterThanOrEqual(5)
    expect(rank).toBeLessThan(6.8)
  }
  expect(studyChart(data).title).toContain('the trend is mostly unfinished descent')
})

test('dufm-width --quick: few runs end in DNC at width 20, all at width 60', async () => {
  const all = presetSpecs(findPreset('dufm-width'), 'quick')
  const ends = all.filter(({ network, optimizer }) => network.widths[0] !== 40 && optimizer.kind === 'gradientDescent')
  const data = await trendInLab(isWhole ? all : ends)
  expect(data.groups).toHaveLength(isWhole ? 2 : 1)
  for (const { points } of data.groups) {
    const [narrow, wide] = [points[0], points.at(-1)]
    if (!narrow || !wide) throw new Error('the study lacks a width')
    expect(narrow.runs).toHaveLength(5)
    expect(collapsedAt(narrow)).toBeLessThanOrEqual(2)
    expect(collapsedAt(wide)).toBe(5)
  }
})
