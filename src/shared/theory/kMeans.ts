import { isFinite, matrix, transpose, type Matrix } from '../linalg/matrix.ts'
import type { Random } from '../linalg/random.ts'

/** The starts of `kMeans`. */
export interface KMeansOptions {
  /** The source of random starts; without it there are none. */
  random?: Random
  /** The number of k-means++ starts; default 8. */
  restarts?: number
  /** A further partition to start from: N numbers below K. */
  start?: ArrayLike<number> | null
}

/** Limits Lloyd's algorithm, which seldom takes more than some tens of steps, against endless cycles of ties. */
const maxSteps = 300

/**
 * Returns the best partition into at most K clusters that Lloyd's algorithm and Hartigan's step find, from k-means++
 * starts and from `start`: N cluster numbers below K. Its sum of squares is never above that of `start`.
 * A: (n, N), one column per sample. Throws when K is no positive integer or entries are not finite.
 * Source: Lloyd 1982; Hartigan 1975; Arthur & Vassilvitskii 2007 (k-means++). The result is an upper bound of eq. 7 of
 * Zangrando et al. 2402.03991v2.
 */
export function kMeans(A: Matrix, K: number, { random, restarts = 8, start = null }: KMeansOptions): Int32Array {
  if (!(Number.isInteger(K) && K >= 1)) throw new RangeError(`kMeans: K is ${K}, but must be a positive integer`)
  if (!isFinite(A)) throw new RangeError('kMeans: entries are not finite')
  if (start && start.length !== A.cols)
    throw new RangeError(`kMeans: the start has ${start.length} numbers for ${A.cols} columns`)
  if (K >= A.cols) return Int32Array.from({ length: A.cols }, (_, i) => i)
  const points = transpose(A) // (N, n): a sample's numbers side by side
  const candidates = start ? [Int32Array.from(start), lloyd(points, Int32Array.from(start), K)] : []
  if (random) for (let i = 0; i < restarts; i++) candidates.push(lloyd(points, kMeansPlusPlus(points, K, random), K))
  if (candidates.length === 0) throw new RangeError('kMeans: needs a start or a random source')
  const sums = candidates.map((partition) => sumOfSquares(points, partition, K))
  return candidates[sums.indexOf(Math.min(...sums))]!
}

/**
 * Moves samples to the nearest centroid until none moves, then single samples by Hartigan's step. An empty cluster takes
 * the sample farthest from its centroid.
 */
function lloyd(points: Matrix, partition: Int32Array, K: number): Int32Array {
  const now = Int32Array.from(partition)
  for (let step = 0; step < maxSteps; step++) {
    const { means, counts } = centroids(points, now, K)
    const empty = counts.indexOf(0)
    if (empty >= 0) {
      const distances = Float64Array.from(now, (k, i) => squaredDistance(points, i, means, k))
      const farthest = distances.reduce((most, distance, i) => (distance > distances[most]! ? i : most), 0)
      if (distances[farthest]! === 0) return now
      now[farthest] = empty
      continue
    }
    let moved = false
    for (let i = 0; i < points.rows; i++) {
      const nearest = nearerRow(points, i, means, now[i]!)
      if (nearest === now[i]) continue
      now[i] = nearest
      moved = true
    }
    if (!moved && !exchange(points, now, means, counts)) return now
  }
  return now
}

/**
 * Takes Hartigan's step where Lloyd's algorithm stops too early. It moves the first sample whose move lowers the sum of
 * squares, both centroids included; returns false when there is none.
 */
function exchange(points: Matrix, now: Int32Array, means: Matrix, counts: Float64Array): boolean {
  const count = (k: number): number => counts[k]!
  for (let i = 0; i < points.rows; i++) {
    const own = now[i]!
    if (count(own) === 1) continue
    const loss = (squaredDistance(points, i, means, own) * count(own)) / (count(own) - 1)
    const limit = loss * (1 - 1e-9) // requires more than round-off, else it could alternate without end
    for (let k = 0; k < means.rows; k++) {
      if (k === own) continue
      // A distance above this is too large whatever its last digits.
      const far = ((limit * (count(k) + 1)) / count(k)) * (1 + 1e-12)
      const price = (distanceBelow(points, i, means, k, far) * count(k)) / (count(k) + 1)
      if (price >= limit) continue
      now[i] = k
      return true
    }
  }
  return false
}

/** Draws samples as centres, with probability proportional to the squared distance from earlier centres. */
function kMeansPlusPlus(points: Matrix, K: number, random: Random): Int32Array {
  const N = points.rows
  const chosen = [random.integer(N)]
  const distances = Float64Array.from({ length: N }, (_, i) => squaredDistance(points, i, points, chosen[0]!))
  const owner = new Int32Array(N)
  while (chosen.length < K) {
    const total = distances.reduce((sum, d) => sum + d, 0)
    if (total === 0) break
    let remaining = random.next() * total
    let next = 0
    for (let i = 0; i < N; i++) {
      if (distances[i] === 0) continue
      next = i
      remaining -= distances[i]!
      if (remaining < 0) break
    }
    for (let i = 0; i < N; i++) {
      const distance = squaredDistance(points, i, points, next)
      if (distance >= distances[i]!) continue
      distances[i] = distance
      owner[i] = chosen.length
    }
    chosen.push(next)
  }
  return owner
}

function centroids(points: Matrix, partition: Int32Array, K: number): { means: Matrix; counts: Float64Array } {
  const n = points.cols
  const means = matrix(K, n)
  const counts = new Float64Array(K)
  partition.forEach((k, i) => {
    counts[k]! += 1
    for (let r = 0; r < n; r++) means.data[k * n + r] = entry(means, k, r) + entry(points, i, r)
  })
  for (let k = 0; k < K; k++)
    for (let r = 0; r < n; r++) means.data[k * n + r] = entry(means, k, r) / Math.max(1, counts[k]!)
  return { means, counts }
}

function sumOfSquares(points: Matrix, partition: Int32Array, K: number): number {
  const { means } = centroids(points, partition, K)
  return partition.reduce((sum, k, i) => sum + squaredDistance(points, i, means, k), 0)
}

/**
 * Returns the centroid nearest to a point; `own` unless another one is strictly nearer, because ties could cycle without
 * end.
 */
function nearerRow(points: Matrix, i: number, means: Matrix, own: number): number {
  let [nearest, distance] = [own, squaredDistance(points, i, means, own)]
  for (let k = 0; k < means.rows; k++) {
    if (k === own) continue
    const d = distanceBelow(points, i, means, k, distance)
    if (d < distance) [nearest, distance] = [k, d]
  }
  return nearest
}

/** Returns the squared distance of two rows, or a part of it once `limit` is reached: most centroids are far. */
function distanceBelow(A: Matrix, i: number, B: Matrix, k: number, limit: number): number {
  const n = A.cols
  const [a, b] = [i * n, k * n]
  let sum = 0
  for (let r = 0; r < n;) {
    for (const end = Math.min(r + 8, n); r < end; r++) sum += (A.data[a + r]! - B.data[b + r]!) ** 2
    if (sum >= limit) break
  }
  return sum
}

/** Returns ‖row i of A − row k of B‖². It subtracts first, because |a|² − 2a·b + |b|² loses all digits near collapse. */
function squaredDistance(A: Matrix, i: number, B: Matrix, k: number): number {
  const n = A.cols
  let sum = 0
  for (let r = 0; r < n; r++) sum += (A.data[i * n + r]! - B.data[k * n + r]!) ** 2
  return sum
}

const entry = (A: Matrix, i: number, j: number): number => A.data[i * A.cols + j]!
