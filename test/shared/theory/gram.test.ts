import { expect, test } from 'vitest'
import {
  identity,
  mapEntries,
  matrix,
  multiply,
  squaredNorm,
  transpose,
  type Matrix,
} from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { classOrder, splitByClass } from '../../../src/shared/theory/collapse/classMeans.ts'
import { blockDistance, gramMatrix, sampleGroups } from '../../../src/shared/theory/gram.ts'
import { classSpread, project, projectionPlane } from '../../../src/shared/theory/projection.ts'
import { det } from '../../oracle/networkCases.ts'
import { oracle } from '../../oracle/read.ts'

interface GramNumbers {
  labels: number[]
  cases: { rows: number; scatter: number; features: number[][]; blockDistance: number }[]
}
const { gram } = oracle<{ gram: GramNumbers }>('representationCost')
const labels = [0, 2, 0, 1, 1, 2]
const Z = det(4, 6, 1)

test('samples are sorted by class, in their own order within a class; an empty class has none', () => {
  expect(classOrder(labels, 4)).toEqual({
    order: Int32Array.of(0, 2, 3, 4, 1, 5),
    starts: Int32Array.of(0, 2, 4, 6, 6),
  })
})
test('the Gram matrix holds the scalar products of the sorted samples', () => {
  const sorted = classOrder(labels, 3)
  const G = gramMatrix(Z, sorted, sampleGroups(sorted, 6))
  const product = (i: number, j: number): number =>
    [0, 1, 2, 3].reduce((sum, row) => sum + (Z.data[row * 6 + i] ?? NaN) * (Z.data[row * 6 + j] ?? NaN), 0)
  expect(G.data[0 * 6 + 4]).toBeCloseTo(product(0, 1), 14)
  expect(G.data[3 * 6 + 3]).toBeCloseTo(product(4, 4), 14)
})

test('groups stay within their class, differ by one sample at most, and do not exceed the limit', () => {
  const sorted = classOrder([...Array<number>(7).fill(0), ...Array<number>(2).fill(1), ...Array<number>(4).fill(3)], 4)
  expect(sampleGroups(sorted, 13)).toEqual({
    largest: 1,
    bounds: Int32Array.from({ length: 14 }, (_, i) => i),
    starts: Int32Array.of(0, 7, 9, 9, 13),
  })
  expect(sampleGroups(sorted, 12)).toEqual({
    largest: 2,
    bounds: Int32Array.of(0, 2, 4, 5, 7, 9, 11, 13),
    starts: Int32Array.of(0, 4, 5, 5, 7),
  })
  expect(sampleGroups(sorted, 6).largest).toBe(3)
  // Fewer than there are classes: one for each that has samples.
  expect(sampleGroups(sorted, 1)).toEqual({
    largest: 7,
    bounds: Int32Array.of(0, 7, 9, 13),
    starts: Int32Array.of(0, 1, 2, 2, 3),
  })
  expect(sampleGroups(classOrder([], 2), 5)).toEqual({
    largest: 1,
    bounds: Int32Array.of(0),
    starts: Int32Array.of(0, 0, 0),
  })
})
test('a cell of a grouped Gram matrix is the mean over its samples', () => {
  const sorted = classOrder(labels, 3)
  const groups = sampleGroups(sorted, 3)
  const G = gramMatrix(Z, sorted, sampleGroups(sorted, 6))
  const grouped = gramMatrix(Z, sorted, groups)
  expect([grouped.rows, grouped.cols]).toEqual([3, 3])
  const mean = (p: number, q: number): number =>
    [0, 1].flatMap((a) => [0, 1].map((b) => G.data[(2 * p + a) * 6 + 2 * q + b] ?? NaN)).reduce((x, y) => x + y) / 4
  for (const p of [0, 1, 2]) for (const q of [0, 1, 2]) expect(grouped.data[p * 3 + q]).toBeCloseTo(mean(p, q), 13)
})

test.each(gram.cases)('the distance from blocks agrees with NumPy: $rows rows, scatter $scatter', (entry) => {
  const features = matrix(entry.rows, gram.labels.length, Float64Array.from(entry.features.flat()))
  const got = blockDistance(features, gram.labels, 3)
  expect(Math.abs(got - entry.blockDistance)).toBeLessThanOrEqual(1e-12 * entry.blockDistance + 1e-17)
})

