import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FigureRequest } from '../../src/shared/contract/figures.ts'
import type { PathData } from '../../src/shared/figures/path/data.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { elementsOf } from '../lab/figures/readFigures.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { inLab } from './lab.ts'

test('path --quick: from trained networks to collapsed ones the objective does not rise', async () => {
  const directory = temporaryFolder()
  const { data, svg } = await inLab(presetSpecs(findPreset('path'), 'quick'), async ({ handlers }, ids) => {
    const request = { kind: 'path' as const, runs: [...ids] }
    const { files } = await handlers['figures.export'](
      FigureRequest.parse({ ...request, formats: ['svg'], directory, fileName: null }),
    )
    const read = (await handlers['figures.read'](request)) as PathData
    return { data: read, svg: readFileSync(files[0] ?? '', 'utf8') }
  })
  expect(data.panels.map(({ label }) => label)).toEqual([
    'asinh, start 0',
    'asinh, start 1',
    'asinh, start 2',
    'tanh, start 0',
  ])
  for (const { result } of data.panels.slice(0, 3)) {
    const { objective, descent, variation, largestIncrease, interpolation } = result
    if (descent.value === null) throw new Error(descent.refusal)
    const { C, end, limit, straight } = descent.value
    expect(interpolation).toBeLessThan(1e-6)
    // The shared reference reaches at most 6e-14.
    expect(largestIncrease).toBeLessThan(1e-13 * (objective[0] ?? NaN))
    // K = 4 classes: Σ K/(2C_l²), and N = 20 in place of K in the following layers.
    expect(end).toBeCloseTo(
      C.reduce((sum, c) => sum + 2 / c ** 2, 0),
      12,
    )
    expect(objective.at(-1)).toBeCloseTo(end, 9)
    expect(limit).toBeGreaterThan(end)
    expect(objective[0]).toBeGreaterThan(limit)
    expect(Math.min(...variation)).toBeGreaterThan(0.1)
    expect(Math.max(...descent.value.variation)).toBeLessThan(1e-24)
    expect(straight.barrier).toBeGreaterThan(objective[0] ?? NaN)
    // Corollary B.4: steps below 1/k, none of which rises, nearer to the path with larger k.
    const { discrete } = descent.value
    expect(discrete.map(({ k }) => k)).toEqual([5, 10, 20, 50, 100, 200])
    for (const { k, times, largestStep, largestRise, objective: own } of discrete) {
      expect([times[0], times.at(-1)]).toEqual([0, 1])
      expect(largestStep).toBeLessThan(1 / k)
      expect(largestRise).toBeLessThan(1e-13 * (objective[0] ?? NaN))
      expect(own.at(-1)).toBeCloseTo(end, 9)
    }
    expect(discrete.at(-1)?.distance).toBeLessThan(0.3 * (discrete[0]?.distance ?? NaN))
  }
  // tanh: the following layers leave (−1, 1).
  expect(data.panels[3]?.result.descent.refusal).toMatch(/^On the path, while layer \d moves, σ⁻¹ is not defined/)
  expect(svg).not.toMatch(/NaN|undefined/)
  expect(elementsOf(svg).some(({ text }) => text.startsWith('The objective rises at none of the'))).toBe(true)
})
