import { describe, expect, it } from 'vitest'
import { readLimit } from '../../../src/shared/figures/limit/read.ts'
import { LimitData } from '../../../src/shared/figures/limit/data.ts'
import type { Measurement } from '../../../src/shared/contract/measurements.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { stability } from '../../../src/shared/spec/presets/stability.ts'
import { presetSpec } from '../../../src/shared/spec/presets/preset.ts'
import { measurement, record } from './records.ts'

const lambda = 1e-3

/** The minimum of 1 + ½(w − 2)² + ½λδ w² over w, with ‖W₁‖ = w and spectra (1 + w, w, …). */
function source(
  delta: number,
  changes: string[] = [],
  more: Partial<Measurement> | null = {},
): Parameters<typeof readLimit>[0][number] {
  const w = 2 / (1 + lambda * delta)
  const own = { ...record('10').summary, id: `run${delta}`.replace('.', 'p').padEnd(8, '0'), name: `δ = ${delta}` }
  const spectrum = Float64Array.from({ length: 10 }, (_, i) => w + 10 - i)
  const last: Measurement = {
    ...measurement('10', 1000),
    objective: 1 + (w - 2) ** 2 / 2 + (lambda * delta * w * w) / 2,
    weightSpectra: [Float64Array.of(0.6 * w, 0.8 * w)],
    featureSpectra: [spectrum, spectrum],
    ...more,
  }
  return {
    summary: own,
    spec: overrideAll(presetSpec(stability, 'quick', delta), changes),
    last: () => (more === null ? null : last),
  }
}

describe('a series in δ', () => {
  it('is compared with its run at δ = 0, in any order', () => {
    const data = readLimit([source(0.1), source(0), source(1), source(0.01)])
    expect(LimitData.parse(data)).toEqual(data)
    expect(data.runs.map(({ delta }) => delta)).toEqual([1, 0.1, 0.01])
    expect(data.runs.map(({ run }) => run)).toEqual(['run10000', 'run0p100', 'run0p010'])
    expect(data.limit).toMatchObject({ run: 'run00000', objective: 1, missed: 0 })
    expect(data.limit.firstCost).toBeCloseTo(lambda * 2, 14)
    // Closed form: w = a/(1 + λδ), so that the objective is 1 + ½a²λδ/(1 + λδ).
    for (const { delta, objectiveExcess, spectrumErrors, missed } of data.runs) {
      expect(objectiveExcess).toBeCloseTo((2 * lambda * delta) / (1 + lambda * delta), 14)
      expect(spectrumErrors).toHaveLength(1)
      expect(missed).toBe(0)
    }
    expect(data.objectiveOrder).toBeCloseTo(1, 3)
    expect(data.others).toEqual([])
  })

  it('takes the lowest of several starts, and lists the others', () => {
    const higher = {
      ...source(0.1, ['seed=4'], { objective: 1.5 }),
      summary: { ...record('10').summary, id: 'another0' },
    }
    const data = readLimit([higher, source(0.1), source(0)])
    expect(data.runs.map(({ run }) => run)).toEqual(['run0p100'])
    expect(data.others).toEqual([{ run: 'another0', delta: 0.1, objectiveExcess: 0.5 }])
  })

  it('compares runs on scaled inputs with the runs at δ/c²', () => {
    const scaled = { ...source(0.25, []), summary: { ...record('10').summary, id: 'scaled00' } }
    const { spec } = source(1, ['data.scale=2'])
    const data = readLimit([{ ...scaled, spec }, source(0.25), source(0)])
    expect(LimitData.parse(data)).toEqual(data)
    expect(data.runs.map(({ run }) => run)).toEqual(['run0p250'])
    expect(data.scaled).toMatchObject([{ run: 'scaled00', scale: 2, delta: 0.25, difference: 0 }])
    expect(data.scaled[0]?.objectiveExcess).toBe(data.runs[0]?.objectiveExcess)
    // Without a run at δ/c² there is nothing to compare with.
    expect(readLimit([{ ...scaled, spec }, source(0.5), source(0)]).scaled[0]?.difference).toBeNull()
  })

  it('reports how far a run is from its minimum', () => {
    const data = readLimit([source(1, [], { objective: 1.1 }), source(0.1), source(0)])
    expect(data.runs[0]?.missed).toBeCloseTo((1.1 - (1 + 2 * lambda)) / 1.1, 6)
    expect(data.runs[1]?.missed).toBe(0)
  })

  it('is refused without δ = 0, or when runs differ in more than δ', () => {
    expect(() => readLimit([source(1), source(0.1)])).toThrow('None of these runs has δ = 0')
    expect(() => readLimit([source(0), source(1, ['loss.targetScale=0.9'])])).toThrow(
      'Run run10000 (δ = 1) differs from run00000 in more than δ, the scale of X and its start.',
    )
    expect(() => readLimit([source(0), source(1, ['penalty.weightDecays=[1,1]'])])).toThrow(
      'has a λ for each layer and no δ',
    )
    expect(() => readLimit([source(0), source(1, [], null)])).toThrow('has no measurement yet')
    expect(() => readLimit([source(0), source(1, [], { multiplier: 3 })])).toThrow('has not reached its own λ yet')
  })
})
