import * as z from 'zod'
import '../fieldMeta.ts'
import { Activation, activationLabels } from '../activation.ts'
import { Layer, Shortcut } from './layers.ts'

const count = z.int().positive()
const pixels = (label: string, help: string) => z.int().min(0).max(64).default(0).meta({ label, unit: 'pixels', help })

/** Random changes of the training pictures, drawn again in each epoch from the seed of the run. */
const Augmentation = z
  .strictObject({
    shift: pixels(
      'Shift',
      'Moves each picture by up to this many pixels along both axes, with zeros at the edge; 0 for none.',
    ),
    flip: z
      .boolean()
      .default(false)
      .meta({ label: 'Flip', help: 'Mirrors each picture left to right with probability ½.' }),
    crop: pixels(
      'Crop',
      'Pads each picture by this many zeros on every side and cuts out its size at random; 0 for none.',
    ),
  })
  .meta({ title: 'Augmentation' })

/** How the numbers of a sample form a picture. */
const PictureInput = z
  .strictObject({
    height: count.max(1024).meta({ label: 'Height', unit: 'pixels', help: 'Rows of a picture.', start: 28 }),
    width: count.max(1024).meta({ label: 'Width', unit: 'pixels', help: 'Columns of a picture.', start: 28 }),
    channels: count
      .max(64)
      .meta({ label: 'Channels', help: 'Numbers of a pixel: 1 for grey, 3 for colour.', start: 1 }),
    order: z
      .enum(['hwc', 'chw'])
      .default('hwc')
      .meta({
        label: 'Order',
        help: 'Order of the numbers of a sample in its data set.',
        wordLabels: { hwc: 'pixel by pixel', chw: 'channel by channel' },
      }),
    standardise: z
      .enum(['none', 'perChannel'])
      .default('none')
      .meta({
        label: 'Standardise',
        help: 'Gives every channel mean 0 and deviation 1 over all pixels of the training samples.',
        wordLabels: { none: 'no', perChannel: 'every channel' },
      }),
    augmentation: Augmentation.prefault({}),
  })
  .meta({ title: 'Pictures' })
export type PictureInput = z.infer<typeof PictureInput>

const padding = z
  .enum(['same', 'torch'])
  .default('same')
  .meta({
    label: 'Padding',
    help: 'Padding of convolutions and pools; the two differ where a stride of 2 meets an even size.',
    wordLabels: { same: 'as TensorFlow', torch: 'as PyTorch' },
  })

const widths = z.array(count.max(4096)).min(1).max(64)
const widthsMeta = {
  label: 'Backbone widths',
  help: 'Channels of each stage, or units of each layer; the last number is the number of features.',
}
const input = PictureInput.prefault({ height: 28, width: 28, channels: 1 })
const normMeta = { label: 'Norm', help: 'Normalisation before each activation; without one, layers have biases.' }
const batchNorm = z
  .enum(['batch', 'none'])
  .default('batch')
  .meta({ ...normMeta, wordLabels: { batch: 'batch norm', none: 'none' } })

/** Residual network (He et al., 1512.03385, section 4.2): stem, stages of blocks of two convolutions, global average. */
const Resnet = z.strictObject({
  kind: z.literal('resnet').meta({ label: 'residual network' }),
  /** 2 · blocks of a stage · stages + 2. */
  depth: count.max(1202).meta({
    label: 'Depth',
    unit: 'layers',
    help: 'Twice the number of blocks, plus 2; 20 for 3 stages of 3 blocks, as ResNet-20.',
    start: 20,
  }),
  widths: widths.default([16, 32, 64]).meta(widthsMeta),
  stemWidth: count.max(4096).nullable().default(null).meta({
    label: 'Stem channels',
    help: 'Channels of the first convolution; empty for those of the first stage.',
  }),
  stemStride: count.max(16).default(1).meta({ label: 'Stem stride', help: 'Stride of the first convolution.' }),
  strides: z.array(count.max(16)).max(64).nullable().default(null).meta({
    label: 'Strides of stages',
    help: 'Stride of the first convolution of each stage; empty for 1, 2, 2, ….',
  }),
  shortcut: Shortcut.default('projection').meta({
    label: 'Shortcut',
    help: 'What a block adds where its output has another shape than its input.',
    wordLabels: {
      identity: 'its input',
      projection: '1×1 convolution (option B)',
      zeroPadding: 'zero channels (option A)',
    },
  }),
  norm: batchNorm,
  padding,
  input,
})

/** A plain convolutional network (Simonyan & Zisserman, 1409.1556): stages of 3×3 convolutions with a max pool after each. */
const Vgg = z.strictObject({
  kind: z.literal('vgg').meta({ label: 'plain convolutions (VGG)' }),
  stages: z
    .array(z.tuple([count.max(16), count.max(4096)]))
    .min(1)
    .max(16)
    .meta({
      label: 'Stages',
      help: 'Convolutions and channels of each stage, as 2:16, 2:32; a max pool of 2×2 ends each one.',
      start: [
        [1, 16],
        [1, 32],
      ],
    }),
  norm: batchNorm,
  padding,
  input,
})

/** A fully connected backbone with a norm of its layers. */
const Mlp = z.strictObject({
  kind: z.literal('mlp').meta({ label: 'fully connected' }),
  widths: widths.default([128, 64]).meta(widthsMeta),
  activation: Activation.default('relu').meta({
    label: 'Activation',
    help: 'Activation of every layer of the backbone.',
    wordLabels: activationLabels,
  }),
  norm: z
    .enum(['none', 'batch', 'layer'])
    .default('none')
    .meta({ ...normMeta, wordLabels: { none: 'none', batch: 'batch norm', layer: 'layer norm' } }),
  input,
})

const Layers = z.strictObject({
  kind: z.literal('layers').meta({ label: 'list of layers' }),
  layers: z
    .array(Layer)
    .min(1)
    .max(200)
    .meta({
      label: 'Layers',
      help: 'Layers as JSON, from the pictures to the features; docs/files.md lists their kinds and fields.',
      start: [
        { kind: 'convolution', channels: 16 },
        { kind: 'batchNorm' },
        { kind: 'activation' },
        { kind: 'globalAverage' },
      ],
    }),
  input,
})

/** The part of a network before its fully connected head: its output is Z¹ of the head. */
export const Backbone = z
  .discriminatedUnion('kind', [Resnet, Vgg, Mlp, Layers])
  .nullable()
  .default(null)
  .meta({
    title: 'Backbone',
    tag: { label: 'Backbone', help: 'Layers before the head, which compute its features Z¹ from pictures.' },
    isLater: true,
  })
export type Backbone = NonNullable<z.infer<typeof Backbone>>
