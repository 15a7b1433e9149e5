import { expect, test } from 'vitest'
import {
  epochOrder,
  keyAndCounter,
  philoxBlock,
  statelessIntegers,
  statelessUniforms,
  streamSeed,
  type Words2,
  type Words4,
} from '../../../src/shared/linalg/philox.ts'

/** The known answers of philox4x32 with 10 rounds, from kat_vectors of Random123 1.14. */
const known: [Words4, Words2, Words4][] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
]

test.each(known)('the block of %j with key %j is that of Random123', (counter, key, expected) => {
  expect(philoxBlock(counter, key)).toEqual(expected)
})

test('integers are the blocks of rising counters, cut to the length', () => {
  const { key, counter } = keyAndCounter([7, 3])
  const blocks = [0, 1].flatMap((block) => philoxBlock([block, 0, counter[2], counter[3]], key))
  expect([...statelessIntegers([7, 3], 7)]).toEqual(blocks.slice(0, 7).map((word) => word | 0))
  expect([...statelessIntegers([7, 3], 0)]).toEqual([])
})

test.each([-1, 0.5, 2 ** 31, NaN])(
  'the seed %f is refused, because kernels and XLA would read it differently',
  (seed) => {
    expect(() => statelessIntegers([seed, 0], 1)).toThrow(RangeError)
    expect(() => statelessIntegers([0, seed], 1)).toThrow(RangeError)
  },
)

test('the seed of a stream is one that both read alike, whatever its name', () => {
  for (const seed of [0, 1, 2 ** 31, -7])
    for (const name of ['order', 'flip', 'dropout 3'])
      expect(() => statelessIntegers([streamSeed(seed, name), 0], 1)).not.toThrow()
  expect(streamSeed(0, 'order')).not.toBe(streamSeed(0, 'flip'))
})

test.each([0, 1, 2, 5, 1000])('the order of %i samples is a permutation', (count) => {
  const order = epochOrder(0, 0, count)
  expect([...order].sort((i, j) => i - j)).toEqual([...order.keys()])
})

test('the order depends on seed and epoch alone', () => {
  expect(epochOrder(1, 2, 50)).toEqual(epochOrder(1, 2, 50))
  expect(epochOrder(1, 3, 50)).not.toEqual(epochOrder(1, 2, 50))
  expect(epochOrder(2, 2, 50)).not.toEqual(epochOrder(1, 2, 50))
})

test('an order never changes: a resume in the middle of an epoch rests on it', () => {
  expect(epochOrder(0, 0, 10).join(' ')).toMatchInlineSnapshot(`"5 8 6 4 1 0 3 7 9 2"`)
})

test('over many epochs every sample takes every place equally often', () => {
  const [count, epochs] = [10, 4000]
  const taken = new Float64Array(count * count)
  for (let epoch = 0; epoch < epochs; epoch++)
    epochOrder(5, epoch, count).forEach((sample, place) => taken[place * count + sample]!++)
  // χ² of (count − 1)² degrees of freedom: mean 81, standard deviation 12.7.
  const expected = epochs / count
  const chiSquared = taken.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
  expect(chiSquared).toBeGreaterThan(81 - 4 * 12.7)
  expect(chiSquared).toBeLessThan(81 + 4 * 12.7)
})

test('uniform numbers lie in [0, 1), with mean ½ and variance 1/12', () => {
  const numbers = statelessUniforms([11, 0], 40_000)
  const mean = (of: (x: number) => number): number => numbers.reduce((sum, x) => sum + of(x), 0) / numbers.length
  expect(numbers.every((x) => x >= 0 && x < 1)).toBe(true)
  expect(Math.abs(mean((x) => x) - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / numbers.length))
  expect(Math.abs(mean((x) => (x - 1 / 2) ** 2) - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / numbers.length))
})
