import { describe, expect, it } from 'vitest'
import {
  valueAt,
  withChoice,
  withField,
  withSpec,
  withVaried,
  type Draft,
} from '../../src/renderer/features/newExperiment/draft.ts'
import { backboneSummary } from '../../src/renderer/features/newExperiment/backboneSummary.ts'
import { forecastSpec } from '../../src/renderer/features/newExperiment/forecastSpec.ts'
import { canVary, generalFields, sections } from '../../src/renderer/features/newExperiment/fieldOrder.ts'
import { shownValue, typedValue } from '../../src/renderer/features/newExperiment/fieldText.ts'
import { readSpecText, specText } from '../../src/renderer/features/newExperiment/specText.ts'
import { specFileName } from '../../src/renderer/text/specFileName.ts'
import { draftState } from '../../src/renderer/features/newExperiment/useDraft.ts'
import { findPreset, presets } from '../../src/shared/spec/presets/index.ts'
import { presetPlan, presetSpec } from '../../src/shared/spec/presets/preset.ts'
import { leavesOf, specFields, type ChoiceField, type LeafField } from '../../src/shared/spec/specFields.ts'
import { plannedRuns } from '../../src/shared/spec/studyPlan.ts'

const spec = presetSpec(findPreset('fig2'), 'quick', 0.1)
const start: Draft = { spec: JSON.parse(JSON.stringify(spec)) as Draft['spec'], varied: {} }
const leaf = (path: string): LeafField => {
  const found = leavesOf(specFields()).find((field) => field.path === path)
  if (!found) throw new Error(`no field ${path}`)
  return found
}
const choice = (path: string): ChoiceField =>
  specFields().find((field): field is ChoiceField => field.path === path && field.kind === 'choice') as ChoiceField

/** Makes a form with its own state. */
const form = () => draftState(start)

