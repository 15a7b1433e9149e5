import { matrix, multiply, transpose, type Matrix } from '../../linalg/matrix.ts'
import { completeGraphEdges, verticesOf } from './triangularGraph.ts'

/** Classes of SRG that share a vertex have cosine ½ in the middle layers, others 0: half way between. */
const sharingCosine = 0.25

/** Returns the cosines of the class means M (d, K): (K, K), with 1 on the diagonal; NaN beside a mean of 0. */
export function cosineGraph(M: Matrix): Matrix {
  const G = multiply(transpose(M), M)
  const K = M.cols
  const norms = Array.from({ length: K }, (_, k) => Math.sqrt(G.data[k * K + k]!))
  return matrix(
    K,
    K,
    G.data.map((value, i) => {
      const [a, b] = [Math.floor(i / K), i % K]
      if (a === b) return norms[a]! > 0 ? 1 : NaN
      return value / (norms[a]! * norms[b]!)
    }),
  )
}

/** Returns the neighbours of each class: those with a cosine of at least ¼. */
function sharing({ data, cols: K }: Matrix): boolean[][] {
  return Array.from({ length: K }, (_, a) =>
    Array.from({ length: K }, (_, b) => a !== b && data[a * K + b]! >= sharingCosine),
  )
}

/**
 * Returns the edge {u, v} of the complete graph for each class, such that the classes with a cosine of at least ¼ are those
 * that share a vertex; null where the graph of the cosines is not the triangular graph T(r), K = r(r − 1)/2. It needs no
 * labels. The vertices are numbered as they are found, from class 0 on.
 *
 * In T(r) the classes at a vertex are a clique of r − 1, and each class lies in two of them. Two classes that share a
 * vertex u fix its clique: the common neighbours of both that are neighbours of each other, without the one class that
 * closes the triangle away from u.
 * Source: Súkeník et al. 2405.14468, Definition 4.
 */
export function triangularEdges(cosines: Matrix): [number, number][] | null {
  const K = cosines.cols
  const r = verticesOf(K)
  if (r === null || cosines.data.some(Number.isNaN)) return null
  const graph = sharing(cosines)
  const found = edgesFrom(graph, r)
  return found && isLabelling(graph, found) ? found : null
}

/** Tells whether the cosines form the triangular graph, whatever the order of the classes. */
export const isTriangularGraph = (cosines: Matrix): boolean => triangularEdges(cosines) !== null

/** Tries the ways to place the neighbours of class 0 = {0, 1}; the rest then follows. */
function edgesFrom(graph: readonly boolean[][], r: number): [number, number][] | null {
  const K = graph.length
  const near = indices(K, (b) => graph[0]![b]!)
  if (near.length !== 2 * (r - 2)) return null
  // At vertex 0: a clique of r − 2 neighbours. Each further neighbour decides one start; r = 4 has several.
  const first = near[0]!
  const friends = near.filter((b) => b !== first && graph[first]![b]!)
  for (const clique of subsets(friends, r - 3)) {
    const atZero = [first, ...clique]
    const atOne = near.filter((b) => !atZero.includes(b))
    if (!isClique(graph, atZero) || !isClique(graph, atOne)) continue
    const edges: ([number, number] | null)[] = Array.from({ length: K }, () => null)
    edges[0] = [0, 1]
    atZero.forEach((b, i) => (edges[b] = [0, i + 2]))
    for (const b of atOne) {
      const partner = atZero.find((a) => graph[a]![b]!)
      if (partner !== undefined) edges[b] = [1, edges[partner]![1]]
    }
    for (let c = 1; c < K; c++) {
      if (edges[c]) continue
      const ends = atZero.filter((a) => graph[a]![c]!).map((a) => edges[a]![1])
      if (ends.length === 2) edges[c] = [Math.min(...ends), Math.max(...ends)]
    }
    if (edges.every((edge) => edge !== null) && isLabelling(graph, edges)) return edges
  }
  return null
}

/** Tells whether the edges are all different and share a vertex exactly where the graph has an edge. */
function isLabelling(graph: readonly boolean[][], edges: readonly [number, number][]): boolean {
  return edges.every(([u, v], a) =>
    edges.every(([x, y], b) => {
      if (a === b) return true
      const shared = Number(u === x || u === y) + Number(v === x || v === y)
      return shared < 2 && (shared === 1) === graph[a]![b]!
    }),
  )
}

const isClique = (graph: readonly boolean[][], members: readonly number[]): boolean =>
  members.every((a) => members.every((b) => a === b || graph[a]![b]!))

const indices = (count: number, is: (i: number) => boolean): number[] =>
  Array.from({ length: count }, (_, i) => i).filter(is)

function subsets(of: readonly number[], size: number): number[][] {
  if (size === 0) return [[]]
  return of.flatMap((head, i) => subsets(of.slice(i + 1), size - 1).map((tail) => [head, ...tail]))
}

/**
 * Returns the order of the classes that turns the cosines into those of the SRG with its edges in lexicographic order: entry
 * k is the class at place k. null where the graph is not the triangular graph.
 */
export function triangularOrder(cosines: Matrix): number[] | null {
  const edges = triangularEdges(cosines)
  if (!edges) return null
  return completeGraphEdges(verticesOf(cosines.cols)!).map(([u, v]) => edges.findIndex(([x, y]) => x === u && y === v))
}
