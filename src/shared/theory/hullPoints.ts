import { matrix, multiply, type Matrix } from '../linalg/matrix.ts'
import type { Random } from '../linalg/random.ts'
import type { Pairs } from './layerGradient.ts'

/** Points of the convex hulls of clusters of pairs. */
export interface HullPoints {
  points: Pairs
  /** The cluster of every point. */
  clusters: number[]
}

/**
 * Returns the given samples, then random convex combinations of one, two, three and all samples of a cluster in turn, with
 * weights uniform on the simplex. A cluster is drawn in proportion to its samples. `partition`: cluster numbers (N).
 */
export function hullPoints(
  { z, y }: Pairs,
  points: number,
  { samples, partition, random }: { samples: readonly number[]; partition: ArrayLike<number>; random: Random },
): HullPoints {
  const N = z.cols
  const members = membersOf(partition, N)
  const clusters = samples.map((i) => partition[i]!)
  const weights = matrix(N, points)
  samples.forEach((i, p) => (weights.data[i * points + p] = 1))
  for (let p = samples.length; p < points; p++) {
    const cluster = partition[random.integer(N)]!
    const own = members.get(cluster)!
    const count = [1, 2, 3, own.length][p % 4]!
    const chosen = count === own.length ? own : Array.from({ length: count }, () => own[random.integer(own.length)]!)
    const shares = chosen.map(() => -Math.log(1 - random.next()))
    const total = shares.reduce((sum, share) => sum + share, 0)
    chosen.forEach((i, k) => (weights.data[i * points + p]! += total > 0 ? shares[k]! / total : 1 / count))
    clusters.push(cluster)
  }
  return { points: { z: multiply(z, weights), y: multiply(y, weights) }, clusters }
}

function membersOf(partition: ArrayLike<number>, N: number): Map<number, number[]> {
  const members = new Map<number, number[]>()
  for (let i = 0; i < N; i++) {
    const own = members.get(partition[i]!)
    if (own) own.push(i)
    else members.set(partition[i]!, [i])
  }
  return members
}

/** Moves every second of the chosen points a random share of the way to the best point: the maximum may lie between. */
export function mixWithBest(at: Pairs, best: Pairs, isChosen: readonly boolean[], random: Random): Pairs {
  const shares = Float64Array.from(isChosen, (chosen, p) => (chosen && p % 2 === 0 ? random.next() : 0))
  const part = (A: Matrix, B: Matrix): Matrix =>
    matrix(
      A.rows,
      A.cols,
      A.data.map((value, i) => value + shares[i % A.cols]! * (B.data[Math.floor(i / A.cols)]! - value)),
    )
  return { z: part(at.z, best.z), y: part(at.y, best.y) }
}