describe('the state of the form', () => {
  it('starts as one run of its spec', () => {
    const { reading } = form()
    expect(reading.value).toMatchObject({ spec, count: 1, problems: {} })
    expect(plannedRuns(reading.value.plan ?? { parts: [] }).map((run) => run.spec)).toEqual([spec])
  })

  it('reports problems at their field until they are fixed', () => {
    const { reading, change } = form()
    change((draft) => withField(draft, 'penalty.weightDecay', -1))
    change((draft) => withField(draft, 'optimizer.memory', ''))
    expect(reading.value).toMatchObject({ spec: null, plan: null, count: 0 })
    expect(reading.value.problems).toEqual({
      'penalty.weightDecay': 'must be at least 0',
      'optimizer.memory': 'is missing',
    })
    change((draft) => withField(draft, 'penalty.weightDecay', 1e-3))
    change((draft) => withField(draft, 'optimizer.memory', 7))
    expect(reading.value.spec).toEqual({
      ...spec,
      penalty: { ...spec.penalty, weightDecay: 1e-3 },
      optimizer: { ...spec.optimizer, memory: 7 },
    })
  })

  it('takes a first-order method and the same number of steps for new batches', () => {
    const { draft, reading, change } = form()
    const steps = Number(valueAt(draft.value.spec, 'stop.steps'))
    change((old) => withField(old, 'batches', { size: 10, last: 'keep', seed: 0 }))
    expect(reading.value.problems).toEqual({})
    expect(reading.value.spec).toMatchObject({ optimizer: { kind: 'momentum' }, stop: { steps: steps / 5 } })
    change((old) => withField(old, 'batches.size', 25))
    expect(valueAt(draft.value.spec, 'stop.steps')).toBe(steps / 5)
  })

  it('prepares the spec for a new backbone, and its first width follows the features', () => {
    const { draft, reading, change } = form()
    change((old) => withChoice(old, choice('backbone'), 'resnet'))
    expect(draft.value.spec).toMatchObject({
      backbone: { kind: 'resnet', input: { height: 28, width: 28, channels: 1, standardise: 'perChannel' } },
      batches: { size: 50 },
      penalty: { firstLayer: 0 },
      optimizer: { kind: 'momentum', firstLayer: 'raw', continuation: { start: 1 } },
    })
    expect(reading.value).toMatchObject({ problems: {}, count: 1 })
    expect(valueAt(draft.value.spec, 'network.widths')).toEqual([64, 50, 50, 50, 10])
    change((old) => withField(old, 'backbone.widths', [8, 12]))
    expect(valueAt(draft.value.spec, 'network.widths')).toMatchObject({ 0: 64 })
    change((old) => withField(old, 'backbone.depth', 6))
    expect(valueAt(draft.value.spec, 'network.widths')).toMatchObject({ 0: 12 })
    change((old) => withVaried(old, 'backbone.depth', '6, 10'))
    change((old) => withChoice(old, choice('backbone'), 'none'))
    expect(draft.value.spec['backbone']).toBeNull()
    expect(draft.value.varied).toEqual({})
  })

  it('names the entry of a list of layers that does not fit', () => {
    const { reading, change } = form()
    change((old) => withChoice(old, choice('backbone'), 'layers'))
    change((old) => withField(old, 'backbone.layers', [{ kind: 'flatten' }, { kind: 'convolution', channels: 0 }]))
    expect(reading.value.problems['backbone.layers']).toBe('entry 2, channels must be above 0')
  })

  it('summarises a backbone', () => {
    const { draft, change } = form()
    expect(backboneSummary(draft.value.spec)).toBeNull()
    change((old) => withChoice(old, choice('backbone'), 'resnet'))
    change((old) => withField(old, 'backbone', { ...(draft.value.spec['backbone'] as object), depth: 8 }))
    const summary = backboneSummary(draft.value.spec)
    expect(summary?.sentence).toMatch(
      /^64 features, 77\s104 parameters, 9 convolutions, 9\s345\s280 multiply-adds a picture\.$/u,
    )
    expect(summary?.rows.map(({ name }) => name)).toContain('5 residual block, shortcut projection')
    expect(summary?.rows.at(-1)).toEqual({ name: '7 global average', output: '64', parameters: '0' })
  })

  it('counts positions in lists from 1, and checks the last width against the classes', () => {
    const { reading, change } = form()
    change((draft) => withField(draft, 'network.widths', [50, 'x', 10]))
    expect(reading.value.problems).toEqual({ 'network.widths': 'entry 2 must be a number' })
    change((draft) => withField(draft, 'network.widths', [50, 9]))
    expect(reading.value.problems).toEqual({ 'network.widths': 'must end with 10, because the data have 10 classes' })
  })

  it('does not change its first draft', () => {
    const { change } = form()
    const before = JSON.stringify(start)
    change((draft) => withField(draft, 'optimizer.continuation.start', 5))
    expect(JSON.stringify(start)).toBe(before)
  })

  it('replaces an optimizer, keeps values that fit, and drops varied fields that are gone', () => {
    const { draft, reading, change } = form()
    change((old) => withVaried(withVaried(old, 'optimizer.memory', '5, 10'), 'seed', '0..2'))
    expect(reading.value.count).toBe(6)
    change((old) => withChoice(old, choice('optimizer'), 'adam'))
    expect(draft.value.varied).toEqual({ seed: '0..2' })
    expect(reading.value.spec?.optimizer).toMatchObject({ kind: 'adam', continuation: spec.optimizer.continuation })
    expect(reading.value.count).toBe(3)
  })

  it('gives the last layer one unit per class when the data change', () => {
    const { draft, reading, change } = form()
    change((old) => withChoice(old, choice('data'), 'moons'))
    expect(valueAt(draft.value.spec, 'network.widths')).toEqual([50, 50, 50, 50, 2])
    change((old) => withChoice(old, choice('data'), 'spirals'))
    change((old) => withField(old, 'data.classes', 4))
    expect(reading.value.spec?.network.widths).toEqual([50, 50, 50, 50, 4])
    change((old) => withField(old, 'data.classes', ''))
    expect(Object.keys(reading.value.problems)).toEqual(['data.classes'])
  })
})

