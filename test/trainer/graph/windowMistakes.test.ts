import { describe, expect, test } from 'vitest'
import * as conv from '../../../src/trainer/engine/graph/language/convolutions.ts'
import { defineFunction, type Graph } from '../../../src/trainer/engine/graph/language/graph.ts'
import { fusedBatchNorm, fusedBatchNormGradient } from '../../../src/trainer/engine/graph/language/norms.ts'
import * as pools from '../../../src/trainer/engine/graph/language/pools.ts'
import { largestEntries, randomInts } from '../../../src/trainer/engine/graph/language/random.ts'
import * as slices from '../../../src/trainer/engine/graph/language/slices.ts'
import { GraphError, type DType, type Named, type Shape } from '../../../src/trainer/engine/graph/language/tensor.ts'

const argument = (dtype: DType, ...shape: Shape) => ({ dtype, shape })
const inputs = {
  x: argument('float32', 2, 6, 7, 3),
  wide: argument('float64', 2, 6, 7, 3),
  kernel: argument('float32', 3, 3, 3, 4),
  other: argument('float32', 3, 3, 5, 4),
  slope: argument('float32', 2, 6, 7, 4),
  pooled: argument('float32', 2, 3, 3, 3),
  gamma: argument('float32', 3),
  four: argument('float32', 4),
  matrix: argument('float32', 3, 4),
  seed: argument('int32', 2),
  count: argument('int32'),
  mask: argument('bool', 4),
}
type Args = Named<typeof inputs> & { graph: Graph }
type Case = [message: string, write: (args: Args) => unknown]

function refusal(write: (args: Args) => unknown): string | null {
  try {
    defineFunction(new Map(), 'wrong', inputs, (args, graph) => {
      write({ ...args, graph })
      return {}
    })
    return null
  } catch (error) {
    expect(error).toBeInstanceOf(GraphError)
    return (error as GraphError).message
  }
}

const same = { stride: 1, padding: 'same' } as const
const pool = { size: 2, stride: 2, padding: 'valid' } as const
const refused = (cases: Case[]): void => {
  test.each<Case>(cases)('%s', (message, write) => expect(refusal(write)).toBe(message))
}

describe('a convolution refuses', () => {
  refused([
    [
      'Conv2D: float32 (3, 4) is not a batch of pictures (batch, rows, columns, channels)',
      ({ matrix, kernel }) => conv.convolution(matrix, kernel, same),
    ],
    [
      'Conv2D: float64 (2, 6, 7, 3) and float32 (3, 3, 3, 4) differ in type',
      ({ wide, kernel }) => conv.convolution(wide, kernel, same),
    ],
    [
      'Conv2D: float32 (3, 4) is not a kernel (rows, columns, channels, filters)',
      ({ x, matrix }) => conv.convolution(x, matrix, same),
    ],
    [
      'Conv2D: pictures (2, 6, 7, 3) have 3 channels, the kernel (3, 3, 5, 4) takes 5',
      ({ x, other }) => conv.convolution(x, other, same),
    ],
    [
      'Conv2D: the stride 0 is not a whole number ≥ 1',
      ({ x, kernel }) => conv.convolution(x, kernel, { stride: 0, padding: 'same' }),
    ],
    [
      'Conv2D: the padding [0, 3] is not smaller than the window (3, 3)',
      ({ x, kernel }) =>
        conv.convolution(x, kernel, {
          stride: 1,
          padding: [
            [0, 0],
            [0, 3],
          ],
        }),
    ],
    [
      'Conv2D: the window (6, 7) is larger than the picture (3, 3)',
      ({ pooled, x }) => conv.convolution(pooled, reshaped(x), { stride: 1, padding: 'valid' }),
    ],
    [
      'Conv2DBackpropInput: the slope (2, 3, 3, 3) does not have the shape (2, 6, 7, 4) of the result',
      ({ x, kernel, pooled }) => conv.convolutionInputGradient(x, kernel, pooled, same),
    ],
    [
      'Conv2DBackpropFilter: the slope (2, 3, 3, 3) does not have the shape (2, 6, 7, 4) of the result',
      ({ x, kernel, pooled }) => conv.convolutionKernelGradient(x, kernel, pooled, same),
    ],
  ])
})

/** A kernel of the size of the pictures. */
const reshaped = (x: Args['x']): Args['x'] => ({ ...x, shape: [6, 7, 3, 2] })

describe('a pool refuses', () => {
  refused([
    ["MaxPool: the window's size 1.5 is not a whole number ≥ 1", ({ x }) => pools.maxPool(x, { ...pool, size: 1.5 })],
    [
      'AvgPool: the window (7, 7) is larger than the picture (6, 7)',
      ({ x }) => pools.averagePool(x, { ...pool, size: 7 }),
    ],
    [
      'MaxPoolGrad: the slope (2, 6, 7, 4) does not have the shape (2, 3, 3, 3) of the result',
      ({ x, pooled, slope }) => pools.maxPoolGradient(x, pooled, slope, pool),
    ],
    [
      'AvgPoolGrad: the slope (2, 6, 7, 4) does not have the shape (2, 3, 3, 3) of the result',
      ({ x, slope }) => pools.averagePoolGradient(x, slope, pool),
    ],
  ])
})

describe('a fused batch norm refuses', () => {
  refused([
    [
      'FusedBatchNormV3: takes float32, not float64 (2, 6, 7, 3)',
      ({ wide, gamma }) => fusedBatchNorm(wide, gamma, gamma, 1e-5),
    ],
    [
      'FusedBatchNormV3: (4) does not have the 3 channels of (2, 6, 7, 3)',
      ({ x, gamma, four }) => fusedBatchNorm(x, gamma, four, 1e-5),
    ],
    [
      'FusedBatchNormGradV3: the slope (2, 6, 7, 4) does not have (2, 6, 7, 3)',
      ({ x, gamma, slope }) => fusedBatchNormGradient(x, gamma, slope, fusedBatchNorm(x, gamma, gamma, 1e-5), 1e-5),
    ],
  ])
})

describe('an operation on entries refuses', () => {
  refused([
    ['Slice: (3, 3) from (1, 0) is outside (3, 4)', ({ matrix }) => slices.slice(matrix, [1, 0], [3, 3])],
    ['PadV2: [[1, -1]] does not fit float32 (4)', ({ four }) => slices.pad(four, [[1, -1]])],
    ['StridedSlice: the strides (2) do not fit (3, 4)', ({ matrix }) => slices.everyNth(matrix, [2])],
    [
      'StridedSliceGrad: the slope (4) does not have (2, 2)',
      ({ matrix, four }) => slices.everyNthGradient(matrix, four, [2, 2]),
    ],
    ['TopKV2: (4) does not have 5 entries along its last axis', ({ four }) => largestEntries(four, 5)],
    ['TopKV2: bool (4) is no list of numbers', ({ mask }) => largestEntries(mask, 1)],
    ['StatelessRandomUniformFullInt: the seed must be int32 (2), not int32 ()', ({ count }) => randomInts(count, [3])],
  ])
})
