import { matrix, type Matrix } from '../../linalg/matrix.ts'
import type { LossForm } from './lossForm.ts'
import type { Structure } from './structure.ts'

/** Returns r(r − 1)/2: the number of pairs of r vertices. */
export const choose2 = (r: number): number => (r * (r - 1)) / 2

/**
 * Returns the r with K = r(r − 1)/2; null where K is no triangular number or r < 4. At r = 3 P has no positive entry and
 * σ(P) is zero, so that the structure is not defined.
 */
export function verticesOf(K: number): number | null {
  const r = Math.round((1 + Math.sqrt(1 + 8 * K)) / 2)
  return r >= 4 && choose2(r) === K ? r : null
}

/** Returns the edges {u, v}, u < v, of the complete graph on r vertices in lexicographic order. */
export function completeGraphEdges(r: number): [number, number][] {
  return Array.from({ length: r }, (_, u) =>
    Array.from({ length: r - 1 - u }, (_, i): [number, number] => [u, u + 1 + i]),
  ).flat()
}

/**
 * Returns the structure of the strongly regular graph solution (SRG) on K = r(r − 1)/2 classes. The classes are the edges
 * of the complete graph on r vertices. T (r, K) is its incidence matrix over √(r − 1). Row {u, v} of P (K, K) is
 * Σ_w ±T_w with minus for w = u, v, of length 1: it is −1/√m on the edge {u, v} itself, 1/√m on the edges without a
 * common vertex, 0 elsewhere, with m = C(r − 2, 2) + 1.
 * Throws for r < 4.
 * Source: Súkeník et al. 2405.14468, Definitions 4 and 9.
 */
export function srgStructure(r: number): Structure {
  requireVertices(r)
  const edges = completeGraphEdges(r)
  const K = edges.length
  const T = matrix(r, K)
  edges.forEach(([u, v], k) => {
    for (const w of [u, v]) T.data[w * K + k] = 1 / Math.sqrt(r - 1)
  })
  return { T, P: edgeRows(edges, 1 / Math.sqrt(choose2(r - 2) + 1)) }
}

function edgeRows(edges: readonly [number, number][], entry: number): Matrix {
  const K = edges.length
  const P = matrix(K, K)
  edges.forEach(([u, v], i) =>
    edges.forEach(([a, b], j) => {
      const shared = [u, v].filter((w) => w === a || w === b).length
      P.data[i * K + j] = shared === 2 ? -entry : shared === 1 ? 0 : entry
    }),
  )
  return P
}

/**
 * Returns the loss form of the SRG on r vertices, without matrices. √m P = B − I with the adjacency matrix B of the Kneser
 * graph K(r, 2), whose eigenvalues are D = C(r − 2, 2) once, −(r − 3) r − 1 times, 1 r(r − 3)/2 times. Thus
 *
 *     ‖T‖_* = √2 + √((r − 1)(r − 2)),  ½ ‖P T⁺‖² = K r (r − 1)/(8m),  ‖P‖_* = (|D − 1| + (r − 1)(r − 2))/√m,
 *     e = D²/m, (r − 3)²/m, 1/m.
 *
 * L = 2 is our extension. Throws for r < 4 and L < 2.
 * Source: Súkeník et al. 2405.14468, Lemmas 12-18.
 */
export function srgForm(r: number, L: number): LossForm {
  requireVertices(r)
  if (L < 2) throw new RangeError(`SRG: needs two weight matrices or more, got ${L}`)
  const [K, D] = [choose2(r), choose2(r - 2)]
  const m = D + 1
  const nuclear = Math.SQRT2 + Math.sqrt((r - 1) * (r - 2))
  const last = (K * r * (r - 1)) / (8 * m)
  return {
    penalty:
      L === 2 ? (Math.abs(D - 1) + (r - 1) * (r - 2)) ** 2 / (4 * m) : (nuclear ** 2 / 4) * (r / 2) ** (L - 3) * last,
    fit: [
      { e: D ** 2 / m, count: 1 },
      { e: (r - 3) ** 2 / m, count: r - 1 },
      { e: 1 / m, count: (r * (r - 3)) / 2 },
    ],
  }
}

function requireVertices(r: number): void {
  if (!Number.isInteger(r) || r < 4)
    throw new RangeError(`SRG: is defined for r = 4 vertices (K = 6 classes) or more, got r = ${r}`)
}
