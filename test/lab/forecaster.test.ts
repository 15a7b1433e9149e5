import { describe, expect, it } from 'vitest'
import { openDataSets } from '../../src/lab/datasets/dataSets.ts'
import { openForecaster } from '../../src/lab/forecaster.ts'
import { overrideAll } from '../../src/shared/spec/override.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpec } from '../../src/shared/spec/presets/preset.ts'
import { root } from './specs.ts'

const { make: forecast } = openForecaster({ dataSet: () => openDataSets(root) })
const spec = (...sets: string[]) => overrideAll(presetSpec(findPreset('fig2-literal'), 'quick', 5), sets)

describe('the forecast of a lab', () => {
  it('uses the δ of the run, because the lab has its inputs', () => {
    const at5 = forecast(spec())
    const at0 = forecast(spec('penalty.firstLayer=0'))
    expect(at5.balance?.firstPenalty).toBeGreaterThan(0)
    expect(at0.balance?.firstPenalty).toBeUndefined()
    expect(at5.balance?.objective).toBeGreaterThan((at0.balance?.objective ?? NaN) + (at5.balance?.firstPenalty ?? NaN))
  })

  it('uses δ = 0 for samples that are too large to decompose', () => {
    const many = spec('data.sampling.perClass=60')
    expect(forecast(many).balance?.firstPenalty).toBeUndefined()
    expect(forecast(many).balance?.notes.join(' ')).toMatch(/δ/)
  })

  it('depends neither on initial weights nor on earlier forecasts', () => {
    const { make: other } = openForecaster({ dataSet: () => openDataSets(root) })
    expect(forecast(spec('seed=3'))).toEqual(other(spec()))
    expect(other(spec('data.sampling.seed=1')).counts).toEqual(other(spec()).counts)
  })

  it('is the same in one piece and between other calls, which it lets through', async () => {
    const { make: whole, makeYielding: pieces } = openForecaster({ dataSet: () => openDataSets(root) })
    const matched = overrideAll(presetSpec(findPreset('fig2'), 'quick', 5), [])
    let turns = 0
    const count = setInterval(() => turns++, 0)
    const made = await pieces(matched)
    clearInterval(count)
    expect(turns).toBeGreaterThan(0)
    expect(made.theorem?.basis?.draws).toBe(100)
    expect(whole(matched)).toBe(made)
  })

  it('names the field of a spec that cannot be run', () => {
    expect(() => forecast(spec('data.sampling.perClass=900'))).toThrow(/data\.sampling\.perClass/)
  })
})
