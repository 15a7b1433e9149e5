import { expect, test } from 'vitest'
import { identity, matrix, type Matrix } from '../../../../src/shared/linalg/matrix.ts'
import { randomStream } from '../../../../src/shared/linalg/random.ts'
import { cosineGraph } from '../../../../src/shared/theory/unconstrained/classGraph.ts'
import { matchClasses } from '../../../../src/shared/theory/unconstrained/classMatch.ts'
import { squareGraphStructure } from '../../../../src/shared/theory/unconstrained/squareGraph.ts'
import { srgStructure } from '../../../../src/shared/theory/unconstrained/triangularGraph.ts'

/** Returns G with its classes in a random order, and small noise that keeps it symmetric. */
function disordered(G: Matrix, seed: number, noise = 0): Matrix {
  const random = randomStream(seed, 'disorder')
  const K = G.cols
  const order = Array.from({ length: K }, (_, k) => ({ k, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ k }) => k)
  const result = matrix(K, K)
  for (let i = 0; i < K; i++)
    for (let j = i; j < K; j++) {
      const value = (G.data[(order[i] ?? 0) * K + (order[j] ?? 0)] ?? NaN) + (i === j ? 0 : noise * random.normal())
      result.data[i * K + j] = result.data[j * K + i] = value
    }
  return result
}

test.each([4, 5, 6])('the classes of SRG on r = %i vertices are found in any order', (r) => {
  const R = cosineGraph(srgStructure(r).T)
  for (const seed of [1, 2, 3]) {
    const match = matchClasses([disordered(R, seed)], [R], true)
    expect(match.distances[0]).toBeLessThan(1e-12)
    if (r > 4) expect(match.method).toBe('graph')
    expect(match.order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: R.cols }, (_, k) => k))
  }
})

test('exchanges find the order of the square graph, and of an SRG whose graph the test refuses', () => {
  const square = cosineGraph(squareGraphStructure().T)
  expect(matchClasses([disordered(square, 4)], [square], false)).toMatchObject({ method: 'swaps', distances: [0] })
  const R = cosineGraph(srgStructure(5).T)
  // One pair of classes without a common vertex has a cosine beyond ¼: no triangular graph.
  const near = disordered(R, 5)
  const odd = near.data.indexOf(Math.min(...near.data))
  near.data[odd] = near.data[(odd % 10) * 10 + Math.floor(odd / 10)] = 0.4
  const match = matchClasses([near], [R], true)
  expect(match.method).toBe('swaps')
  expect(match.distances[0]).toBeCloseTo((0.4 * Math.SQRT2) / Math.sqrt(10 + 60 / 4), 10)
})

test('orthogonal class means are at the distance of the off-diagonal cosines', () => {
  const R = cosineGraph(srgStructure(5).T)
  expect(matchClasses([identity(10)], [R], true).distances[0]).toBeCloseTo(Math.sqrt(15 / 25), 12)
})

test('other numbers of layers and classes are refused', () => {
  expect(() => matchClasses([], [], true)).toThrow('same layers')
  expect(() => matchClasses([identity(4)], [identity(6)], false)).toThrow('4 classes')
})
