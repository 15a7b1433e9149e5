import { expect, test } from 'vitest'
import type { ClassMeansData } from '../../src/shared/figures/classMeans/data.ts'
import { studyChart } from '../../src/shared/figures/index.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { inLab } from './lab.ts'

test('srg --quick: the lowest run is beside SRG, and the graph test agrees with its loss', async () => {
  const data = await inLab(
    presetSpecs(findPreset('srg'), 'quick'),
    async ({ handlers }, runs) => (await handlers['figures.read']({ kind: 'classMeans', runs })) as ClassMeansData,
  )
  expect(data).toMatchObject({ runs: 16, classes: 10, matrices: 4, layers: [2, 3, 4], structure: { name: 'SRG' } })
  expect(data.structure?.ratio).toBeCloseTo(0.02037293076975 / 0.02494969654913, 9)
  expect(data.ratio).toBeGreaterThan(0.816)
  expect(data.ratio).toBeLessThan(0.88)
  // One start in twelve reaches SRG: which one, and whether one of sixteen does, depends on the machine.
  const isSrg = data.ratio < (data.structure?.ratio ?? NaN) + 1e-4
  expect(data.isTriangular?.slice(0, 2).every(Boolean)).toBe(isSrg)
  expect(studyChart(data).title).toContain(isSrg ? 'form the graph of SRG' : 'do not form the graph of SRG')
  if (isSrg) expect(Math.max(...(data.structure?.distances ?? [NaN]))).toBeLessThan(0.01)
})
