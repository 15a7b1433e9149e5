import { expect, test } from 'vitest'
import type { LogitRankData } from '../../src/shared/figures/logitRank/data.ts'
import { lowestRuns } from '../../src/shared/figures/logitRank/title.ts'
import { studyChart } from '../../src/shared/figures/index.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { inLab } from './lab.ts'

test('ce-rank --quick: the best known rank is 9, 5, 3, 3, 3, 2, and training ends near the best known loss', async () => {
  const data = await inLab(
    presetSpecs(findPreset('ce-rank'), 'quick'),
    async ({ handlers }, runs) => (await handlers['figures.read']({ kind: 'logitRank', runs })) as LogitRankData,
  )
  const [own] = data.classes
  if (!own) throw new Error('no classes')
  const at = [1, 2, 3, 4, 6, 8]
  expect(at.map((L) => own.known[L - 1]?.rank)).toEqual([9, 5, 3, 3, 3, 2])
  const ratios = at.map((L) => (own.known[L - 1]?.loss ?? NaN) / (own.known[L - 1]?.collapse ?? NaN))
  ;[1, 0.8825, 0.7548, 0.6467, 0.5388, 0.45].forEach((ratio, i) =>
    expect(Math.abs((ratios[i] ?? NaN) - ratio)).toBeLessThan(1e-3),
  )
  const lowest = lowestRuns(own)
  expect(lowest.map(({ depth }) => depth)).toEqual(at)
  // The seeds decide between neighbouring ranks, so the band is that of the best of four starts.
  for (const { depth, rank, loss } of lowest) {
    const known = own.known[depth - 1]
    expect(loss / (known?.loss ?? NaN)).toBeGreaterThan(0.998)
    expect(loss / (known?.loss ?? NaN)).toBeLessThan(1.1)
    expect(Math.abs(rank - (known?.rank ?? NaN))).toBeLessThanOrEqual(1)
  }
  // Where DNC is the optimum every start ends there, and from K = 10, L = 2 on no lowest run does.
  expect(own.runs.filter(({ depth }) => depth === 1).every(({ ratio }) => Math.abs(ratio - 1) < 1e-6)).toBe(true)
  expect(lowest.slice(1).every(({ ratio }) => ratio < 0.9)).toBe(true)
  expect(studyChart(data).title).toMatch(
    /^The best known rank falls with depth: 9 → 5 → 3 → 2 for K = 10; training attains/,
  )
})
