import { describe, expect, it } from 'vitest'
import type { Data } from '../../../src/shared/spec/data.ts'
import { dataSetName, foreignData, hasPresetData } from '../../../src/shared/spec/dataOrigin.ts'
import { importedData, onData } from '../../../src/shared/spec/onData.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { presets } from '../../../src/shared/spec/presets/index.ts'
import { fig1 } from '../../../src/shared/spec/presets/fig1.ts'
import { fig2 } from '../../../src/shared/spec/presets/fig2.ts'
import { presetPlan, presetSpecs } from '../../../src/shared/spec/presets/preset.ts'
import { plannedRuns } from '../../../src/shared/spec/studyPlan.ts'
import type { RunSpec } from '../../../src/shared/spec/runSpec.ts'

const [own] = presetSpecs(fig2, 'quick') as [RunSpec]
const iris: Data = importedData(
  { hash: 'a'.repeat(64), name: 'iris.csv', classNames: ['a', 'b', 'c'], features: 4, type: 'float64' },
  { kind: 'balanced', perClass: 50, seed: 0 },
)
const moved = onData(own, iris)
const of = (preset: string | null, spec: RunSpec) => ({ preset, spec })

describe('the data of a preset', () => {
  it('are those of all of its runs, at both sizes', () => {
    for (const preset of presets)
      for (const size of ['quick', 'paper'] as const) {
        const specs = plannedRuns(presetPlan(preset, size)).map(({ spec }) => spec)
        expect(specs.every((spec) => hasPresetData(of(preset.name, spec)))).toBe(true)
        expect(foreignData(specs.map((spec) => of(preset.name, spec)))).toBe('')
      }
  })

  it('stay the same with other seeds, and with other values of a varied field', () => {
    expect(hasPresetData(of('fig2', overrideAll(own, ['data.sampling.seed=9', 'seed=4'])))).toBe(true)
    const [cell] = presetSpecs(fig1, 'quick') as [RunSpec]
    expect(hasPresetData(of('fig1', overrideAll(cell, ['data.deviation=0.77'])))).toBe(true)
  })

  it('are not an imported set, another set, another number of samples, or another dimension', () => {
    const [cell] = presetSpecs(fig1, 'quick') as [RunSpec]
    expect(hasPresetData(of('fig2', moved))).toBe(false)
    expect(hasPresetData(of('fig2', overrideAll(own, ['data.sampling.perClass=7'])))).toBe(false)
    expect(hasPresetData(of('fig2', cell))).toBe(false)
    expect(hasPresetData(of('fig1', overrideAll(cell, ['data.dimension=51'])))).toBe(false)
  })

  it('are no data of a run without a preset, or of a preset that no longer exists', () => {
    expect(hasPresetData(of(null, own))).toBe(false)
    expect(hasPresetData(of('removed', own))).toBe(false)
  })
})

it('foreign data are named once each, with their number of samples', () => {
  expect(foreignData([of('fig2', moved), of('fig2', moved), of('fig2', own), of(null, own)])).toBe(
    'iris.csv, N = 150; handwritten digits, N = 50',
  )
  expect(foreignData([])).toBe('')
  expect(dataSetName(iris)).toBe('iris.csv')
  expect(dataSetName(own.data)).toBe('handwritten digits')
})
