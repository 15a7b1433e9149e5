import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../../src/shared/spec/canonical.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { findPreset, presets } from '../../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../../src/shared/spec/presets/preset.ts'
import {
  featureDecays,
  parseSpec,
  weightDecays,
  type RunSpec,
  type RunSpecInput,
} from '../../../src/shared/spec/runSpec.ts'

const spec = (): RunSpec => presetSpecs(findPreset('fig2'), 'quick')[3] as RunSpec

describe.each(presets.map((preset) => [preset.name, preset] as const))('preset %s', (_, preset) => {
  test.each(['quick', 'paper'] as const)('parses at %s size into distinct frozen specs', (size) => {
    const specs = presetSpecs(preset, size)
    expect(new Set(specs.map((one) => JSON.stringify(one))).size).toBe(specs.length)
    for (const one of specs) {
      expect(Object.isFrozen(one)).toBe(true)
      expect(Object.isFrozen(one.penalty)).toBe(true)
      expect(parseSpec(JSON.parse(JSON.stringify(one)))).toEqual(one)
    }
  })
  test('has a citation and choices', () => {
    expect(preset.citation).toMatch(/arXiv:\d{4}\.\d{5}|PMLR \d+/)
    expect(preset.choices.length).toBeGreaterThan(0)
  })
})

test.each(['fig2', 'fig2-literal'])('%s has one spec for each δ of the figure', (name) => {
  for (const size of ['quick', 'paper'] as const)
    expect(presetSpecs(findPreset(name), size).map(({ penalty }) => penalty.firstLayer)).toEqual([10, 5, 2, 0.1])
})
test('fig1 has one spec for each seed, λ and σ, with twice the λ of eq. 3', () => {
  const specs = presetSpecs(findPreset('fig1'), 'quick')
  const grid = specs.map(({ penalty, data }) => [penalty.weightDecay, 'deviation' in data ? data.deviation : null])
  const deviations = [0.01, 0.03, 0.1, 0.3, 1]
  const oneSeed = [2e-5, 2e-4, 2e-3, 2e-2].flatMap((decay) => deviations.map((deviation) => [decay, deviation]))
  expect(grid).toEqual(oneSeed.flatMap((cell) => [cell, cell]))
  const seeds = specs.map(({ data: { sampling } }) => ('seed' in sampling ? sampling.seed : null))
  expect(seeds).toEqual(oneSeed.flatMap(() => [0, 1]))
  expect(presetSpecs(findPreset('fig1'), 'paper')).toHaveLength(320)
  expect(specs[15]?.name).toBe('Fig. 1 · fig1 · quick (balanced) · λ = 0.0002 · σ = 0.1 · seed 1')
})

describe('override', () => {
  test('sets any field to JSON or text', () => {
    const changed = overrideAll(spec(), [
      'penalty.weightDecay=1e-3',
      'engine=wasm',
      'network.widths=[20,20,10]',
      'seed = 4',
    ])
    expect(changed).toMatchObject({
      penalty: { weightDecay: 1e-3 },
      engine: 'wasm',
      network: { widths: [20, 20, 10] },
      seed: 4,
    })
    expect(Object.isFrozen(changed)).toBe(true)
  })
  test('keeps the continuation of another optimizer and fills in its defaults', () => {
    const { continuation } = spec().optimizer
    const adam = overrideAll(spec(), ['optimizer.kind=adam', 'optimizer.schedule={"kind":"cosine","final":0.1}'])
    expect(adam.optimizer).toEqual({
      kind: 'adam',
      clipNorm: null,
      finish: { steps: 0, memory: 10, sharpening: [] },
      learningRate: 1e-3,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      decoupledDecay: 0,
      schedule: { kind: 'cosine', final: 0.1, warmup: 0 },
      continuation,
      collapseSteps: null,
      firstLayer: 'raw',
    })
    expect(overrideAll(adam, ['optimizer.kind=lbfgs']).optimizer).toEqual(spec().optimizer)
    const memory = overrideAll(spec(), ['optimizer.memory=3', 'optimizer.kind=lbfgs']).optimizer
    expect(memory).toMatchObject({ memory: 3 })
  })
  test('sets fields that depend on each other, one after another', () => {
    const free = overrideAll(spec(), ['network.freeFeatures=true', 'optimizer.firstLayer=raw'])
    expect(free).toMatchObject({ network: { freeFeatures: true }, optimizer: { firstLayer: 'raw' } })
    expect(() => overrideAll(spec(), ['network.freeFeatures=true'])).toThrow(/^optimizer\.firstLayer: is whitened/)
    expect(overrideAll(spec(), ['penalty.weightDecays=[1,2]', 'network.widths=[5,10]']).penalty.weightDecays).toEqual([
      1, 2,
    ])
  })
  test.each([
    ['penalty.lambda=1', /penalty\.lambda: unknown: penalty has weightDecay/],
    ['colour=red', /colour: unknown: the spec has .*seed/],
    ['seed.value=1', /seed\.value: unknown: seed has no fields/],
    ['__proto__.x=1', /__proto__\.x: unknown/],
    ['penalty.weightDecay=-1', /penalty\.weightDecay: must be at least 0, not -1/],
    ['penalty.weightDecay=strong', /penalty\.weightDecay: must be a number, not 'strong'/],
    ['network.widths=[50]', /network\.widths/],
    ['precision=float16', /precision/],
    ['data.sampling={"kind":"balanced","perClass":0}', /data\.sampling\.perClass/],
    ['optimizer.kind=sgd', /optimizer\.kind/],
    ['optimizer.learningRate=1', /optimizer\.learningRate: unknown: optimizer has kind, memory/],
    ['seed', /'seed' is not of the form path=value/],
  ])('rejects %s by name', (assignment, message) => {
    expect(() => overrideAll(spec(), [assignment])).toThrow(message)
  })
})

