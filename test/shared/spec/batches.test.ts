import { describe, expect, it } from 'vitest'
import { guessedPictures, storedPictures } from '../../../src/shared/spec/backbone/pictures.ts'
import { stepsPerEpoch } from '../../../src/shared/spec/batches.ts'
import { backboneLayout } from '../../../src/shared/spec/backbone/layout.ts'
import { memoryFields, trainerBytes } from '../../../src/shared/spec/memoryLimit.ts'
import { shapeKey } from '../../../src/lab/estimates/shape.ts'
import { onData, partOnData } from '../../../src/shared/spec/onData.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { findPreset } from '../../../src/shared/spec/presets/index.ts'
import { presetSpec } from '../../../src/shared/spec/presets/preset.ts'
import { hasTrainedFeatures, parseSpec, type RunSpecInput } from '../../../src/shared/spec/runSpec.ts'
import { runSize, trainedCount } from '../../../src/shared/spec/runSize.ts'
import { stackKey } from '../../../src/shared/spec/stacking.ts'
import { plannedSteps, stages } from '../../../src/shared/spec/stages.ts'
import { trainerKind } from '../../../src/shared/spec/trainerKind.ts'
import { specHash } from '../../../src/lab/runs/specHash.ts'
import { backboneInput, backboneSpec, quickNet } from './backbone/specs.ts'

const plain = presetSpec(findPreset('fig2'), 'quick', 0.1)
const momentum = overrideAll(plain, [
  'optimizer={"kind":"momentum"}',
  'data.sampling={"kind":"balanced","perClass":5}',
  'stop.steps=3',
])

describe('steps of training in batches', () => {
  it.each([
    [10, 'keep', 5],
    [20, 'keep', 3],
    [20, 'drop', 2],
    [50, 'keep', 1],
    [50, 'drop', 1],
    [1, 'drop', 50],
  ] as const)('batches of %d of 50 samples, %s the last: %d steps an epoch', (size, last, steps) => {
    const spec = overrideAll(momentum, [`batches.size=${size}`, `batches.last=${last}`])
    expect(stepsPerEpoch(spec)).toBe(steps)
    expect(stages(spec).map((stage) => stage.steps)).toEqual([3 * steps])
    expect(plannedSteps(spec)).toBe(3 * steps)
  })

  it('are those of the stop rule without batches', () => {
    expect(stepsPerEpoch(momentum)).toBe(1)
    expect(plannedSteps(momentum)).toBe(3)
  })
})

describe('a field of batches, backbone or test samples', () => {
  it('makes the group with its defaults where the spec has null', () => {
    const spec = overrideAll(momentum, ['batches.size=7', 'test.perClass=3'])
    expect(spec.batches).toEqual({ size: 7, last: 'keep', seed: 0 })
    expect(spec.test).toEqual({ kind: 'balanced', perClass: 3, seed: 0 })
    expect(overrideAll(spec, ['batches=null', 'test=null'])).toEqual(momentum)
    expect(overrideAll(momentum, ['test.kind=random']).test).toEqual({ kind: 'random', count: 200, seed: 0 })
  })

  it('makes a backbone for the pictures of the data', () => {
    const spec = overrideAll(momentum, [
      'batches.size=10',
      'backbone.kind=resnet',
      'backbone.depth=8',
      'network.widths=[64,20,10]',
      'penalty.firstLayer=0',
    ])
    expect(spec.backbone).toMatchObject({
      kind: 'resnet',
      depth: 8,
      widths: [16, 32, 64],
      input: { height: 28, width: 28, channels: 1, order: 'hwc', standardise: 'perChannel' },
    })
    const vgg = overrideAll(spec, ['backbone.kind=vgg', 'network.widths=[32,20,10]'])
    expect(vgg.backbone).toMatchObject({ kind: 'vgg', input: spec.backbone?.input, norm: 'batch' })
    expect(vgg.backbone).not.toHaveProperty('depth')
  })

  it('is refused by name where it is unknown', () => {
    expect(() => overrideAll(momentum, ['batches.length=3'])).toThrow(
      'batches.length: unknown: batches has size, last, seed',
    )
    expect(() => overrideAll(backboneSpec(), ['backbone.kind=transformer'])).toThrow(/^backbone\.kind: .*transformer/)
  })
})

describe('pictures', () => {
  const imported = (dimension: number) =>
    guessedPictures({
      data: {
        set: 'imported',
        hash: 'a'.repeat(64),
        name: 'x',
        classes: 2,
        dimension,
        standardise: 'none',
        missing: 'refuse',
        sampling: plain.data.sampling,
        scale: 1,
      },
    })

  it('are guessed from the number of features', () => {
    expect(imported(3072)).toMatchObject({ height: 32, width: 32, channels: 3 })
    expect(imported(784)).toMatchObject({ height: 28, width: 28, channels: 1 })
    expect(imported(13)).toBeNull()
    expect(
      guessedPictures({
        data: { set: 'moons', deviation: 1, sampling: { kind: 'balanced', perClass: 2, seed: 0 }, scale: 1 },
      }),
    ).toBeNull()
  })

  it('are those of the stored shape, channels first or last', () => {
    expect(storedPictures([28, 20])).toMatchObject({ height: 28, width: 20, channels: 1, order: 'hwc' })
    expect(storedPictures([32, 30, 3])).toMatchObject({ height: 32, width: 30, channels: 3, order: 'hwc' })
    expect(storedPictures([3, 32, 30])).toMatchObject({ height: 32, width: 30, channels: 3, order: 'chw' })
    expect(storedPictures([4])).toBeNull()
    expect(storedPictures([2, 2, 2, 2])).toBeNull()
  })
})

