import { describe, expect, test } from 'vitest'
import {
  convolution,
  convolutionInputGradient,
  convolutionKernelGradient,
} from '../../../src/trainer/engine/graph/language/convolutions.ts'
import {
  averagePool,
  averagePoolGradient,
  maxPool,
  maxPoolGradient,
} from '../../../src/trainer/engine/graph/language/pools.ts'
import type { Padding } from '../../../src/trainer/engine/graph/language/windows.ts'
import { relativeDistance } from '../../oracle/read.ts'
import { tolerances } from '../tolerances.ts'
import { callGraph, wave } from './call.ts'
import { describeNative } from './native.ts'

interface Window {
  rows: number
  columns: number
  size: [number, number]
  stride: number
  padding: Padding
}

/** Lists, for every place of the window and every offset inside it, the row and column that it reads. */
function reads({ rows, columns, size, stride, padding }: Window) {
  const along = (n: number, k: number, axis: 0 | 1): number[][] => {
    const zeros = padding === 'same' ? Math.max((Math.ceil(n / stride) - 1) * stride + k - n, 0) : 0
    const [before, after] =
      padding === 'valid' ? [0, 0] : padding === 'same' ? [Math.floor(zeros / 2), Math.ceil(zeros / 2)] : padding[axis]
    const places: number[][] = []
    for (let start = -before; start + k <= n + after; start += stride)
      places.push(Array.from({ length: k }, (_, offset) => start + offset))
    return places
  }
  return { down: along(rows, size[0], 0), across: along(columns, size[1], 1) }
}

const [batch, channels, filters] = [2, 3, 4]
const windows: [string, Window][] = [
  ['3×3', { rows: 6, columns: 7, size: [3, 3], stride: 1, padding: 'same' }],
  ['3×3 by 2 on even rows, odd columns', { rows: 6, columns: 7, size: [3, 3], stride: 2, padding: 'same' }],
  [
    '3×3 by 2 as PyTorch pads',
    {
      rows: 6,
      columns: 7,
      size: [3, 3],
      stride: 2,
      padding: [
        [1, 1],
        [1, 1],
      ],
    },
  ],
  ['3×3 by 2 without padding', { rows: 6, columns: 7, size: [3, 3], stride: 2, padding: 'valid' }],
  [
    '2×3 by 3 with uneven padding',
    {
      rows: 5,
      columns: 8,
      size: [2, 3],
      stride: 3,
      padding: [
        [1, 0],
        [0, 2],
      ],
    },
  ],
  ['1×1 by 2', { rows: 7, columns: 4, size: [1, 1], stride: 2, padding: 'same' }],
  ['5×5 on a smaller picture', { rows: 3, columns: 4, size: [5, 5], stride: 1, padding: 'same' }],
  ['2×2 by 2 on one row', { rows: 1, columns: 3, size: [2, 2], stride: 2, padding: 'same' }],
]
const precisions = [
  { real: 'float64', xla: false },
  { real: 'float64', xla: true },
  { real: 'float32', xla: false },
] as const

describeNative.each(precisions)('in $real, with XLA: $xla', ({ real, xla }) => {
  const near = (got: Float64Array, expected: Float64Array): void =>
    expect(relativeDistance(got, expected)).toBeLessThan(tolerances[real].operation)

  // XLA takes long to compile each of them.
  describe.each(xla ? windows.slice(2, 5) : windows)('a window of %s', (_, window) => {
    const { rows, columns, size, stride, padding } = window
    const { down, across } = reads(window)
    const x = wave(real, [batch, rows, columns, channels], 1)
    const kernel = wave(real, [...size, channels, filters], 2)
    const slope = wave(real, [batch, down.length, across.length, filters], 3)
    const at = (b: number, r: number, c: number, k: number): number => ((b * rows + r) * columns + c) * channels + k
    const isInside = (r: number, c: number): boolean => r >= 0 && r < rows && c >= 0 && c < columns

    test('convolves as sums over the window, with its gradients', async () => {
      const y = new Float64Array(slope.values.length)
      const byX = new Float64Array(x.values.length)
      const byKernel = new Float64Array(kernel.values.length)
      for (let place = 0; place < slope.values.length; place++) {
        const f = place % filters
        const column = Math.floor(place / filters) % across.length
        const row = Math.floor(place / filters / across.length) % down.length
        const b = Math.floor(place / filters / across.length / down.length)
        for (const [v, r] of down[row]!.entries())
          for (const [u, c] of across[column]!.entries())
            for (let k = 0; k < channels && isInside(r, c); k++) {
              const [i, j] = [at(b, r, c, k), ((v * size[1] + u) * channels + k) * filters + f]
              y[place]! += x.values[i]! * kernel.values[j]!
              byX[i]! += slope.values[place]! * kernel.values[j]!
              byKernel[j]! += slope.values[place]! * x.values[i]!
            }
      }
      const got = await callGraph(
        { x, kernel, slope },
        (t) => ({
          y: convolution(t.x, t.kernel, { stride, padding }),
          byX: convolutionInputGradient(t.x, t.kernel, t.slope, { stride, padding }),
          byKernel: convolutionKernelGradient(t.x, t.kernel, t.slope, { stride, padding }),
        }),
        xla,
      )
      near(got.y, y)
      near(got.byX, byX)
      near(got.byKernel, byKernel)
    })

    test.skipIf(size[0] !== size[1])('pools by maximum and by mean, with their gradients', async () => {
      const slopes = wave(real, [batch, down.length, across.length, channels], 4)
      const zeros = (): Float64Array => new Float64Array(x.values.length)
      const [largest, mean] = [new Float64Array(slopes.values.length), new Float64Array(slopes.values.length)]
      const [byLargest, byMean] = [zeros(), zeros()]
      for (let place = 0; place < slopes.values.length; place++) {
        const k = place % channels
        const column = Math.floor(place / channels) % across.length
        const row = Math.floor(place / channels / across.length) % down.length
        const b = Math.floor(place / channels / across.length / down.length)
        const read = down[row]!.flatMap((r) => across[column]!.flatMap((c) => (isInside(r, c) ? [at(b, r, c, k)] : [])))
        const best = read.reduce((a, i) => (x.values[i]! > x.values[a]! ? i : a))
        largest[place] = x.values[best]!
        byLargest[best]! += slopes.values[place]!
        for (const i of read) {
          mean[place]! += x.values[i]! / read.length
          byMean[i]! += slopes.values[place]! / read.length
        }
      }
      const pool = { size: size[0], stride, padding }
      const got = await callGraph(
        { x, slopes },
        (t) => {
          const result = maxPool(t.x, pool)
          return {
            largest: result,
            byLargest: maxPoolGradient(t.x, result, t.slopes, pool),
            mean: averagePool(t.x, pool),
            byMean: averagePoolGradient(t.x, t.slopes, pool),
          }
        },
        xla,
      )
      near(got.largest, largest)
      near(got.byLargest, byLargest)
      near(got.mean, mean)
      near(got.byMean, byMean)
    })
  })
})
