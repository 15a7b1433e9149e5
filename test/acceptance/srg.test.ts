import { expect, test } from 'vitest'
import type { ClassMeansData } from '../../src/shared/figures/classMeans/data.ts'
import { studyChart } from '../../src/shared/figures/index.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { inLab } from './lab.ts'

const isWhole = process.env['COLLAPSAR_ACCEPTANCE'] === 'whole'
const quick = presetSpecs(findPreset('srg'), 'quick')
/** Half of the starts, unless all presets are asked for in full. */
const specs = isWhole ? quick : quick.slice(0, 8)

test('srg --quick: the lowest run is beside SRG, and the graph test agrees with its loss', async () => {
  const data = await inLab(
    specs,
    async ({ handlers }, runs) => (await handlers['figures.read']({ kind: 'classMeans', runs })) as ClassMeansData,
  )
  const [own] = data.cases
  if (!own) throw new Error('the figure has no run')
  expect(data.matrices).toBe(4)
  expect(own).toMatchObject({ runs: specs.length, classes: 10, structure: { name: 'SRG' } })
  expect(own.structure?.ratio).toBeCloseTo(0.02037293076975 / 0.02494969654913, 9)
  expect(own.ratio).toBeGreaterThan(0.816)
  expect(own.ratio).toBeLessThan(0.9)
  // Few starts reach SRG: which ones, and whether one of these does, depends on the machine.
  const isSrg = own.ratio < (own.structure?.ratio ?? NaN) + 1e-4
  expect(own.isTriangular?.slice(0, 2).every(Boolean)).toBe(isSrg)
  expect(studyChart(data).title).toContain(isSrg ? 'form the graph of SRG' : 'do not form the graph of SRG')
  if (isSrg) expect(Math.max(...(own.structure?.distances ?? [NaN]))).toBeLessThan(0.01)
})