describe('a spec that does not fit', () => {
  const error = (changes: Partial<RunSpecInput>): string => {
    try {
      parseSpec(backboneInput(changes))
      return 'accepted'
    } catch (problem) {
      return (problem as Error).message
    }
  }
  const sgd = { kind: 'momentum', learningRate: 0.1 } as const

  it.each([
    [{ batches: { size: 101 } }, 'batches.size: is 101, but there are 100 samples: set it to 100 or less'],
    [{ batches: null }, 'batches: is missing, but a backbone trains in batches: set batches.size'],
    [
      { optimizer: { kind: 'lbfgs', continuation: { start: 1, divideBy: 2, steps: 1 }, firstLayer: 'raw' } },
      'optimizer.kind: is lbfgs, which compares objectives of all samples: training in batches needs a first-order method, such as momentum or adam',
    ],
    [
      { optimizer: { ...sgd, collapseSteps: 5 } },
      'optimizer.collapseSteps: is 5, but a collapse step needs the features of all samples: leave it empty for training in batches',
    ],
    [
      { optimizer: { ...sgd, finish: { steps: 5 } } },
      'optimizer.finish.steps: is 5, but L-BFGS needs the gradient of all samples: set it to 0 for training in batches',
    ],
    [
      { optimizer: { ...sgd, firstLayer: 'whitened' }, initialisation: { gain: 1 } },
      'optimizer.firstLayer: is whitened, but these coordinates depend on all samples: it must be raw for training in batches',
    ],
    [
      { optimizer: { ...sgd, continuation: { start: 100, divideBy: 2, steps: 1 } } },
      'optimizer.continuation.start: is 100, but training in batches has no stages of λ: set it to 1',
    ],
    [
      { network: { widths: [20, 20, 10], activation: 'relu', lastActivation: 'identity' } },
      'network.widths.0: is 20, but the backbone has 32 features: set it to 32',
    ],
    [
      { network: { widths: [32, 10], freeFeatures: true } },
      'network.freeFeatures: is true, but a backbone computes the features: set it to false',
    ],
    [
      { penalty: { weightDecay: 1, firstLayer: 1, featureDecay: 0, featureLayers: 'first' } },
      'penalty.firstLayer: is the decay of W_1, which a network with a backbone does not have: set it to 0, and use featureDecay or penalty.backbone',
    ],
    [
      { data: { set: 'moons', deviation: 0.1, sampling: { kind: 'balanced', perClass: 50 } } },
      'backbone.kind: is resnet, but data.set is moons, which has no pictures: use digits or an imported set',
    ],
    [
      { backbone: { ...quickNet, input: { height: 32, width: 32, channels: 3 } } },
      'backbone.input.height: is 32, and pictures of 32×32×3 have 3072 numbers, but a sample has 784: set height, width and channels to those of the set',
    ],
    [
      { backbone: { ...quickNet, shortcut: 'identity' } },
      'backbone.shortcut: is identity, but a block changes 14×14×8 to 7×7×16 and cannot add its input: use projection or zeroPadding',
    ],
  ] as [Partial<RunSpecInput>, string][])('is refused at the field (%#)', (changes, message) => {
    expect(error(changes)).toBe(message)
  })

  it('is refused for decay of a backbone that is missing', () => {
    expect(() => overrideAll(plain, ['penalty.backbone.normDecay=1'])).toThrow(
      'penalty.backbone.normDecay: is 1, but the spec has no backbone: set it to 0',
    )
  })

  it('has more samples only in batches', () => {
    const many = 'data.sampling={"kind":"random","count":60000}'
    expect(() => overrideAll(momentum, [many])).toThrow(
      'data.sampling.count: must be at most 5000 without batches, not 60000',
    )
    expect(overrideAll(momentum, [many, 'batches.size=100']).data.sampling).toMatchObject({ count: 60000 })
    expect(() => overrideAll(momentum, ['data.sampling.perClass=901'])).toThrow(
      'data.sampling.perClass: must be at most 900 without batches, not 901',
    )
  })

  it.each([
    [[0.9, 0.75], 'must rise from drop to drop'],
    [[0.5, 1], 'must be below 1'],
  ])('has drops of the learning rate at %j', (at, message) => {
    const schedule = { kind: 'steps', at } as const
    expect(error({ optimizer: { ...sgd, schedule } })).toContain(message)
  })
})

