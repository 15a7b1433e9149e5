import type { Matrix } from '../linalg/matrix.ts'

/** The numbers of one layer that decide DNC1, for K = the number of classes. */
export interface Dnc1Numbers {
  /** The certified interval of TCV_K of the pairs (z, y). */
  lower: number
  upper: number
  /** The value of the partition into classes. */
  byClass: number
  /** Mean ‖z_i‖² of the features. */
  meanSquare: number
}

/** What a TCV of 0 means in numbers, and what the labels prove. */
export interface Dnc1Scale {
  /** TCV counts as 0 up to this share of mean ‖z_i‖². */
  tolerance: number
  /** No partition into at most K clusters that mixes classes has a smaller sum of squares: see `mixingCost`. */
  mixingCost: number
}

export const dnc1Verdicts = ['holds', 'fails', 'undecided'] as const
export type Dnc1Verdict = (typeof dnc1Verdicts)[number]

/** The default tolerance: the features of a class lie within a thousandth of their length of the class mean. */
export const dnc1Tolerance = 1e-6

/**
 * Decides DNC1 of one layer: TCV_K = 0 for K = the number of classes, and the partition into classes is the minimiser.
 * - `holds`: the classes are proved to be the minimiser, and their value is at most the tolerance.
 * - `fails`: TCV_K is proved to be above the tolerance, or another partition has a smaller sum of squares.
 * - `undecided`: the certified interval straddles the tolerance, or nothing proves which partition is the minimiser; also
 *   where numbers are not finite.
 * The classes are proved to be the minimiser where their value is below `mixingCost`, or at the certified lower end.
 * Source: Zangrando et al. 2402.03991v2, Definition 3.5. The tolerance is ours.
 */
export function dnc1Verdict(
  { lower, upper, byClass, meanSquare }: Dnc1Numbers,
  { tolerance, mixingCost }: Dnc1Scale,
): Dnc1Verdict {
  if (![lower, upper, byClass, meanSquare].every(Number.isFinite)) return 'undecided'
  const isMinimiser = byClass < mixingCost || byClass <= lower
  const limit = tolerance * meanSquare
  if ((isMinimiser ? byClass : lower) > limit) return 'fails'
  if (isMinimiser) return 'holds'
  return upper < byClass ? 'fails' : 'undecided'
}

/**
 * Returns the least sum of squares of a partition into at most K clusters that is not the partition into the K classes:
 * min ‖y_a − y_b‖²/(2N) over classes a ≠ b. Such a partition has a cluster with n_a ≥ 1 and n_b ≥ 1 samples of two classes,
 * whose labels alone cost n_a n_b/(n_a + n_b) ‖y_a − y_b‖²/N, and n_a n_b/(n_a + n_b) ≥ 1/2. For scale · onehot labels it is
 * scale²/N. 0 where a class has no samples, because the K clusters may then split a class.
 * Y: (K, N), one column per sample; equal columns are one class.
 */
export function mixingCost({ rows: K, cols: N, data }: Matrix): number {
  const classes = new Map<string, number[]>()
  for (let i = 0; i < N; i++) {
    const y = Array.from({ length: K }, (_, k) => data[k * N + i]!)
    classes.set(y.join(), y)
  }
  if (classes.size < K) return 0
  const labels = [...classes.values()]
  const squares = labels.flatMap((y, a) =>
    labels.slice(0, a).map((other) => y.reduce((sum, value, k) => sum + (value - other[k]!) ** 2, 0)),
  )
  return Math.min(...squares) / (2 * N)
}
