import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FigureRequest } from '../../src/shared/contract/figures.ts'
import type { WeightNormsData } from '../../src/shared/figures/weightNorms/data.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { elementsOf } from '../lab/figures/readFigures.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { inLab } from './lab.ts'

test('fig5 --quick: as δ → 0 the residual layers’ weights vanish, and only those', async () => {
  const directory = temporaryFolder()
  const { data, svg } = await inLab(presetSpecs(findPreset('fig5'), 'quick'), async ({ handlers }, ids) => {
    const request = { kind: 'weightNorms' as const, runs: [...ids] }
    const { files } = await handlers['figures.export'](
      FigureRequest.parse({ ...request, formats: ['svg'], directory, fileName: null }),
    )
    const read = (await handlers['figures.read'](request)) as WeightNormsData
    return { data: read, svg: readFileSync(files[0] ?? '', 'utf8') }
  })
  expect(data.panels.map(({ value }) => value)).toEqual([10, 5, 2, 0.1, 0])
  const ends = data.panels.map(({ norms }) => norms.map((values) => values.at(-1) ?? NaN))
  const column = (layer: number): number[] => ends.map((norms) => norms[layer - 1] ?? NaN)
  for (const layer of [2, 3, 4, 5]) {
    const norms = column(layer)
    expect(norms).toEqual([...norms].sort((p, q) => q - p))
    // At δ = 0 the shared reference reaches 0.53 from below 4.24, with fewer iterations.
    expect(norms[4]).toBeLessThan(0.05)
    expect(norms[0]).toBeGreaterThan(0.8)
  }
  // ‖W₁‖ grows as its penalty goes; ‖W₆‖ falls to √K/C, the theorem's minimum, and not below.
  expect(column(1)).toEqual([...column(1)].sort((p, q) => p - q))
  for (const norm of column(6)) {
    expect(norm).toBeGreaterThan(3)
    expect(norm).toBeLessThan(3.9)
  }
  expect(Math.abs((column(6)[4] ?? NaN) / Math.sqrt(10) - 1)).toBeLessThan(0.01)
  // The balance law forecasts it before training; at δ = 0.1 the residual layers are still approaching it.
  for (const { norms, forecast, value } of data.panels.slice(0, 3))
    norms.forEach((values, l) => {
      const error = Math.abs((values.at(-1) ?? NaN) / (forecast[l] ?? NaN) - 1)
      expect(error, `‖W_${l + 1}‖ at δ = ${value}`).toBeLessThan(0.03)
    })
  expect(Array.from(data.panels[4]?.forecast ?? []).slice(1, 5)).toEqual([0, 0, 0, 0])
  expect(svg).not.toMatch(/NaN|undefined/)
  const texts = elementsOf(svg).map(({ text }) => text)
  for (const delta of [10, 5, 2, 0.1, 0]) expect(texts.some((text) => text.startsWith(`δ = ${delta}`))).toBe(true)
})
