import * as z from 'zod'
import { Activation } from '../activation.ts'

const count = z.int().positive()
const stride = count.max(16).default(1)
const kernel = count.max(64)

/**
 * How a convolution or a pool pads at stride s and kernel k. `same` (TensorFlow): the output has ⌈n/s⌉ positions, and an odd
 * pixel of padding comes after. `torch` (PyTorch with padding ⌊(k−1)/2⌋): that many pixels on both sides. `valid`: none.
 */
export const Padding = z.enum(['same', 'torch', 'valid'])
export type Padding = z.infer<typeof Padding>

/**
 * What a residual block adds to the output of its body. `identity`: its input. `projection`: a 1×1 convolution with the
 * stride of the body (option B of He et al., 1512.03385). `zeroPadding`: every s-th position of the input, with channels of
 * zeros appended (option A).
 */
export const Shortcut = z.enum(['identity', 'projection', 'zeroPadding'])
export type Shortcut = z.infer<typeof Shortcut>

const plainLayers = [
  /** Kernel (k, k, c_in, channels). */
  z.strictObject({
    kind: z.literal('convolution'),
    channels: count.max(4096),
    kernel: kernel.default(3),
    stride,
    padding: Padding.default('same'),
    bias: z.boolean().default(false),
  }),
  /** Running averages: running = momentum · old + (1 − momentum) · new, of the mean and of the unbiased variance. */
  z.strictObject({
    kind: z.literal('batchNorm'),
    epsilon: z.number().positive().default(1e-5),
    momentum: z.number().min(0).lt(1).default(0.9),
    scale: z.boolean().default(true),
    shift: z.boolean().default(true),
  }),
  /** Over all numbers of a sample; γ and β have one number per channel or unit. */
  z.strictObject({ kind: z.literal('layerNorm'), epsilon: z.number().positive().default(1e-5) }),
  z.strictObject({ kind: z.literal('activation'), name: Activation.default('relu') }),
  /** An average counts the pixels of the picture alone, not those of the padding. */
  z.strictObject({
    kind: z.literal('pool'),
    method: z.enum(['max', 'average']).default('max'),
    size: kernel.default(2),
    stride: count.max(16).default(2),
    padding: Padding.default('valid'),
  }),
  /** The mean of each channel over all positions. */
  z.strictObject({ kind: z.literal('globalAverage') }),
  /** Rows first, then columns, then channels. */
  z.strictObject({ kind: z.literal('flatten') }),
  /** Sets each number to 0 with this probability in training, and divides the others by 1 − rate. */
  z.strictObject({ kind: z.literal('dropout'), rate: z.number().min(0).lt(1) }),
  z.strictObject({ kind: z.literal('dense'), units: count.max(4096), bias: z.boolean().default(true) }),
] as const

/** A layer without layers of its own. */
export const PlainLayer = z.discriminatedUnion('kind', plainLayers)
export type PlainLayer = z.infer<typeof PlainLayer>

/** output = σ(body(x) + shortcut(x)). `norm`: whether batch norm follows a projection. */
const Residual = z.strictObject({
  kind: z.literal('residual'),
  body: z.array(PlainLayer).min(1).max(50),
  shortcut: Shortcut.default('identity'),
  norm: z.boolean().default(true),
  activation: Activation.default('relu'),
})
export type ResidualLayer = z.infer<typeof Residual>

/** A layer of a backbone. */
export const Layer = z.discriminatedUnion('kind', [...plainLayers, Residual])
export type Layer = z.infer<typeof Layer>
