import { matrix, transpose, type Matrix } from '../linalg/matrix.ts'
import type { Random } from '../linalg/random.ts'

/** What `kMeans` starts from besides its random starts, and how many of these it takes. */
export interface KMeansOptions {
  /** Left out: there are no random starts. */
  random?: Random
  /** k-means++ starts; 8 unless told otherwise. */
  restarts?: number
  /** A partition to start from too: N numbers below K. */
  start?: ArrayLike<number> | null
}

/** Lloyd's algorithm seldom takes more than some tens of steps; a cycle of ties must not go on for ever. */
const mostSteps = 300

/**
 * The best partition into at most K clusters that Lloyd's algorithm and Hartigan's step find, from k-means++
 * starts and from `start`.
 * A: (n, N), one column per sample. Returns N cluster numbers below K; the sum of squares is never above that of
 * `start`. Throws when K is no positive integer or entries are not finite.
 * Source: Lloyd 1982; Hartigan 1975; Arthur & Vassilvitskii 2007 (k-means++); an
 * upper bound of eq. 7 of Zangrando et al. 2402.03991v2.
 */
export function kMeans(A: Matrix, K: number, { random, restarts = 8, start = null }: KMeansOptions): Int32Array {
  if (!(Number.isInteger(K) && K >= 1)) throw new RangeError(`kMeans: K is ${K}, needs a positive integer`)
  if (A.data.some((value) => !Number.isFinite(value))) throw new RangeError('kMeans: entries are not finite')
  if (start && start.length !== A.cols)
    throw new RangeError(`kMeans: a start of ${start.length} numbers for ${A.cols} columns`)
  if (K >= A.cols) return Int32Array.from({ length: A.cols }, (_, i) => i)
  const points = transpose(A) // (N, n): a sample's numbers side by side
  const candidates = start ? [Int32Array.from(start), lloyd(points, Int32Array.from(start), K)] : []
  if (random) for (let i = 0; i < restarts; i++) candidates.push(lloyd(points, plusPlus(points, K, random), K))
  if (candidates.length === 0) throw new RangeError('kMeans: neither restarts nor a start')
  const sums = candidates.map((partition) => sumOfSquares(points, partition, K))
  return candidates[sums.indexOf(Math.min(...sums))]!
}

/**
 * Moves samples to the nearest centroid until none moves, and then one at a time where that lowers the sum with the
 * centroids that follow. Empty clusters take the sample farthest from its own.
 */
function lloyd(points: Matrix, partition: Int32Array, K: number): Int32Array {
  const now = Int32Array.from(partition)
  for (let step = 0; step < mostSteps; step++) {
    const { means, counts } = centroids(points, now, K)
    const empty = counts.indexOf(0)
    if (empty >= 0) {
      const distances = Array.from(now, (k, i) => squaredDistance(points, i, means, k))
      const farthest = distances.indexOf(Math.max(...distances))
      if (distances[farthest]! === 0) return now
      now[farthest] = empty
      continue
    }
    let moved = false
    for (let i = 0; i < points.rows; i++) {
      const { nearest, distance } = nearestRow(points, i, means, K)
      // Only where it is strictly nearer: among equals a sample would go round for ever.
      if (distance < squaredDistance(points, i, means, now[i]!)) {
        now[i] = nearest
        moved = true
      }
    }
    if (!moved && !exchange(points, now, means, counts)) return now
  }
  return now
}

/**
 * Hartigan's step, for where Lloyd's algorithm stops too early: the first sample that is better off in another cluster
 * once both centroids have moved. False when there is none.
 */
function exchange(points: Matrix, now: Int32Array, means: Matrix, counts: Float64Array): boolean {
  const count = (k: number): number => counts[k]!
  for (let i = 0; i < points.rows; i++) {
    const own = now[i]!
    if (count(own) === 1) continue
    const loss = (squaredDistance(points, i, means, own) * count(own)) / (count(own) - 1)
    for (let k = 0; k < means.rows; k++) {
      if (k === own) continue
      const price = (squaredDistance(points, i, means, k) * count(k)) / (count(k) + 1)
      if (price >= loss * (1 - 1e-9)) continue // by more than round-off, or it would go to and fro
      now[i] = k
      return true
    }
  }
  return false
}

/** Samples as centres, each drawn with a chance proportional to the squared distance from those before. */
function plusPlus(points: Matrix, K: number, random: Random): Int32Array {
  const N = points.rows
  const chosen = [random.integer(N)]
  const distances = Float64Array.from({ length: N }, (_, i) => squaredDistance(points, i, points, chosen[0]!))
  const owner = new Int32Array(N)
  while (chosen.length < K) {
    const total = distances.reduce((sum, d) => sum + d, 0)
    if (total === 0) break
    let left = random.next() * total
    let next = 0
    for (let i = 0; i < N; i++) {
      if (distances[i] === 0) continue
      next = i
      left -= distances[i]!
      if (left < 0) break
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

function nearestRow(points: Matrix, i: number, means: Matrix, K: number): { nearest: number; distance: number } {
  let [nearest, distance] = [0, Infinity]
  for (let k = 0; k < K; k++) {
    const d = squaredDistance(points, i, means, k)
    if (d < distance) [nearest, distance] = [k, d]
  }
  return { nearest, distance }
}

/** ‖row i of A − row k of B‖², subtracting first: |a|² − 2a·b + |b|² has no digits left near collapse. */
function squaredDistance(A: Matrix, i: number, B: Matrix, k: number): number {
  const n = A.cols
  let sum = 0
  for (let r = 0; r < n; r++) sum += (A.data[i * n + r]! - B.data[k * n + r]!) ** 2
  return sum
}

const entry = (A: Matrix, i: number, j: number): number => A.data[i * A.cols + j]!
