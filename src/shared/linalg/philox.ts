import { nameHash } from './random.ts'

/**
 * The seed of a stateless operation of TensorFlow: two integers from 0 to 2³¹ − 1. Negative ones are refused, because the
 * kernels extend their sign to 64 bits and XLA does not.
 */
export type SeedPair = readonly [number, number]
/** Four unsigned 32-bit words. */
export type Words4 = readonly [number, number, number, number]
/** Two unsigned 32-bit words. */
export type Words2 = readonly [number, number]

const rounds = 10
const multipliers = [0xd2511f53, 0xcd9e8d57] as const
const keySteps = [0x9e3779b9, 0xbb67ae85] as const
/** The key by which TensorFlow scrambles the seeds of its users. */
const scramblingKey: Words2 = [0x3ec8f720, 0x02461e29]

/** Returns the first part of the seed pair of a stream: an integer from 0 to 2³¹ − 1. The second part counts. */
export const streamSeed = (seed: number, name: string): number => nameHash(seed, name) & 0x7fffffff

/**
 * Returns one block of Philox 4x32-10: four unsigned 32-bit words from a counter and a key, words of least weight first
 * (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3, SC 2011).
 */
export function philoxBlock(counter: Words4, key: Words2): Words4 {
  let [a, b, c, d] = counter
  let [k, l] = key
  for (let round = 0; round < rounds; round++) {
    const [highA, lowA] = product(multipliers[0], a)
    const [highC, lowC] = product(multipliers[1], c)
    ;[a, b, c, d] = [(highC ^ b ^ k) >>> 0, lowC, (highA ^ d ^ l) >>> 0, lowA]
    k = (k + keySteps[0]) >>> 0
    l = (l + keySteps[1]) >>> 0
  }
  return [a, b, c, d]
}

/**
 * Returns the key and the first counter of a seed pair, as TensorFlow's StatelessRandomGetKeyCounter with an int32 seed.
 * The counter's two lower words are 0: they count the blocks.
 */
export function keyAndCounter([seed, index]: SeedPair): { key: Words2; counter: Words4 } {
  for (const part of [seed, index])
    if ((part & 0x7fffffff) !== part) throw new RangeError(`the seed ${part} is no integer from 0 to 2^31 - 1`)
  const scrambled = philoxBlock([seed, 0, index, 0], scramblingKey)
  return { key: [scrambled[0], scrambled[1]], counter: [0, 0, scrambled[2], scrambled[3]] }
}

/**
 * Returns n uniform signed 32-bit integers. They are the numbers of TensorFlow's
 * StatelessRandomUniformFullInt(shape = [n], seed) with dtype = int32 and Tseed = int32, and of
 * StatelessRandomUniformFullIntV2 with alg = 1 (Philox) after StatelessRandomGetKeyCounter, with XLA and without.
 */
export function statelessIntegers(seed: SeedPair, n: number): Int32Array {
  const { key, counter } = keyAndCounter(seed)
  const numbers = new Int32Array(n)
  for (let first = 0; first < n; first += 4) {
    const block = philoxBlock([first / 4, 0, counter[2], counter[3]], key)
    for (let i = 0; i < 4 && first + i < n; i++) numbers[first + i] = block[i]!
  }
  return numbers
}

/**
 * Returns the order in which an epoch visits samples 0 … count − 1: a permutation. It is the output `indices` of TopKV2
 * with k = count and sorted = true on the integers of the stream `order`: descending signed keys, equal keys by index.
 * Epochs count from 0.
 */
export function epochOrder(seed: number, epoch: number, count: number): Int32Array {
  const keys = statelessIntegers([streamSeed(seed, 'order'), epoch], count)
  return Int32Array.from(keys.keys()).sort((i, j) => keys[j]! - keys[i]! || i - j)
}

/**
 * Returns n uniform numbers in [0, 1): the lowest 23 bits of each integer times 2⁻²³. They are those of TensorFlow's
 * StatelessRandomUniform in float32 without XLA, which derives floats from the bits by another rule.
 */
export const statelessUniforms = (seed: SeedPair, n: number): Float32Array =>
  Float32Array.from(statelessIntegers(seed, n), (key) => (key & 0x7fffff) * 2 ** -23)

/** Returns the high and the low word of a product of two unsigned 32-bit words. */
function product(a: number, b: number): [number, number] {
  const [highA, lowA, highB, lowB] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff]
  const low = lowA * lowB
  const middle = highA * lowB + (low >>> 16) // below 2^33, exact
  const other = lowA * highB + (middle % 0x10000)
  const high = highA * highB + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000)
  return [high >>> 0, Math.imul(a, b) >>> 0]
}
