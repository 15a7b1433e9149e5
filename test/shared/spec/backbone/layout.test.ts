import { describe, expect, it } from 'vitest'
import { BackboneError } from '../../../../src/shared/spec/backbone/families.ts'
import { backboneLayout, type SizedResidual } from '../../../../src/shared/spec/backbone/layout.ts'
import type { Layer } from '../../../../src/shared/spec/backbone/layers.ts'
import { RunSpec, type RunSpecInput } from '../../../../src/shared/spec/runSpec.ts'
import { backboneInput, quickNet } from './specs.ts'
import oracle from './convolutionShapes.json' with { type: 'json' }

type Input = NonNullable<RunSpecInput['backbone']>
type Parsed = Parameters<typeof backboneLayout>[0]

/** Fills in the defaults of a backbone, whether or not it fits the rest of a spec. */
function parsed(backbone: Input): Parsed {
  const shape = RunSpec.unwrap().shape.backbone
  return shape.parse(backbone) as Parsed
}
const layoutOf = (backbone: Input) => backboneLayout(parsed(backbone))
const list = (layers: readonly object[], input = { height: 8, width: 8, channels: 3 }): Input =>
  ({ kind: 'layers', layers, input }) as Input
const cifar = { height: 32, width: 32, channels: 3 }

/** Returns the error of a backbone that does not fit, as its field and its sentence. */
function problemOf(backbone: Input): string {
  try {
    layoutOf(backbone)
  } catch (error) {
    if (error instanceof BackboneError) return `${error.path.join('.')} ${error.message}`
    throw error
  }
  return 'no problem'
}

describe('the layout of a residual network', () => {
  it('has 18,296 parameters in the quick net, 21,688 with its head of four matrices', () => {
    const { parameterCount, outputWidth, statisticCount } = layoutOf(quickNet)
    expect(outputWidth).toBe(32)
    expect(parameterCount + 3 * 32 * 32 + 10 * 32).toBe(21_688)
    // Means and variances of seven norms: 8, three of 16, three of 32.
    expect(statisticCount).toBe(2 * (8 + 3 * 16 + 3 * 32))
  })

  it('is the published ResNet-20 with zero padding: 269,722 parameters with its classifier', () => {
    const { parameterCount, outputWidth } = layoutOf({
      kind: 'resnet',
      depth: 20,
      shortcut: 'zeroPadding',
      input: cifar,
    })
    expect(outputWidth).toBe(64)
    expect(parameterCount + 64 * 10 + 10).toBe(269_722)
  })

  it('adds two projections with norms to ResNet-20: 271,824 parameters and 40.8 million multiply-adds', () => {
    const { parameterCount, multiplyAdds } = layoutOf({ kind: 'resnet', depth: 20, input: cifar })
    expect(parameterCount).toBe(269_072 + (16 * 32 + 64) + (32 * 64 + 128))
    expect(multiplyAdds).toBe(40_812_544)
  })

  it.each(oracle.map((one) => [`${one.size}×${one.size}, stride ${one.stemStride}`, one] as const))(
    'has the parameters of conv_onestep in their order (%s)',
    (_, { size, channels, stemStride, shapes }) => {
      const { parameters } = layoutOf({
        kind: 'resnet',
        depth: 6,
        widths: [2 * channels, 4 * channels],
        stemWidth: channels,
        stemStride,
        strides: [2, 2],
        input: { height: size, width: size, channels: 1 },
      })
      expect(parameters.map(({ shape }) => shape)).toEqual(shapes)
    },
  )

  it('names every array by its layer, and gives kernels their fans', () => {
    const { parameters, statistics } = layoutOf(quickNet)
    expect(parameters.slice(0, 4).map(({ name }) => name)).toEqual([
      'conv1.kernel',
      'norm1.gamma',
      'norm1.beta',
      'block1.conv1.kernel',
    ])
    expect(parameters.find(({ name }) => name === 'block2.shortcut.kernel')).toMatchObject({
      shape: [1, 1, 16, 32],
      fanIn: 16,
      fanOut: 32,
    })
    expect(parameters.find(({ name }) => name === 'block1.conv2.kernel')).toMatchObject({ fanIn: 9 * 16 })
    expect(statistics.slice(0, 2)).toEqual([
      { name: 'norm1.mean', kind: 'mean', shape: [8], offset: 0 },
      { name: 'norm1.variance', kind: 'variance', shape: [8], offset: 8 },
    ])
    expect(new Set(parameters.map(({ name }) => name)).size).toBe(parameters.length)
  })

  it('places arrays one after another', () => {
    const { parameters, parameterCount } = layoutOf(quickNet)
    let offset = 0
    for (const { shape, offset: own } of parameters) {
      expect(own).toBe(offset)
      offset += shape.reduce((product, length) => product * length, 1)
    }
    expect(offset).toBe(parameterCount)
  })

  it('has identity shortcuts inside a stage', () => {
    const blocks = layoutOf({ kind: 'resnet', depth: 14, input: cifar }).layers.filter(
      (layer): layer is SizedResidual => layer.kind === 'residual',
    )
    expect(blocks.map(({ shortcut, stride }) => `${shortcut} ${stride}`)).toEqual([
      'identity 1',
      'identity 1',
      'projection 2',
      'identity 1',
      'projection 2',
      'identity 1',
    ])
  })

  it('has biases in place of norms', () => {
    const kinds = layoutOf({ ...quickNet, norm: 'none' }).parameters.map(({ kind }) => kind)
    expect(new Set(kinds)).toEqual(new Set(['kernel', 'bias']))
  })

  it.each([
    [{ ...quickNet, depth: 7 }, 'depth is 7, but 2 stages of residual blocks have 6, 10, 14, … layers'],
    [{ ...quickNet, strides: [2] }, 'strides has 1 numbers, but there are 2 stages'],
    [
      { ...quickNet, shortcut: 'identity' },
      'shortcut is identity, but a block changes 14×14×8 to 7×7×16 and cannot add its input: use projection or zeroPadding',
    ],
    [
      { ...quickNet, widths: [16, 8], shortcut: 'zeroPadding' },
      'shortcut is zeroPadding, which only appends channels, but a block changes 7×7×16 to 4×4×8: use projection',
    ],
  ] as [Input, string][])('refuses at the field what does not fit (%#)', (backbone, problem) => {
    expect(problemOf(backbone)).toBe(problem)
  })
})