test('closed form: two opposite samples of one class have no block at all, and equal ones are one', () => {
  expect(blockDistance(matrix(1, 2, Float64Array.of(3, -3)), [0, 0], 1)).toBe(1)
  expect(blockDistance(matrix(1, 2, Float64Array.of(3, 3)), [0, 0], 1)).toBe(0)
})
test('closed form: orthonormal samples, two to a class: G = I, Ḡ has halves in its blocks', () => {
  expect(blockDistance(identity(4), [0, 0, 1, 1], 2)).toBeCloseTo(Math.sqrt(0.5), 14)
})
test('collapsed features have distance exactly 0, and 1e-12 beside them is visible', () => {
  const collapsed = matrix(2, 4, Float64Array.of(0.1, 0.1, 0.3, 0.3, 0.7, 0.7, -0.2, -0.2))
  expect(blockDistance(collapsed, [0, 0, 1, 1], 2)).toBe(0)
  const moved = mapEntries(collapsed, (z) => z)
  moved.data[0] = 0.1 + 1e-12
  expect(blockDistance(moved, [0, 0, 1, 1], 2)).toBeGreaterThan(1e-14)
})
test('rotation, scaling and permutations of classes and samples change nothing', () => {
  const value = blockDistance(Z, labels, 3)
  expect(value).toBeGreaterThan(0.1)
  expect(blockDistance(multiply(haarOrthogonal(4, 4, randomStream(1, 'r')), Z), labels, 3)).toBeCloseTo(value, 13)
  for (const factor of [3, 1e-180, 1e180])
    expect(
      blockDistance(
        mapEntries(Z, (z) => factor * z),
        labels,
        3,
      ),
    ).toBeCloseTo(value, 13)
  const renumbered = labels.map((k) => [2, 0, 1][k]!)
  expect(blockDistance(Z, renumbered, 3)).toBeCloseTo(value, 13)
  const reversed = matrix(4, 6, Z.data.slice().reverse()) // rows upside down, samples backwards
  expect(blockDistance(reversed, [...labels].reverse(), 3)).toBeCloseTo(value, 13)
})
test('degenerate: one class, an empty class, rank 0, no samples, NaN, infinity, a label out of range, too few labels', () => {
  expect(blockDistance(Z, [0, 0, 0, 0, 0, 0], 1)).toBeLessThanOrEqual(1)
  expect(blockDistance(Z, labels, 5)).toBe(blockDistance(Z, labels, 3))
  expect(blockDistance(matrix(3, 6), labels, 3)).toBe(0)
  expect(blockDistance(matrix(3, 0), [], 3)).toBe(0)
  const broken = mapEntries(Z, (z) => z)
  broken.data[7] = NaN
  expect(blockDistance(broken, labels, 3)).toBeNaN()
  broken.data[7] = Infinity
  expect(blockDistance(broken, labels, 3)).toBeNaN()
  expect(() => blockDistance(Z, [0, 2, 0, 1, 1, 3], 3)).toThrow('label 3 of column 5 is not among 0 … 2')
  expect(() => blockDistance(Z, [0], 3)).toThrow('1 labels for 6 columns')
})

