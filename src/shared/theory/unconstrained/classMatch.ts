import type { Matrix } from '../../linalg/matrix.ts'
import { randomStream, type Random } from '../../linalg/random.ts'
import { triangularOrder } from './classGraph.ts'

/** An order of the classes of a run that brings it near a structure. */
export interface ClassMatch {
  /** Entry k is the class of the run at place k of the structure. */
  readonly order: readonly number[]
  /** graph: the label-free test found the order; swaps: exchanges of two classes that lower the distance. */
  readonly method: 'graph' | 'swaps'
  /** ‖G − R‖/‖R‖ for the cosines G of each layer, in this order, and those R of the structure. */
  readonly distances: readonly number[]
}

const starts = 40

/**
 * Matches the classes of a run with those of a structure by the cosines of class means, (K, K) for each of its layers. The
 * first layer is tested for the triangular graph where the structure is SRG; else exchanges of two classes lower
 * Σ_l ‖G_l − R_l‖² from the given order and from random ones. They may miss the best of all K! orders.
 * Throws for layers of other numbers or sizes.
 */
export function matchClasses(cosines: readonly Matrix[], structure: readonly Matrix[], isSrg: boolean): ClassMatch {
  const K = cosines[0]?.cols ?? 0
  if (K === 0 || cosines.length !== structure.length) throw new RangeError('matchClasses: needs the same layers twice')
  if ([...cosines, ...structure].some(({ rows, cols }) => rows !== K || cols !== K))
    throw new RangeError(`matchClasses: needs ${K} classes in every layer`)
  const found = isSrg && cosines[0] ? triangularOrder(cosines[0]) : null
  const order = found ?? bestOrder(cosines, structure, K)
  return {
    order,
    method: found ? 'graph' : 'swaps',
    distances: cosines.map((G, l) => distance(G, structure[l] as Matrix, order)),
  }
}

/** Returns ‖ΠᵀGΠ − R‖/‖R‖. */
function distance(G: Matrix, R: Matrix, order: readonly number[]): number {
  let [apart, size] = [0, 0]
  order.forEach((a, i) =>
    order.forEach((b, j) => {
      apart += (entry(G, a, b) - entry(R, i, j)) ** 2
      size += entry(R, i, j) ** 2
    }),
  )
  return Math.sqrt(apart / size)
}

const entry = ({ data, cols }: Matrix, i: number, j: number): number => data[i * cols + j] as number

function bestOrder(cosines: readonly Matrix[], structure: readonly Matrix[], K: number): number[] {
  const random = randomStream(0, 'class orders')
  const identity = Array.from({ length: K }, (_, k) => k)
  let best = descended(identity, cosines, structure)
  for (let start = 1; start < starts; start++) {
    const own = descended(shuffled(identity, random), cosines, structure)
    if (own.cost < best.cost - 1e-12) best = own
  }
  return best.order
}

function shuffled(values: readonly number[], random: Random): number[] {
  const order = [...values]
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1))
    ;[order[i], order[j]] = [order[j] as number, order[i] as number]
  }
  return order
}

/** Exchanges two classes as long as that lowers the cost. */
function descended(
  start: readonly number[],
  cosines: readonly Matrix[],
  structure: readonly Matrix[],
): { order: number[]; cost: number } {
  const order = [...start]
  const cost = (): number =>
    cosines.reduce((sum, G, l) => {
      const R = structure[l] as Matrix
      order.forEach((a, i) => order.forEach((b, j) => (sum += (entry(G, a, b) - entry(R, i, j)) ** 2)))
      return sum
    }, 0)
  let least = cost()
  for (let isLower = true; isLower;) {
    isLower = false
    for (let i = 0; i < order.length; i++)
      for (let j = i + 1; j < order.length; j++) {
        const [a, b] = [order[i] as number, order[j] as number]
        ;[order[i], order[j]] = [b, a]
        const own = cost()
        if (own < least - 1e-12) {
          least = own
          isLower = true
        } else [order[i], order[j]] = [a, b]
      }
  }
  return { order, cost: least }
}
