import { describe, expect, it } from 'vitest'
import { openDataSets } from '../../src/lab/datasets/dataSets.ts'
import { forecaster } from '../../src/lab/forecaster.ts'
import { overrideAll } from '../../src/shared/spec/override.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpec } from '../../src/shared/spec/presets/preset.ts'
import { root } from './specs.ts'

const forecast = forecaster({ dataSet: () => openDataSets(root) })
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
    const other = forecaster({ dataSet: () => openDataSets(root) })
    expect(forecast(spec('seed=3'))).toEqual(other(spec()))
    expect(other(spec('data.sampling.seed=1')).counts).toEqual(other(spec()).counts)
  })

  it('names the field of a spec that cannot be run', () => {
    expect(() => forecast(spec('data.sampling.perClass=900'))).toThrow(/data\.sampling\.perClass/)
  })
})
