import { formatNumber } from '../../shared/plot/numbers.ts'
import type { Backbone } from '../../shared/spec/backbone/backbone.ts'
import { backboneLayout } from '../../shared/spec/backbone/layout.ts'
import { stepsPerEpoch } from '../../shared/spec/batches.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { formatCount } from './format.ts'
import type { Fact } from './specFacts.ts'

/** Lists test samples, batches and backbone of a spec; empty where it has none. */
export function batchFacts(spec: RunSpec): Fact[] {
  const { test, batches, backbone } = spec
  return [
    ...(test ? [{ name: 'test samples', value: testText(test) }] : []),
    ...(batches
      ? [
          {
            name: 'batches',
            value: `${formatCount(batches.size)} samples, ${formatCount(stepsPerEpoch(spec))} in an epoch, last ${batches.last === 'keep' ? 'kept' : 'left out'}, order seed ${batches.seed}`,
          },
        ]
      : []),
    ...(backbone ? backboneFacts(backbone, spec) : []),
  ]
}

function testText(test: NonNullable<RunSpec['test']>): string {
  const count = test.kind === 'balanced' ? `${test.perClass} per class` : `${formatCount(test.count)}, random`
  return `${count}, seed ${test.seed}`
}

function backboneFacts(backbone: Backbone, { penalty, initialisation }: RunSpec): Fact[] {
  const { height, width, channels, standardise, augmentation } = backbone.input
  const { parameterCount, outputWidth } = backboneLayout(backbone)
  const changes = [
    ...(standardise === 'perChannel' ? ['standardised per channel'] : []),
    ...(augmentation.shift > 0 ? [`shifted by up to ${augmentation.shift}`] : []),
    ...(augmentation.flip ? ['flipped'] : []),
    ...(augmentation.crop > 0 ? [`cropped after padding by ${augmentation.crop}`] : []),
  ]
  const decays = Object.values(penalty.backbone)
  const decayText = ['kernels', 'norms', 'biases'].map((name, i) => `${name} ${formatNumber(decays[i] ?? 0, 2)}`)
  return [
    {
      name: 'backbone',
      value: `${kindText(backbone)}, ${formatCount(parameterCount)} parameters, ${outputWidth} features`,
    },
    { name: 'pictures', value: [`${height}×${width}×${channels}`, ...changes].join(', ') },
    { name: 'backbone λ', value: decays.every((decay) => decay === 0) ? 'none' : decayText.join(', ') },
    { name: 'backbone start', value: initialisation.backbone },
  ]
}

function kindText(backbone: Backbone): string {
  switch (backbone.kind) {
    case 'resnet':
      return `residual, depth ${backbone.depth}, channels ${backbone.widths.join(', ')}`
    case 'vgg':
      return `convolutions, channels ${backbone.stages.map(([, channels]) => channels).join(', ')}`
    case 'mlp':
      return `fully connected, widths ${backbone.widths.join(', ')}`
    case 'layers':
      return `${backbone.layers.length} layers`
  }
}
