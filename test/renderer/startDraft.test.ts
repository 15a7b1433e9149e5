import { expect, it } from 'vitest'
import { readDraft, withField, type Draft } from '../../src/renderer/features/newExperiment/draft.ts'
import { continued, withStart } from '../../src/renderer/features/newExperiment/startDraft.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpec } from '../../src/shared/spec/presets/preset.ts'
import { withFieldsAt } from '../../src/shared/spec/override.ts'

const spec = presetSpec(findPreset('fig2'), 'quick', 0.1)
const draft: Draft = { spec: JSON.parse(JSON.stringify(spec)) as Draft['spec'], varied: {} }
const start = {
  hash: 'a'.repeat(64),
  name: 'model.pt',
  source: 'model.pt (PyTorch)',
  addedAt: 0,
  inputs: 64,
  widths: [30, 10],
  bias: true,
}

it('a draft that starts from given weights has their layers and no continuation, and is valid', () => {
  const { spec: own, problems } = readDraft(
    withStart({ ...draft, varied: { 'network.bias': 'true, false', seed: '0, 1' } }, start),
  )
  expect(problems).toEqual({})
  expect(own).toMatchObject({
    network: { widths: [30, 10], bias: true },
    initialisation: { kind: 'from', weights: start.hash, gain: 1, firstGain: 1 },
    optimizer: { firstLayer: 'raw', continuation: { start: 1 } },
  })
  expect(own?.network.activation).toBe(spec.network.activation)
})

it('another kind of initial weights drops the given ones', () => {
  const back = withField(withStart(draft, start), 'initialisation.kind', 'he')
  expect(readDraft(back).spec?.initialisation).toMatchObject({ kind: 'he', weights: null })
})

it('a run of ours gives its whole spec, and a watched run its network, loss and penalty alone', () => {
  const source = withFieldsAt(spec, [
    { path: 'network.activation', value: 'identity' },
    { path: 'seed', value: 7 },
  ])
  const ours = readDraft(continued(draft, start, { spec: source, versions: {} })).spec
  expect(ours).toMatchObject({ name: 'model.pt · continued', seed: 7, network: { activation: 'identity' } })
  const watched = readDraft(continued(draft, start, { spec: source, versions: { 'other program': 'abc' } })).spec
  expect(watched).toMatchObject({ seed: spec.seed, network: { activation: 'identity', widths: [30, 10] } })
})
