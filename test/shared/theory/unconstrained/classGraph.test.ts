import { describe, expect, test } from 'vitest'
import { identity, matrix, multiply, type Matrix } from '../../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../../src/shared/linalg/random.ts'
import {
  cosineGraph,
  isTriangularGraph,
  triangularEdges,
  triangularOrder,
} from '../../../../src/shared/theory/unconstrained/classGraph.ts'
import { completeGraphEdges, srgStructure } from '../../../../src/shared/theory/unconstrained/triangularGraph.ts'
import { relu } from '../../../../src/shared/theory/unconstrained/structure.ts'

function shuffled(A: Matrix, seed: number): Matrix {
  const stream = randomStream(seed, 'shuffle')
  const order = Array.from({ length: A.cols }, (_, i) => i)
  for (let i = order.length - 1; i > 0; i--) {
    const j = stream.integer(i + 1)
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  const B = matrix(A.rows, A.cols)
  for (let i = 0; i < A.rows; i++) order.forEach((from, to) => (B.data[i * A.cols + to] = A.data[i * A.cols + from]!))
  return B
}

describe('the cosines of SRG', () => {
  test.each([4, 5, 6, 7])('r = %i: ½ for classes that share a vertex, 0 for others', (r) => {
    const G = cosineGraph(srgStructure(r).T)
    const edges = completeGraphEdges(r)
    edges.forEach(([u, v], a) =>
      edges.forEach(([x, y], b) => {
        const shared = [u, v].filter((w) => w === x || w === y).length
        expect(G.data[a * edges.length + b]).toBeCloseTo([0, 0.5, 1][shared]!, 14)
      }),
    )
  })

  test.each([
    [5, 1 / 3, 0],
    [6, 1 / 2, 1 / 6],
  ])('r = %i: σ(A_L) has the published cosines', (r, sharing, other) => {
    const G = cosineGraph(relu(srgStructure(r).P))
    const values = new Set(Array.from(G.data, (value) => Math.round(value * 1e9) / 1e9))
    expect([...values].sort()).toEqual([...new Set([1, sharing, other].map((v) => Math.round(v * 1e9) / 1e9))].sort())
  })

  test('K = 6: σ(A_L) is the identity up to scale', () => {
    const G = cosineGraph(relu(srgStructure(4).P))
    G.data.forEach((value, i) => expect(value).toBeCloseTo(i % 7 === 0 ? 1 : 0, 14))
  })
})

describe('the test for the triangular graph', () => {
  test.each([4, 5, 6, 7, 8])('r = %i: finds it in any order and any basis', (r) => {
    for (const seed of [1, 2, 3]) {
      const T = shuffled(srgStructure(r).T, seed)
      const turned = multiply(haarOrthogonal(r + 3, r, randomStream(seed, 'basis')), T)
      const cosines = cosineGraph(turned)
      expect(isTriangularGraph(cosines)).toBe(true)
      const order = triangularOrder(cosines)!
      const straight = cosineGraph(srgStructure(r).T)
      const K = T.cols
      order.forEach((a, i) =>
        order.forEach((b, j) => expect(cosines.data[a * K + b]).toBeCloseTo(straight.data[i * K + j]!, 12)),
      )
    }
  })

  test('is false for DNC, for random means, for one swapped pair and for another number of classes', () => {
    expect(isTriangularGraph(cosineGraph(identity(10)))).toBe(false)
    const normal = randomStream(1, 'means')
    expect(isTriangularGraph(cosineGraph(matrix(20, 10, Float64Array.from({ length: 200 }, normal.normal))))).toBe(
      false,
    )
    const G = cosineGraph(srgStructure(5).T)
    const broken = matrix(10, 10, G.data.slice())
    for (const [i, j, value] of [
      [0, 1, 0],
      [1, 0, 0],
    ] as const)
      broken.data[i * 10 + j] = value
    expect(isTriangularGraph(broken)).toBe(false)
    expect(triangularEdges(cosineGraph(identity(7)))).toBeNull()
  })

  test('is false where a class mean is zero', () => {
    const { T } = srgStructure(5)
    const gone = matrix(5, 10, T.data.slice())
    for (let i = 0; i < 5; i++) gone.data[i * 10] = 0
    expect(cosineGraph(gone).data[0]).toBeNaN()
    expect(isTriangularGraph(cosineGraph(gone))).toBe(false)
  })

  test('K = 6 tells the octahedron from a graph with the same number of edges', () => {
    // The complement of T(4) is three disjoint edges; a path and an edge have three edges too.
    const G = matrix(
      6,
      6,
      Float64Array.from({ length: 36 }, (_, i) => (i % 7 === 0 ? 1 : 0.5)),
    )
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [3, 4],
    ] as const)
      G.data[a * 6 + b] = G.data[b * 6 + a] = 0
    expect(isTriangularGraph(G)).toBe(false)
  })
})
