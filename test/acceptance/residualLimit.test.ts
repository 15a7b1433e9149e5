import { expect, test } from 'vitest'
import type { LimitData } from '../../src/shared/figures/limit/data.ts'
import { studyChart } from '../../src/shared/figures/index.ts'
import type { WeightNormsData } from '../../src/shared/figures/weightNorms/data.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { inLab } from './lab.ts'

test('residual-limit --quick: objective, spectra and residual weights tend to those at δ = 0, in proportion to δ', async () => {
  const specs = presetSpecs(findPreset('residual-limit'), 'quick')
  const { limit, weights } = await inLab(specs, async ({ handlers }, runs) => ({
    limit: (await handlers['figures.read']({ kind: 'limit', runs })) as LimitData,
    weights: (await handlers['figures.read']({ kind: 'weightNorms', runs })) as WeightNormsData,
  }))
  expect(studyChart(limit).title).toMatch(/^Relative distance from the run at δ = 0: objective \d/)
  expect(limit.objectiveOrder).toBeGreaterThan(0.98)
  expect(limit.objectiveOrder).toBeLessThan(1.02)
  const last = limit.runs.at(-1)
  expect(last?.objectiveExcess).toBeLessThan(1e-5)
  expect(Math.max(...(last?.spectrumErrors ?? [1]))).toBeLessThan(1e-4)
  // No run is far from its minimum: the weights of no other are visibly better.
  for (const { missed, objectiveExcess } of limit.runs) expect(missed).toBeLessThan(0.01 * objectiveExcess)

  const ends = weights.panels.map(({ value, norms }) => ({
    delta: value ?? NaN,
    norms: norms.map((own) => own.at(-1) ?? NaN),
  }))
  const residual = ends.map(({ norms }) => Math.max(...norms.slice(1, 3)))
  expect(residual).toEqual(residual.toSorted((a, b) => b - a))
  // At δ = 0 they vanish to round-off (Theorem C.2); at δ > 0 the balance law forecasts them before training.
  expect(residual.at(-1)).toBeLessThan(1e-9)
  for (const [i, { delta, norms }] of ends.slice(0, -1).entries()) {
    for (const layer of [1, 2]) {
      const [norm, forecast] = [norms[layer] ?? NaN, weights.panels[i]?.forecast[layer] ?? NaN]
      expect(Math.abs(norm / forecast - 1), `W_${layer + 1} at δ = ${delta}`).toBeLessThan(0.08)
      expect(Math.abs(norm / (0.0535 * delta) - 1)).toBeLessThan(0.12)
    }
    // ‖W_L‖ is √K/C, the minimum of Theorem C.2, up to δ and λ.
    expect((norms[3] ?? NaN) / Math.sqrt(10)).toBeCloseTo(1, 2)
  }
})