describe('varied fields', () => {
  const reading = (varied: Record<string, string>) => {
    const state = form()
    for (const [path, text] of Object.entries(varied)) state.change((draft) => withVaried(draft, path, text))
    return state.reading.value
  }

  it('parse lists, ranges, log spacing and words as the command line does', () => {
    const read = reading({
      'penalty.firstLayer': '10, 5',
      seed: '0..2',
      'penalty.weightDecay': 'log:1e-5:1e-3:3',
      'network.activation': 'tanh, relu',
    })
    expect(read).toMatchObject({ count: 36, problems: {}, values: { seed: 3, 'penalty.weightDecay': 3 } })
    const runs = plannedRuns(read.plan ?? { parts: [] })
    expect([runs.length, runs.at(-1)?.spec.penalty.weightDecay, runs.at(-1)?.spec.network.activation]).toEqual([
      36,
      1e-3,
      'relu',
    ])
  })

  it.each([
    ['penalty.weightDecay', '1e-4, -1', '-1: must be at least 0'],
    ['penalty.weightDecay', '', 'a value is missing'],
    ['penalty.weightDecay', '1e-4, 1e-4', 'contains a value twice'],
    ['seed', '5..1', "'5..1' is not FROM..TO with rising whole numbers"],
    [
      'network.activation',
      'tanh, tahn',
      'tahn: must be tanh, identity, relu, leakyRelu, sigmoid, softsign, asinh or sin',
    ],
    ['network.freeFeatures', 'true', 'true: optimizer.firstLayer is whitened, but free features are trained without X'],
  ])('refuse %s = %s at the field', (path, text, problem) => {
    const read = reading({ [path]: text })
    expect(read).toMatchObject({ plan: null, count: 0 })
    expect(read.problems[path]).toContain(problem)
    expect(Object.keys(read.problems)).toEqual([path])
  })

  it('replace the optimizer together with its fields', () => {
    const read = reading({ 'optimizer.kind': 'lbfgs, adam' })
    expect(plannedRuns(read.plan ?? { parts: [] }).map((run) => run.spec.optimizer.kind)).toEqual(['lbfgs', 'adam'])
  })

  it('make at most as many runs as a study can have', () => {
    const read = reading({ seed: '0..99', 'data.sampling.seed': '0..99' })
    expect([read.plan, read.problems['']]).toEqual([null, 'the study would have 10000 runs; at most 1000 are possible'])
  })

  it('are at most as many as a plan can hold', () => {
    const four = { seed: '1,2', 'data.sampling.seed': '1,2', 'loss.targetScale': '0.8,0.9', 'stop.steps': '10,20' }
    expect(reading(four).count).toBe(16)
    expect(reading({ ...four, 'initialisation.gain': '1,2' }).problems).toEqual({
      'initialisation.gain': 'a study varies at most 4 fields',
    })
  })

  it('come with a preset, each unchanged', () => {
    for (const preset of presets) {
      const part = presetPlan(preset, 'quick').parts[0]
      if (!part) throw new Error(preset.name)
      const state = form()
      state.load(part.base, part.axes)
      expect(state.reading.value.problems, preset.name).toEqual({})
      expect(state.reading.value.plan?.parts[0]?.axes, preset.name).toEqual(part.axes)
    }
  })
})

