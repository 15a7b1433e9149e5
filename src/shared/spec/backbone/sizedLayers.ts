import type { PlainLayer, ResidualLayer } from './layers.ts'

/** [height, width, channels] of a picture, or [units]. */
export type Shape = readonly number[]

/** A trained array of a backbone. Kernels are (k, k, c_in, c_out), weights (in, out), all others (channels). */
export interface BackboneParameter {
  /** The layer and the array, as `block1.conv2.kernel`. */
  readonly name: string
  readonly kind: 'kernel' | 'weight' | 'bias' | 'gamma' | 'beta'
  readonly shape: readonly number[]
  /** The place of its first number in θ. */
  readonly offset: number
  /** Numbers that each output reads, and outputs that each number feeds; 0 for biases, γ and β. */
  readonly fanIn: number
  readonly fanOut: number
}

/** A running average of a batch norm. */
export interface RunningStatistic {
  /** As `block1.norm2.variance`. */
  readonly name: string
  readonly kind: 'mean' | 'variance'
  readonly shape: readonly number[]
  /** The place of its first number among the statistics. */
  readonly offset: number
}

/** A layer with its shapes and the indices of its parameters and statistics, in their order. */
interface Sized {
  readonly input: Shape
  readonly output: Shape
  readonly parameters: readonly number[]
  readonly statistics: readonly number[]
}

/** Pixels of padding [before, after] along the rows and the columns of a convolution or a pool. */
export type Pads = readonly [rows: readonly [number, number], columns: readonly [number, number]]

export type SizedPlainLayer = PlainLayer & Sized & { readonly pads?: Pads }

/** A residual block. Its arrays are those of its body, then those of `projection`, which other shortcuts leave empty. */
export type SizedResidual = Omit<ResidualLayer, 'body'> &
  Sized & {
    readonly body: readonly SizedPlainLayer[]
    readonly projection: readonly SizedPlainLayer[]
    /** Input positions of one position of the shortcut, along rows and columns: the product of the strides of the body. */
    readonly stride: number
  }

export type SizedLayer = SizedPlainLayer | SizedResidual

/** What a backbone computes from a picture, and every array that it has. */
export interface BackboneLayout {
  readonly layers: readonly SizedLayer[]
  readonly parameters: readonly BackboneParameter[]
  readonly statistics: readonly RunningStatistic[]
  /** n₁ of the head: the number of features. */
  readonly outputWidth: number
  /** The lengths of all parameters and of all statistics. */
  readonly parameterCount: number
  readonly statisticCount: number
  /** Numbers that the forward pass of one picture makes, in all layers. */
  readonly activationCount: number
  /** Multiply-adds of the convolutions and dense layers for one picture, forward. */
  readonly multiplyAdds: number
}

/** Returns the count of numbers in an array of this shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1)

/** Writes a shape as 28×28×1. */
export const shapeText = (shape: Shape): string => shape.join('×')
