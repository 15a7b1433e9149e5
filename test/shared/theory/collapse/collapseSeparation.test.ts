import { describe, expect, test } from 'vitest'
import { matrix, type Matrix } from '../../../../src/shared/linalg/matrix.ts'
import {
  centreAgreement,
  classDistanceVariance,
  equiangularity,
  predictedClasses,
} from '../../../../src/shared/theory/collapse/collapseSeparation.ts'
import { scatterByClass, type ScatterByClass } from '../../../../src/shared/theory/scatterByClass.ts'

const split = (Z: Matrix, labels: number[], classes: number): ScatterByClass =>
  scatterByClass(Z, labels, classes) ?? expect.unreachable()
const rows = (...entries: number[][]): Matrix =>
  matrix(entries.length, entries[0]?.length ?? 0, Float64Array.from(entries.flat()))

describe('CDNV', () => {
  test('closed form: unequal variances on a line', () => {
    // Means 0, 4 and 10 with variances 1, 4 and 0: pairs 5/32, 1/200 and 4/72.
    const Z = rows([-1, 1, 2, 6, 10, 10])
    const expected = (5 / 32 + 1 / 200 + 4 / 72) / 3
    expect(classDistanceVariance(split(Z, [0, 0, 1, 1, 2, 2], 3))).toBeCloseTo(expected, 15)
    // Every class has one vote, however many samples it has.
    const more = rows([-1, 1, 2, 6, 10, 10, 10, 10])
    expect(classDistanceVariance(split(more, [0, 0, 1, 1, 2, 2, 2, 2], 3))).toBeCloseTo(expected, 15)
  })

  test('keeps its digits near collapse, far from the origin', () => {
    const e = 2 ** -26
    const Z = rows([1 - e, 1 + e, 3 - e, 3 + e])
    expect(classDistanceVariance(split(Z, [0, 0, 1, 1], 2)) / ((e * e) / 4)).toBeCloseTo(1, 7) // e has 8 digits beside 3
  })

  test('does not change with the scale and the origin', () => {
    const Z = rows([0.2, 0.5, 1.9, 2.4, -3, -3.2], [1, 1.5, 0, 0.25, 2, 2.5])
    const labels = [0, 0, 1, 1, 2, 2]
    const moved = rows(
      Array.from(Z.data.slice(0, 6), (z) => 1e-30 * (z + 7)),
      Array.from(Z.data.slice(6), (z) => 1e-30 * (z - 4)),
    )
    const value = classDistanceVariance(split(Z, labels, 3))
    expect(classDistanceVariance(split(moved, labels, 3)) / value).toBeCloseTo(1, 12)
  })

  test('degenerate: equal means, equal means without scatter, one class', () => {
    expect(classDistanceVariance(split(rows([-1, 1, -2, 2]), [0, 0, 1, 1], 2))).toBe(Infinity)
    expect(classDistanceVariance(split(rows([3, 3, 3, 3]), [0, 0, 1, 1], 2))).toBeNaN()
    expect(classDistanceVariance(split(rows([1, 2]), [0, 0], 1))).toBeNaN()
  })
})

describe('equiangularity', () => {
  test('closed form: three means on a plane', () => {
    // Centred means at the angles 0, 90 and 225 degrees sum to 0; cosines 0, −1/√2, −1/√2.
    const Z = rows([1, 0, -1], [0, 1, -1])
    const cosines = [0, -Math.SQRT1_2, -Math.SQRT1_2]
    const mean = (2 * -Math.SQRT1_2) / 3
    const expected = Math.sqrt(cosines.reduce((sum, cosine) => sum + (cosine - mean) ** 2, 0) / 3)
    for (const about of ['samples', 'classes'] as const)
      expect(equiangularity(split(Z, [0, 1, 2], 3), about)).toBeCloseTo(expected, 14)
  })

  test('degenerate: two classes have one angle, a mean in the centre has none', () => {
    expect(equiangularity(split(rows([1, 5]), [0, 1], 2), 'samples')).toBe(0)
    expect(equiangularity(split(rows([-1, 0, 1]), [0, 1, 2], 3), 'samples')).toBeNaN()
    expect(equiangularity(split(rows([1, 2]), [0, 0], 1), 'samples')).toBeNaN()
  })
})

describe('agreement with the nearest class centre', () => {
  // Class means 0 and 4; the third sample of class 0 lies at 3, nearer to the other mean.
  const scatter = split(rows([-1.5, -1.5, 3, 4, 4, 4]), [0, 0, 0, 1, 1, 1], 2)

  test('compares the nearest mean with the prediction, not with the label', () => {
    expect(centreAgreement(scatter, [0, 0, 1, 1, 1, 1])).toBe(1)
    expect(centreAgreement(scatter, [0, 0, 0, 1, 1, 1])).toBeCloseTo(5 / 6, 15)
    expect(centreAgreement(scatter, [1, 1, 0, 0, 0, 0])).toBe(0)
  })

  test('between equally near means a sample belongs to its own class', () => {
    const even = split(rows([2, -2, 2, 2, 8]), [0, 0, 1, 1, 1], 2)
    expect(centreAgreement(even, [0, 0, 1, 1, 1])).toBe(1)
    expect(centreAgreement(even, [1, 0, 0, 0, 1])).toBe(0.4)
  })

  test('an empty class is never nearest', () => {
    const gap = split(rows([0, 0, 5, 5]), [0, 0, 2, 2], 3)
    expect(centreAgreement(gap, [0, 0, 2, 2])).toBe(1)
    expect(centreAgreement(gap, [1, 1, 1, 1])).toBe(0)
  })

  test('the prediction is the class of the largest output, the first of equal ones', () => {
    expect(predictedClasses(rows([1, 2, 0], [3, 2, 0], [2, 5, -1]))).toEqual(Int32Array.of(1, 2, 0))
  })
})
