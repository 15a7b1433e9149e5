import { expect, test } from 'vitest'
import { identity, matrix, scaleColumns } from '../../../../src/shared/linalg/matrix.ts'
import { logitMargin, marginNorm, marginStructures } from '../../../../src/shared/theory/unconstrained/marginNorm.ts'
import { polygonForm } from '../../../../src/shared/theory/unconstrained/logitStructures.ts'

const labels = Int32Array.of(0, 1, 2, 3)

test('DNC logits have K − 1 equal singular values and margin a, for any n and a', () => {
  const one = logitMargin(identity(4), labels)
  expect(one.margin).toBe(1)
  expect(Array.from(one.spectrum.slice(0, 3))).toEqual([1, 1, 1].map((s) => expect.closeTo(s, 12) as number))
  // Three samples a class and scale 5: the norm at margin 1 stays.
  const twelve = matrix(4, 12)
  for (let i = 0; i < 12; i++) twelve.data[Math.floor(i / 3) * 12 + i] = 5
  const many = logitMargin(
    twelve,
    Int32Array.from({ length: 12 }, (_, i) => Math.floor(i / 3)),
  )
  expect(many.margin).toBe(5)
  expect(many.spectrum[0]).toBeCloseTo(5, 12)
  for (const L of [1, 2, 5]) {
    expect(marginNorm(one, L)).toBeCloseTo(3, 11)
    expect(marginNorm(many, L)).toBeCloseTo(3, 11)
  }
})

test('logits of pairs have the norm of the closed form', () => {
  const Z = matrix(4, 4, Float64Array.of(1, -1, 0, 0, -1, 1, 0, 0, 0, 0, 1, -1, 0, 0, -1, 1))
  const found = logitMargin(Z, labels)
  expect(found.margin).toBe(1)
  const pairs = marginStructures(4, 1).find(({ name }) => name === 'pairs')
  // L = 1: the nuclear norm.
  expect(marginNorm(found, 1)).toBeCloseTo(4, 12)
  expect(pairs).toMatchObject({ rank: 2, norm: 4 })
})

test('a misclassified sample has no norm at margin 1', () => {
  const swapped = scaleColumns(identity(4), [1, 1, 1, -1])
  expect(logitMargin(swapped, labels).margin).toBe(-1)
  expect(marginNorm({ spectrum: Float64Array.of(1), margin: 0 }, 2)).toBeNaN()
  expect(marginNorm(logitMargin(swapped, labels), 2)).toBeNaN()
})

test('the least norm moves from DNC over pairs to the polygon as L grows', () => {
  const least = [1, 2, 3, 4, 6].map((L) => marginStructures(6, L)[0]?.name)
  expect(least).toEqual(['simplex', 'pairs', 'pairs', 'pairs', 'polygon'])
  const polygon = marginStructures(6, 3).find(({ name }) => name === 'polygon')
  // Two singular values 3 at margin 1 − cos 60° = ½.
  expect(polygon?.norm).toBeCloseTo(2 * 6 ** 0.5, 12)
  expect(polygonForm(6).penalty(4)).toBeCloseTo(2 * 3 ** 0.5, 12)
  expect(marginStructures(3, 4).map(({ name }) => name)).toEqual(['simplex'])
})
