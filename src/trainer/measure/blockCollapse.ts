/** The sums over samples from which DNC1 of a block follows, added batch by batch. */
export interface BlockSums {
  /** The sum of the outputs of every class (K, d), row-major. */
  sums: Float64Array
  /** The sum of the squares of all outputs. */
  squares: number
}

/** Adds the sums of a batch; `total` is null before the first. */
export function addSums(total: BlockSums | null, batch: BlockSums): BlockSums {
  if (!total) return batch
  for (let i = 0; i < total.sums.length; i++) total.sums[i]! += batch.sums[i]!
  return { sums: total.sums, squares: total.squares + batch.squares }
}

/**
 * Returns DNC1 of a block: the mean squared distance of the outputs from their class mean, over that of the class means
 * from their mean. NaN where all class means are equal. `sizes`: the samples of each class. The variant `quotient` of
 * theory/collapse; Súkeník et al. 2405.14468, section 6.
 */
export function dnc1OfSums({ sums, squares }: BlockSums, sizes: ArrayLike<number>): number {
  const K = sizes.length
  const d = sums.length / K
  const means = sums.map((sum, i) => sum / Math.max(1, sizes[Math.floor(i / d)]!))
  const present = Array.from({ length: K }, (_, k) => k).filter((k) => sizes[k]! > 0)
  const centre = new Float64Array(d)
  for (const k of present) for (let j = 0; j < d; j++) centre[j]! += means[k * d + j]! / present.length
  let [explained, between, samples] = [0, 0, 0]
  for (const k of present) {
    samples += sizes[k]!
    for (let j = 0; j < d; j++) {
      const mean = means[k * d + j]!
      explained += sizes[k]! * mean ** 2
      between += (mean - centre[j]!) ** 2 / present.length
    }
  }
  const within = Math.max(0, squares - explained) / samples
  return between === 0 ? NaN : within / between
}
