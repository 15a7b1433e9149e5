import { expect, test } from 'vitest'
import type { RunSpecInput } from '../../src/shared/spec/runSpec.ts'
import { relativeDistance } from '../oracle/read.ts'
import { describeNative } from './graph/native.ts'
import { measurementsOf, only, scalarsOf, trainOne } from './runs.ts'
import { gaussianSample, smallSpec } from './sample.ts'

const side = 28
const sample = gaussianSample(3, 8, side * side)
const input = { height: side, width: side, channels: 1, standardise: 'perChannel' } as const
type BackboneInput = NonNullable<RunSpecInput['backbone']>

const families: Record<string, BackboneInput> = {
  'ResNet-8, option A, padding of PyTorch': {
    kind: 'resnet',
    depth: 8,
    widths: [4, 6, 8],
    stemStride: 2,
    shortcut: 'zeroPadding',
    padding: 'torch',
    input,
  },
  'plain convolutions without norm': {
    kind: 'vgg',
    stages: [
      [1, 4],
      [1, 8],
    ],
    norm: 'none',
    input,
  },
  'fully connected with batch norm': { kind: 'mlp', widths: [12, 8], norm: 'batch', input },
  'fully connected with layer norm': { kind: 'mlp', widths: [12, 8], norm: 'layer', activation: 'tanh', input },
}

const recipe = (name: string, changes: Partial<RunSpecInput> = {}) =>
  smallSpec({
    data: { sampling: { kind: 'random', count: 24 } },
    batches: { size: 8, seed: 3 },
    backbone: families[name]!,
    network: { widths: [8, 8, 3], activation: 'relu', lastActivation: 'identity' },
    loss: { reduction: 'mean' },
    penalty: { weightDecay: 1e-3, firstLayer: 0, featureDecay: 1e-2, featureLayers: 'first' },
    initialisation: { kind: 'he', gain: 1 },
    optimizer: { kind: 'momentum', momentum: 0.9, learningRate: 0.02 },
    stop: { steps: 3 },
    ...changes,
  })

describeNative('a backbone', () => {
  test.each(Object.keys(families))('%s trains alike in float32 and float64', async (name) => {
    const [narrow, wide] = await Promise.all(
      (['float32', 'float64'] as const).map((precision) => trainOne(recipe(name, { precision }), sample)),
    )
    expect(only(narrow!, 'ended')[0]?.outcome.status).toBe('finished')
    expect(relativeDistance(scalarsOf(narrow!), scalarsOf(wide!))).toBeLessThan(1e-4)
    const blocks = [narrow!, wide!].map((events) => measurementsOf(events).at(-1)!.layered['blockCollapse']!)
    expect(relativeDistance(blocks[0]!, blocks[1]!)).toBeLessThan(1e-3)
  })

  test('without convolutions trains in a loop that XLA compiles', async () => {
    const name = 'fully connected with batch norm'
    const events = await trainOne(recipe(name, { stop: { steps: 200 } }), sample)
    expect(only(events, 'ended')[0]?.outcome.status).toBe('finished')
    const losses = measurementsOf(events).map(({ dataLoss }) => dataLoss)
    expect(losses.at(-1)).toBeLessThan(0.1 * losses[0]!)
  })
})