test('width, layer and seed determine a plane with orthonormal rows', () => {
  const B = projectionPlane(7, 3, 11)
  expect([B.rows, B.cols]).toEqual([2, 7])
  expect(projectionPlane(7, 3, 11)).toEqual(B)
  expect(projectionPlane(7, 4, 11)).not.toEqual(B)
  expect(projectionPlane(7, 3, 12)).not.toEqual(B)
  const BBt = multiply(
    B,
    matrix(
      7,
      2,
      Float64Array.from({ length: 14 }, (_, i) => B.data[(i % 2) * 7 + (i >> 1)] ?? NaN),
    ),
  )
  ;[1, 0, 0, 1].forEach((value, i) => expect(BBt.data[i]).toBeCloseTo(value, 14))
})
test('a plane never changes: figures of different versions are compared', () => {
  expect([...projectionPlane(3, 1, 0).data]).toMatchInlineSnapshot(`
    [
      0.2408697699473128,
      -0.9490497741711652,
      0.2031902558470482,
      -0.9145667298729203,
      -0.15186532494195304,
      0.374839458555029,
    ]
  `)
})
test('projections keep vectors of the plane, scale with the features, and lengthen none', () => {
  const B = projectionPlane(4, 2, 0)
  const points = project(B, Z)
  expect([points.rows, points.cols]).toEqual([2, 6])
  expect(squaredNorm(points)).toBeLessThan(squaredNorm(Z))
  project(
    B,
    mapEntries(Z, (z) => 2 * z),
  ).data.forEach((z, i) => expect(z).toBeCloseTo(2 * (points.data[i] ?? NaN), 14))
  const full = projectionPlane(2, 1, 0)
  expect(squaredNorm(project(full, det(2, 9, 1)))).toBeCloseTo(squaredNorm(det(2, 9, 1)), 12)
})
test('degenerate: a line has no plane, a plane of another width is refused, NaN stays', () => {
  expect(() => projectionPlane(1, 2, 0)).toThrow('layer 2 has width 1')
  expect(() => project(projectionPlane(3, 1, 0), Z)).toThrow('3 dimensions, the features 4')
  expect(project(projectionPlane(2, 1, 0), matrix(2, 1, Float64Array.of(NaN, 1))).data).toEqual(
    Float64Array.of(NaN, NaN),
  )
})

test('the spread of classes: 0 for points, 1 for equal means, the closed form between, at any position and scale', () => {
  const P = (...numbers: number[]) => matrix(2, 4, Float64Array.from(numbers))
  expect(classSpread(P(1, 1, 3, 3, 2, 2, 0, 0), [0, 0, 1, 1], 2)).toBe(0)
  expect(classSpread(P(-1, 1, -1, 1, 0, 0, 0, 0), [0, 0, 1, 1], 2)).toBe(1)
  // Within: ε² each; between: 1 each.
  const near = (scale: number, shift: number): number =>
    classSpread(P(...[0.99, 1.01, -1.01, -0.99, 0, 0, 0, 0].map((p) => scale * p + shift)), [0, 0, 1, 1], 2)
  for (const [scale, shift] of [
    [1, 0],
    [1e-9, 0],
    [3, 5],
  ] as const)
    expect(near(scale, shift)).toBeCloseTo(0.01 / Math.hypot(1, 0.01), 12)
  expect(classSpread(P(1, 1, 1, 1, 2, 2, 2, 2), [0, 0, 1, 1], 2)).toBeNaN()
})

test.each([
  ['fewer units than samples', 4, 60],
  ['more units than samples', 30, 12],
])('the distance equals that of the N × N matrices to 1e-12: %s', (_, n, N) => {
  const classes = 3
  const own = Array.from({ length: N }, (_, i) => i % classes)
  const centres = det(n, classes, 1)
  const noise = det(n, N, 2)
  for (const scatter of [1, 1e-4, 1e-9]) {
    const features = mapEntries(noise, (z) => scatter * z)
    for (let row = 0; row < n; row++)
      own.forEach((k, i) => (features.data[row * N + i]! += centres.data[row * classes + k]!))
    const largest = features.data.reduce((most, z) => Math.max(most, Math.abs(z)), 0)
    const { means, deviations: E } = splitByClass(features, classOrder(own, classes), largest)
    const M = matrix(
      n,
      N,
      features.data.map((_, at) => means.data[Math.floor(at / N) * classes + own[at % N]!]!),
    )
    const [MM, ME, EE] = [M, E, E].map((right, i) => multiply(transpose(i < 2 ? M : E), right)) as [
      Matrix,
      Matrix,
      Matrix,
    ]
    const difference = matrix(
      N,
      N,
      EE.data.map((value, at) => value + ME.data[at]! + ME.data[(at % N) * N + Math.floor(at / N)]!),
    )
    const G = matrix(
      N,
      N,
      MM.data.map((value, at) => value + difference.data[at]!),
    )
    const expected = Math.sqrt(squaredNorm(difference) / squaredNorm(G))
    expect(Math.abs(blockDistance(features, own, classes) / expected - 1)).toBeLessThan(1e-12)
  }
})
