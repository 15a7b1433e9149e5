import { describe, expect, test } from 'vitest'
import { matrix } from '../../../src/shared/linalg/matrix.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import {
  classScatter,
  clusterVariationInterval,
  labelVectors,
  pairs,
} from '../../../src/shared/theory/clusterVariation.ts'
import { dnc1Verdict, mixingCost, type Dnc1Numbers } from '../../../src/shared/theory/dnc1.ts'

const scale = { tolerance: 1e-6, mixingCost: 1e-2 }
const layer = (lower: number, upper: number, byClass: number, meanSquare = 1): Dnc1Numbers => ({
  lower,
  upper,
  byClass,
  meanSquare,
})

describe('DNC1', () => {
  test('holds where the classes are proved to be the minimiser, within the tolerance', () => {
    expect(dnc1Verdict(layer(0, 9e-7, 9e-7), scale)).toBe('holds')
    expect(dnc1Verdict(layer(0, 0, 0), scale)).toBe('holds')
    expect(dnc1Verdict(layer(0, 1e-6, 1e-6), scale)).toBe('holds') // at the tolerance
  })

  test('fails where the variation is proved to be above the tolerance', () => {
    expect(dnc1Verdict(layer(2e-6, 0.5, 0.5), scale)).toBe('fails')
    // The interval straddles the tolerance, but the labels prove that TCV is the value of the classes.
    expect(dnc1Verdict(layer(0, 2e-6, 2e-6), scale)).toBe('fails')
  })

  test('fails where another partition has a smaller sum of squares', () => {
    expect(dnc1Verdict(layer(0, 0.02, 0.03), scale)).toBe('fails')
  })

  test('is undecided where the certified interval straddles the tolerance', () => {
    expect(dnc1Verdict(layer(0, 0.03, 0.03), scale)).toBe('undecided')
    expect(dnc1Verdict(layer(1e-7, 0.03, 0.03), scale)).toBe('undecided')
  })

  test('takes the tolerance relative to the features', () => {
    expect(dnc1Verdict(layer(0, 1e-4, 1e-4, 101), scale)).toBe('holds')
    expect(dnc1Verdict(layer(0, 1e-4, 1e-4, 99), scale)).toBe('fails')
    expect(dnc1Verdict(layer(0, 1e-4, 1e-4), { ...scale, tolerance: 1e-3 })).toBe('holds')
  })

  test('is undecided where numbers are not finite', () => {
    for (const at of ['lower', 'upper', 'byClass', 'meanSquare'] as const)
      expect(dnc1Verdict({ ...layer(0, 0, 0), [at]: NaN }, scale)).toBe('undecided')
  })
})

describe('the cost of mixing classes', () => {
  test('closed form: scale²/N for one-hot labels', () => {
    expect(mixingCost(labelVectors([0, 1, 2, 0], 3, 0.9))).toBeCloseTo(0.81 / 4, 15)
  })

  test('is the least cost of any partition that mixes classes, features apart', () => {
    // One sample of each class: mixing the two costs exactly scale²/N.
    const Y = labelVectors([0, 1], 2)
    expect(classScatter(pairs(matrix(1, 2), Y), [0, 0], 1)).toBeCloseTo(mixingCost(Y), 15)
  })

  test('proves nothing where a class has no samples', () => {
    expect(mixingCost(labelVectors([0, 0, 2], 3))).toBe(0)
  })

  test('every partition into at most K clusters but the classes costs at least as much', () => {
    const labels = [0, 0, 1, 1, 2, 2]
    const Y = labelVectors(labels, 3)
    const random = randomStream(5, 'features')
    const A = pairs(
      matrix(
        2,
        6,
        Float64Array.from({ length: 12 }, () => 1e-3 * random.normal()),
      ),
      Y,
    )
    let count = 0
    for (let code = 0; code < 3 ** 6; code++) {
      const partition = labels.map((_, i) => Math.floor(code / 3 ** i) % 3)
      const isClasses = labels.every((k, i) =>
        labels.every((other, j) => (k === other) === (partition[i] === partition[j])),
      )
      if (isClasses) count++
      else expect(classScatter(A, partition, 3)).toBeGreaterThanOrEqual(mixingCost(Y))
    }
    expect(count).toBe(6)
  })
})

test.each([
  [1e-9, 'holds'],
  [1e-2, 'fails'],
  [3, 'fails'],
] as const)('samples scattered by %f about their class means: DNC1 %s', (size, verdict) => {
  const labels = Array.from({ length: 12 }, (_, i) => i % 3)
  const random = randomStream(2, 'scatter')
  const Z = matrix(
    4,
    12,
    Float64Array.from(
      { length: 48 },
      (_, i) => (labels[i % 12] === Math.floor(i / 12) ? 1 : 0) + size * random.normal(),
    ),
  )
  const Y = labelVectors(labels, 3)
  const found = clusterVariationInterval(Z, Y, 3, { random })
  const meanSquare = Z.data.reduce((sum, z) => sum + z * z, 0) / 12
  expect(dnc1Verdict({ ...found, meanSquare }, { tolerance: 1e-6, mixingCost: mixingCost(Y) })).toBe(verdict)
})