describe('what depends on a backbone', () => {
  const spec = backboneSpec()

  it('has trained features', () => {
    expect([spec, momentum].map(hasTrainedFeatures)).toEqual([true, false])
  })

  it('is the kind of its trainer and its stack', () => {
    expect(trainerKind(spec).kernels).toBe('convolutions')
    expect(trainerKind(momentum).kernels).toBe('products')
    const input = quickNet.input
    const mlp = backboneSpec({ backbone: { kind: 'mlp', widths: [32], input } })
    expect(trainerKind(mlp).kernels).toBe('products')
    expect(stackKey(mlp)).not.toBe(stackKey(spec))
    expect(stackKey(backboneSpec({ batches: { size: 20, seed: 3 }, seed: 4 }))).toBe(stackKey(spec))
    expect(stackKey(backboneSpec({ batches: { size: 10 } }))).not.toBe(stackKey(spec))
  })

  it('is the memory of its trainer: that of the batch, the samples and its layers', () => {
    const bytes = (...changes: string[]): number => trainerBytes(overrideAll(spec, changes), 'graph')
    const layout = spec.backbone && backboneLayout(spec.backbone)
    // Three layers of the stem; five of each body, two of its shortcut and their sum; the means.
    expect(layout?.activationCount).toBe(3 * 14 * 14 * 8 + 8 * 7 * 7 * 16 + 8 * 4 * 4 * 32 + 32)
    expect(bytes('batches.size=100')).toBeGreaterThanOrEqual(bytes('batches.size=10'))
    expect(bytes('data.sampling.perClass=900')).toBeGreaterThan(bytes())
    expect(bytes('precision=float64')).toBeGreaterThan(bytes())
    expect(memoryFields(spec)).toBe('the backbone, batches.size or the samples')
  })

  it('has the parameters of the backbone and of the head', () => {
    expect(trainedCount(spec)).toBe(21_688)
    expect(trainedCount(momentum)).toBe(runSize(momentum).parameters)
  })

  it('is the time of its steps', () => {
    const key = shapeKey(spec)
    expect(shapeKey(overrideAll(spec, ['batches.seed=5']))).toBe(key)
    expect(shapeKey(overrideAll(spec, ['batches.size=10']))).not.toBe(key)
    expect(shapeKey(overrideAll(spec, ['backbone.padding=torch']))).not.toBe(key)
  })

  it('has a hash of its own, and every field of it counts', () => {
    const hashes = [
      spec,
      backboneSpec({ batches: { size: 20, last: 'drop' } }),
      backboneSpec({ batches: { size: 20, seed: 1 } }),
      backboneSpec({ backbone: { ...quickNet, padding: 'torch' } }),
      backboneSpec({ test: { kind: 'balanced', perClass: 5 } }),
      overrideAll(spec, ['penalty.backbone.weightDecay=0.1']),
      overrideAll(spec, ['optimizer.clipNorm=1']),
      overrideAll(spec, ['optimizer.rateInside=true']),
      overrideAll(spec, ['initialisation.backbone=normal']),
      overrideAll(spec, ['loss.labelSmoothing=0.1']),
    ].map(specHash)
    expect(new Set(hashes).size).toBe(hashes.length)
  })
})

describe('a backbone on other data', () => {
  const imported = (dimension: number) =>
    ({
      set: 'imported',
      hash: 'a'.repeat(64),
      name: 'x',
      classes: 10,
      dimension,
      standardise: 'none',
      missing: 'refuse',
      sampling: { kind: 'balanced', perClass: 10, seed: 0 },
      scale: 1,
    }) as const
  const spec = overrideAll(backboneSpec(), [
    'backbone.input.standardise=perChannel',
    'backbone.input.augmentation.shift=2',
  ])

  it('takes their pictures and keeps their treatment', () => {
    expect(onData(spec, imported(3072), [3, 32, 32]).backbone?.input).toEqual({
      height: 32,
      width: 32,
      channels: 3,
      order: 'chw',
      standardise: 'perChannel',
      augmentation: { shift: 2, flip: false, crop: 0 },
    })
    expect(onData(spec, imported(3072)).backbone?.input).toMatchObject({ height: 32, channels: 3, order: 'hwc' })
  })

  it('varies the batch size up to the samples', () => {
    const part = { label: '', base: spec, axes: [{ path: 'batches.size', values: [4, 10, 16] }] }
    const few = { ...imported(784), sampling: { kind: 'balanced', perClass: 1, seed: 0 } } as const
    expect(partOnData(part, few).axes).toEqual([{ path: 'batches.size', values: [4, 10] }])
  })

  it('has batches of no more samples than there are', () => {
    const few = { ...imported(784), sampling: { kind: 'balanced', perClass: 1, seed: 0 } } as const
    expect(onData(spec, few).batches).toEqual({ size: 10, last: 'keep', seed: 0 })
  })

  it('is refused at the field on a table', () => {
    expect(() => onData(spec, imported(13), [13])).toThrow(/^backbone\.input\.height: is 28, .* but a sample has 13/)
  })
})