describe('the text of a field', () => {
  it.each([
    ['penalty.featureDecay', 0.0000092, '9.2e-6'],
    ['stop.steps', 4000, '4000'],
    ['network.widths', [50, 50, 50, 50, 10], '50×4, 10'],
    ['network.widths', [8, 8, 2], '8, 8, 2'],
    ['penalty.featureLayers', 'first', 'first'],
    ['penalty.featureLayers', [1, 3], '1, 3'],
    ['penalty.weightDecays', null, ''],
    ['logging.snapshots', [], ''],
    [
      'data.sampling.samples',
      [
        [0, 3],
        [1, 12],
      ],
      '0:3, 1:12',
    ],
    ['name', 'δ, 1 2', 'δ, 1 2'],
  ])('%s: %j reads %s and parses back', (path, value, text) => {
    expect(shownValue(leaf(path), value)).toBe(text)
    expect(typedValue(leaf(path), text)).toEqual(value)
  })

  it.each([
    ['stop.steps', ' 1e3 ', 1000],
    ['stop.steps', '1e', '1e'],
    ['stop.steps', '', ''],
    ['optimizer.continuation.firstSteps', '', null],
    ['network.widths', '20*3 5', [20, 20, 20, 5]],
    ['network.widths', '20x3,', [20, 20, 20]],
    ['network.widths', '5×99999', ['5×99999']],
    ['penalty.featureLayers', 'firs', 'firs'],
  ])('%s: “%s” parses as %j', (path, text, value) => {
    expect(typedValue(leaf(path), text)).toEqual(value)
  })

  it('can vary when its value needs no other field', () => {
    const paths = leavesOf(specFields())
      .filter(canVary)
      .map(({ path }) => path)
    expect(paths).toContain('optimizer.kind')
    for (const path of ['data.set', 'data.sampling.kind', 'name', 'network.widths', 'version'])
      expect(paths).not.toContain(path)
  })

  it('appears once: general fields first, then sections', () => {
    const shown = new Set([...generalFields, ...leavesOf(sections)].map(({ path }) => path))
    const all = leavesOf(specFields()).filter(({ kind }) => kind !== 'constant')
    expect(all.filter(({ path }) => !shown.has(path))).toEqual([])
  })
})

describe('a spec as text', () => {
  it('parses back unchanged', () => {
    expect(readSpecText(specText(spec))).toEqual({ spec, problems: [] })
    // Notepad writes a byte order mark.
    expect(readSpecText(`\ufeff${specText(spec)}`)).toEqual({ spec, problems: [] })
  })

  it('reports its problems', () => {
    expect(readSpecText('{"name": ').problems[0]).toMatch(/^This is not JSON: .*\.$/)
    expect(readSpecText('[]').problems).toEqual(['A spec must be an object with fields.'])
    expect(readSpecText(specText({ ...spec, stop: { steps: 0 } })).problems).toEqual(['stop.steps must be above 0.'])
  })

  it('replaces the spec, and varied fields that it has stay varied', () => {
    const draft = { ...start, varied: { seed: '1,2', 'optimizer.beta1': '0.8,0.9' } }
    expect(withSpec(draft, start.spec).varied).toEqual({ seed: '1,2' })
  })

  it.each([
    ['Fig. 2/4 · fig2 · quick', 'Fig.-2-4-fig2-quick.spec.json'],
    ['../../etc', 'etc.spec.json'],
    ['λ', 'collapsar.spec.json'],
  ])('is saved under a valid file name: %s', (name, file) => {
    expect(specFileName(name)).toBe(file)
  })
})

describe('the forecast beside the form', () => {
  it('takes the smallest δ and the first value of other fields', () => {
    const state = form()
    state.change((draft) => withVaried(withVaried(draft, 'penalty.firstLayer', '5, 0.5, 2'), 'seed', '7, 8'))
    expect(forecastSpec(state.reading.value.plan ?? { parts: [] })).toMatchObject({
      penalty: { firstLayer: 0.5 },
      seed: 7,
    })
  })

  it('ignores varied values that conflict', () => {
    const state = form()
    state.change((draft) => withField(draft, 'optimizer.firstLayer', 'raw'))
    const varied = withVaried(
      withVaried(state.draft.value, 'network.freeFeatures', 'true'),
      'optimizer.firstLayer',
      'whitened',
    )
    state.change(() => varied)
    const { plan, spec: base, problems } = state.reading.value
    expect(problems).toEqual({})
    expect(forecastSpec(plan ?? { parts: [] })).toEqual(base)
  })
})
