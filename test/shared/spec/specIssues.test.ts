import { expect, it } from 'vitest'
import { findPreset } from '../../../src/shared/spec/presets/index.ts'
import { presetSpec } from '../../../src/shared/spec/presets/preset.ts'
import { readSpec } from '../../../src/shared/spec/specIssues.ts'

const spec = presetSpec(findPreset('fig2'), 'quick', 0.1)

it('readSpec returns a frozen spec with its defaults', () => {
  const { spec: read, issues } = readSpec({ ...spec, logging: undefined })
  expect([read?.logging.measurements, Object.isFrozen(read), issues]).toEqual([60, true, []])
})

it('readSpec names every invalid field in a plain sentence', () => {
  const { issues } = readSpec({
    ...spec,
    name: '',
    precision: 'float16',
    data: { set: 'mixture', classes: 'x', dimension: 1.5, deviation: -1, sampling: { kind: 'balanced', perClass: '' } },
    network: { widths: [3, 'a', 5000], bogus: 1 },
    penalty: { ...spec.penalty, weightDecay: -1, featureLayers: [1, 'x'], weightDecays: [1, -1] },
    optimizer: { kind: 'newton' },
    stop: {},
  })
  expect(issues.map(({ path, message }) => `${path} ${message}`)).toEqual([
    'name is missing',
    'data.classes must be a number',
    'data.dimension must be a whole number',
    'data.deviation must be at least 0',
    'data.sampling.perClass is missing',
    'network.widths.1 must be a number',
    'network.widths.2 must be at most 4096',
    'network has no field “bogus”',
    'penalty.weightDecay must be at least 0',
    'penalty.featureLayers.1 must be a number',
    'penalty.weightDecays.1 must be at least 0',
    'optimizer.kind “newton” is not one of the possible values',
    'precision must be float32 or float64',
    'stop.steps is missing',
  ])
})

it('readSpec keeps the messages of the schema', () => {
  const { issues } = readSpec({ ...spec, penalty: { ...spec.penalty, weightDecays: [1, 1] } })
  expect(issues).toEqual([{ path: 'penalty.weightDecays', message: 'has 2 numbers, but there are 5 layers' }])
})

it.each([null, 3, 'x', []])('%j is not a spec', (value) => {
  expect(readSpec(value).issues[0]).toEqual({ path: '', message: 'must be an object with fields' })
})