describe('the layout of other backbones', () => {
  it('halves pictures after each stage of a plain convolutional network', () => {
    const { layers, outputWidth } = layoutOf({
      kind: 'vgg',
      stages: [
        [2, 4],
        [1, 6],
      ],
      input: { height: 7, width: 10, channels: 1 },
    })
    expect(layers.filter(({ kind }) => kind === 'pool').map(({ output }) => output)).toEqual([
      [4, 5, 4],
      [2, 3, 6],
    ])
    expect(outputWidth).toBe(6)
  })

  it('flattens pictures for a fully connected backbone, with biases or norms', () => {
    const input = { height: 2, width: 3, channels: 2 }
    expect(layoutOf({ kind: 'mlp', widths: [5, 4], input }).parameterCount).toBe(12 * 5 + 5 + 5 * 4 + 4)
    expect(layoutOf({ kind: 'mlp', widths: [5], norm: 'layer', input }).parameterCount).toBe(12 * 5 + 10)
  })

  it.each([
    [
      'same',
      2,
      [4, 4, 5],
      [
        [0, 1],
        [0, 1],
      ],
    ],
    [
      'torch',
      2,
      [4, 4, 5],
      [
        [1, 1],
        [1, 1],
      ],
    ],
    [
      'valid',
      2,
      [3, 3, 5],
      [
        [0, 0],
        [0, 0],
      ],
    ],
    [
      'same',
      3,
      [3, 3, 5],
      [
        [0, 1],
        [0, 1],
      ],
    ],
  ])('pads a 3×3 convolution on 8×8 pictures: %s, stride %d', (padding, stride, output, pads) => {
    const layers = [{ kind: 'convolution', channels: 5, stride, padding }, { kind: 'globalAverage' }]
    expect(layoutOf(list(layers)).layers[0]).toMatchObject({ output, pads })
  })

  it('pads an odd size on both sides as TensorFlow does', () => {
    const layers = [{ kind: 'convolution', channels: 5, stride: 2 }, { kind: 'globalAverage' }]
    const [first] = layoutOf(list(layers, { height: 7, width: 7, channels: 1 })).layers
    expect(first).toMatchObject({
      output: [4, 4, 5],
      pads: [
        [1, 1],
        [1, 1],
      ],
    })
  })

  it('samples a shortcut with the stride of its body', () => {
    const body = [{ kind: 'convolution', channels: 6, stride: 4 }]
    const layers = [{ kind: 'residual', body, shortcut: 'zeroPadding' }, { kind: 'globalAverage' }]
    const [block] = layoutOf(list(layers, { height: 5, width: 5, channels: 3 })).layers
    expect(block).toMatchObject({ stride: 4, output: [2, 2, 6] })
  })

  it.each([
    [[{ kind: 'dense', units: 3 }], 'layers.0 is a dense layer on pictures of 8×8×3: put flatten before it'],
    [
      [{ kind: 'flatten' }, { kind: 'convolution', channels: 3 }],
      'layers.1 is a layer of kind convolution, which needs pictures, but the layer before it has 192 units',
    ],
    [
      [{ kind: 'pool', size: 9 }, { kind: 'flatten' }],
      'layers.0 has a window of 9×9 pixels, but its pictures have 8×8',
    ],
    [
      [{ kind: 'activation' }],
      'layers end with pictures of 8×8×3: end them with globalAverage or flatten, which make features',
    ],
    [
      [{ kind: 'residual', body: [{ kind: 'convolution', channels: 4, padding: 'valid' }], shortcut: 'projection' }],
      'layers.0.shortcut is projection, but a block changes 8×8×3 to 6×6×4, which a stride of 1 does not: use padding same or torch in its body',
    ],
  ] as [Layer[], string][])('refuses a layer at its place in the list (%#)', (layers, problem) => {
    expect(problemOf(list(layers))).toBe(problem)
  })
})

it('a spec with a backbone is accepted', () => {
  expect(RunSpec.safeParse(backboneInput()).error).toBeUndefined()
})
