import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FigureRequest } from '../../src/shared/contract/figures.ts'
import type { LimitData } from '../../src/shared/figures/limit/data.ts'
import { overrideAll } from '../../src/shared/spec/override.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { elementsOf } from '../lab/figures/readFigures.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { inLab } from './lab.ts'

// Another seed, because with several minima one seed would pass by chance.
test.each([0, 1])(
  'stability --quick: objective and spectra converge to those at δ = 0, at the rate of a bounded ‖W₁‖, seed %i',
  async (seed) => {
    const directory = temporaryFolder()
    const specs = presetSpecs(findPreset('stability'), 'quick').map((spec) => overrideAll(spec, [`seed=${seed}`]))
    const { data, svg } = await inLab(specs, async ({ handlers }, ids) => {
      const request = { kind: 'limit' as const, runs: [...ids] }
      const { files } = await handlers['figures.export'](
        FigureRequest.parse({ ...request, formats: ['svg'], directory, fileName: null }),
      )
      const read = (await handlers['figures.read'](request)) as LimitData
      return { data: read, svg: readFileSync(files[0] ?? '', 'utf8') }
    })
    expect(data.runs.map(({ delta }) => delta)).toEqual([1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001])
    const falls = (values: number[]): void => expect(values).toEqual([...values].sort((p, q) => q - p))
    falls(data.runs.map(({ objectiveExcess }) => objectiveExcess))
    for (const layer of [0, 1]) falls(data.runs.map(({ spectrumErrors }) => spectrumErrors[layer] ?? NaN))
    const last = data.runs.at(-1)
    expect(last?.objectiveExcess).toBeGreaterThan(0)
    expect(last?.objectiveExcess).toBeLessThan(1e-5)
    expect(Math.max(...(last?.spectrumErrors ?? [1]))).toBeLessThan(3e-5)
    expect(data.objectiveOrder).toBeGreaterThan(0.95)
    expect(data.objectiveOrder).toBeLessThan(1.05)
    // Every run is near its upper bound, and the weights of another run improve on none visibly.
    for (const { delta, objectiveExcess, missed } of data.runs) {
      expect(objectiveExcess).toBeLessThan(delta * data.limit.firstCost * 1.01)
      expect(missed).toBeLessThan(0.01 * objectiveExcess)
    }
    expect(svg).not.toMatch(/NaN|undefined/)
    expect(elementsOf(svg).some(({ text }) => text.startsWith('Relative distance from the run at δ = 0'))).toBe(true)
  },
)
