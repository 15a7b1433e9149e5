import { expect, test } from 'vitest'
import { openBackend } from '../../src/trainer/engine/backend.ts'
import { describeNative } from './graph/native.ts'

const [size, channels, filters, width] = [7, 3, 4, 3]

/** Returns numbers between −½ and ½. */
const numbers = (count: number, step: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => ((i * step) % 97) / 97 - 0.5)

/** Convolves a picture (size, size, channels) with filters (width, width, channels, filters), without padding. */
function convolve(picture: Float32Array, weights: Float32Array): Float64Array {
  const out = size - width + 1
  const result = new Float64Array(out * out * filters)
  for (let y = 0; y < out; y++)
    for (let x = 0; x < out; x++)
      for (let f = 0; f < filters; f++) {
        let sum = 0
        for (let v = 0; v < width; v++)
          for (let u = 0; u < width; u++)
            for (let c = 0; c < channels; c++)
              sum +=
                picture[((y + v) * size + x + u) * channels + c]! *
                weights[((v * width + u) * channels + c) * filters + f]!
        result[(y * out + x) * filters + f] = sum
      }
  return result
}

describeNative('a program of convolutions', () => {
  test('has oneDNN on, whose convolution is the sum over the window', async () => {
    const { tf, library } = await openBackend('native', { kernels: 'convolutions' })
    expect(library).toMatch(/oneDNN/)
    expect(library).not.toMatch(/oneDNN off/)
    const picture = numbers(size * size * channels, 31)
    const weights = numbers(width * width * channels * filters, 17)
    const convolved = tf.conv2d(
      tf.tensor3d(picture, [size, size, channels]),
      tf.tensor4d(weights, [width, width, channels, filters]),
      1,
      'valid',
    )
    const expected = convolve(picture, weights)
    const got = convolved.dataSync()
    expect(got.length).toBe(expected.length)
    for (const [i, value] of expected.entries()) expect(got[i]).toBeCloseTo(value, 5)
  })
})