describe('networks, losses and optimizers of the papers', () => {
  const changed = (changes: Partial<RunSpecInput>): RunSpec => parseSpec({ ...spec(), ...changes })
  const penalty = { weightDecay: 1e-3, firstLayer: 0.5, featureDecay: 1e-2 } as const
  const adam = { kind: 'adam' } as const

  test('an early spec without kinds still parses, with the defaults of its time', () => {
    const { name, data, initialisation, stop } = spec()
    const old = parseSpec({
      version: 1,
      name,
      data,
      initialisation,
      stop,
      network: { widths: [5, 5, 10], activation: 'tanh', lastActivation: 'tanh', bias: false },
      loss: { kind: 'squared', reduction: 'sum', targetScale: 1 },
      penalty: { ...penalty, featureLayers: 'all' },
      optimizer: { kind: 'lbfgs', memory: 10, continuation: { start: 1, divideBy: 2, steps: 1 }, firstLayer: 'raw' },
      engine: 'native',
    })
    expect(old.network).toMatchObject({ residual: false, freeFeatures: false })
    expect(old.penalty.weightDecays).toBeNull()
    expect(old.optimizer).toEqual({
      kind: 'lbfgs',
      memory: 10,
      continuation: { start: 1, divideBy: 2, steps: 1, firstSteps: null },
      collapseSteps: null,
      sharpening: [],
      firstLayer: 'raw',
    })
    const kindless = { ...old.optimizer, kind: undefined }
    expect(parseSpec({ ...old, optimizer: JSON.parse(JSON.stringify(kindless)) })).toEqual(old)
  })
  test('first-order methods default to no continuation, raw coordinates and a constant rate', () => {
    expect(changed({ optimizer: { kind: 'nesterov', learningRate: 0.1 } }).optimizer).toEqual({
      kind: 'nesterov',
      clipNorm: null,
      rateInside: false,
      finish: { steps: 0, memory: 10, sharpening: [] },
      learningRate: 0.1,
      momentum: 0.9,
      schedule: { kind: 'constant', warmup: 0 },
      continuation: { start: 1, divideBy: 2, steps: 1, firstSteps: null },
      collapseSteps: null,
      firstLayer: 'raw',
    })
  })
  test('decays are λδ, λ, … or as listed; λ′ acts on all, the first or the listed layers', () => {
    const network = { widths: [5, 5, 10] }
    const uniform = changed({ network, penalty: { ...penalty, featureLayers: 'first' } })
    expect(weightDecays(uniform)).toEqual([5e-4, 1e-3, 1e-3])
    expect(featureDecays(uniform)).toEqual([1e-2, 0, 0])
    const listed = changed({ network, penalty: { ...penalty, featureLayers: [3, 1], weightDecays: [1, 0, 2] } })
    expect(weightDecays(listed)).toEqual([1, 0, 2])
    expect(featureDecays(listed)).toEqual([1e-2, 0, 1e-2])
    expect(featureDecays(changed({ network, penalty: { ...penalty, featureLayers: 'all' } }))).toEqual([
      1e-2, 1e-2, 1e-2,
    ])
  })
  test.each<[string, Partial<RunSpecInput>, RegExp]>([
    [
      'unequal residual widths',
      { network: { widths: [8, 8, 9, 10], residual: true } },
      /^network\.widths\.2: is 9.*all be 8$/,
    ],
    [
      'scaled targets of cross-entropy',
      { loss: { kind: 'crossEntropy', targetScale: 0.9 } },
      /^loss\.targetScale: is 0\.9/,
    ],
    [
      'too few decays',
      { penalty: { ...penalty, featureLayers: 'all', weightDecays: [1] } },
      /^penalty\.weightDecays: has 1 numbers, but there are 5 layers/,
    ],
    [
      'a negative decay',
      { penalty: { ...penalty, featureLayers: 'all', weightDecays: [1, 1, 1, 1, -1] } },
      /^penalty\.weightDecays\.4: must be at least 0/,
    ],
    [
      'a layer twice',
      { penalty: { ...penalty, featureLayers: [1, 2, 1] } },
      /^penalty\.featureLayers: .*names a layer twice/,
    ],
    [
      'a layer beyond the last',
      { penalty: { ...penalty, featureLayers: [1, 6] } },
      /^penalty\.featureLayers\.1: names a layer beyond the last, 5/,
    ],
    ['layer 0', { penalty: { ...penalty, featureLayers: [0] } }, /^penalty\.featureLayers/],
    [
      'an unknown word for layers',
      { penalty: { ...penalty, featureLayers: 'last' as 'first' } },
      /^penalty\.featureLayers/,
    ],
    [
      'collapse steps without weight decay after the first layer',
      {
        penalty: { ...penalty, featureLayers: 'all', weightDecays: [1, 0, 0, 0, 0] },
        optimizer: { collapseSteps: 50, continuation: { start: 1, divideBy: 2, steps: 1 } },
      },
      /^optimizer\.collapseSteps: is 50, but λ_l is 0 for l = 2 … 5: .* set a weight decay or leave it empty$/,
    ],
    [
      'whitened free features',
      { network: { widths: [5, 10], freeFeatures: true } },
      /^optimizer\.firstLayer: is whitened, but free features/,
    ],
    [
      'reduced coordinates for Adam',
      { optimizer: { ...adam, firstLayer: 'reduced' } },
      /^optimizer\.firstLayer: reduced coordinates are exact for gradient descent, but the steps of Adam/,
    ],
    [
      'a momentum of 1',
      { optimizer: { kind: 'momentum', learningRate: 1, momentum: 1 } },
      /^optimizer\.momentum: must be below 1/,
    ],
    [
      'an exponential schedule down to 0',
      { optimizer: { ...adam, schedule: { kind: 'exponential' as const, final: 0 } } },
      /^optimizer\.schedule\.final: must be /,
    ],
    [
      'memory for Adam',
      { optimizer: { ...adam, memory: 10 } as RunSpecInput['optimizer'] },
      /^optimizer: has no field “memory”/,
    ],
    [
      'an unknown optimizer',
      { optimizer: { kind: 'sgd' } as unknown as RunSpecInput['optimizer'] },
      /^optimizer\.kind/,
    ],
  ])('%s is rejected by name', (_, changes, message) => {
    expect(() => changed(changes)).toThrow(message)
  })
})

describe('canonical JSON', () => {
  test('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: 1, a: [{ d: 2, c: null }] })).toBe('{"a":[{"c":null,"d":2}],"b":1}')
    expect(canonicalJson({ a: [{ c: null, d: 2 }], b: 1 })).toBe('{"a":[{"c":null,"d":2}],"b":1}')
  })
  test('rejects values that JSON would change silently, by path', () => {
    expect(() => canonicalJson({ a: { b: NaN } })).toThrow(/spec\.a\.b is NaN/)
    expect(() => canonicalJson({ a: [undefined] })).toThrow(/spec\.a\[0\] is of type undefined/)
  })
})

test('an unknown preset is reported with the names of all presets', () => {
  expect(() => findPreset('fig9')).toThrow(/no preset is called 'fig9': there are .*fig2, fig2-literal/)
})
test('unknown fields of a stored spec are rejected', () => {
  expect(() => parseSpec({ ...spec(), extra: 1 })).toThrow(/has no field “extra”/)
})
