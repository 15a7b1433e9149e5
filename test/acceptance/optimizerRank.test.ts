import { expect, test } from 'vitest'
import type { OptimizerRankData } from '../../src/shared/figures/endings/data.ts'
import { byMethod, isSameStarts } from '../../src/shared/figures/optimizerRank/title.ts'
import { studyChart } from '../../src/shared/figures/index.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { inLab } from './lab.ts'

test('optimizer-rank --quick: Muon keeps the rank of DNC with small steps and loses it with larger ones', async () => {
  const data = await inLab(
    presetSpecs(findPreset('optimizer-rank'), 'quick'),
    async ({ handlers }, runs) =>
      (await handlers['figures.read']({ kind: 'optimizerRank', runs })) as OptimizerRankData,
  )
  const methods = byMethod(data)
  expect(methods.map(({ short }) => short)).toEqual(['GD 0.3', 'Adam 10⁻³', 'Muon 0.01', 'Muon 0.03', 'L-BFGS'])
  expect(isSameStarts(data)).toBe(true)
  const collapsed = methods.map(({ runs }) => runs.filter(({ ending }) => ending === 'collapse').length)
  const [descent = NaN, , small = NaN, large = NaN, lbfgs = NaN] = collapsed
  // The end of one start is chaotic. The shares of these methods lie apart by half of the starts or more.
  expect(small).toBeGreaterThanOrEqual(5)
  expect(Math.max(large, lbfgs)).toBeLessThanOrEqual(2)
  expect(descent).toBeLessThan(small)
  for (const { ending, rank, ratio } of data.runs) {
    expect(['collapse', 'below']).toContain(ending)
    if (ending === 'collapse') expect(rank).toBe(5)
    else expect(rank).toBeLessThan(5)
    expect(ratio).toBeGreaterThan(0.845)
  }
  expect(studyChart(data).title).toMatch(/^Median rank of the logits from the same 8 starts: /)
})
