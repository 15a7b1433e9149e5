import { describe, expect, test } from 'vitest'
import {
  largestEntries,
  permutation,
  randomInts,
  randomUniform,
} from '../../../src/trainer/engine/graph/language/random.ts'
import type { Tensor } from '../../../src/trainer/engine/graph/language/tensor.ts'
import { callGraph, type Given } from './call.ts'
import { describeNative } from './native.ts'

describeNative.each([false, true])('with XLA: %s', (xla) => {
  const draw = async (stream: number, counter: number, write: (seed: Tensor) => Tensor): Promise<Float64Array> => {
    const seed: Given = { dtype: 'int32', shape: [2], values: [stream, counter] }
    const { drawn } = await callGraph({ seed }, (t) => ({ drawn: write(t.seed) }), xla)
    return drawn
  }

  test('random whole numbers are the same with every compiler', async () => {
    const ints = await draw(5, 6, (seed) => randomInts(seed, [4]))
    expect([...ints]).toEqual([-180254357, -1901470197, 1629830848, -1475124591])
  })

  test('uniform numbers are the lowest 23 bits of the whole numbers', async () => {
    const ints = await draw(-3, 2147483647, (seed) => randomInts(seed, [1000]))
    const uniform = await draw(-3, 2147483647, (seed) => randomUniform(seed, [10, 100]))
    expect([...uniform]).toEqual([...ints].map((bits) => (bits & 0x7fffff) / 2 ** 23))
    const mean = uniform.reduce((sum, value) => sum + value / 1000, 0)
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.04)
  })

  test('a permutation has every index once, depends on both seeds and repeats', async () => {
    const order = (stream: number, counter: number) => draw(stream, counter, (seed) => permutation(seed, 500))
    const first = await order(1, 2)
    expect([...first].sort((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, i) => i))
    expect(await order(1, 2)).toEqual(first)
    expect(await order(1, 3)).not.toEqual(first)
    expect(await order(2, 2)).not.toEqual(first)
  })

  describe('the largest entries', () => {
    test('are descending, and equal ones keep their order', async () => {
      const x: Given = { dtype: 'int32', shape: [2, 5], values: [3, -7, 3, 9, 3, 0, 0, -2147483648, 2147483647, 0] }
      const got = await callGraph({ x }, (t) => largestEntries(t.x, 4), xla)
      expect([...got.values]).toEqual([9, 3, 3, 3, 2147483647, 0, 0, 0])
      expect([...got.indices]).toEqual([3, 0, 2, 4, 3, 0, 1, 4])
    })
  })
})
