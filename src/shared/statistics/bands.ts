/** Statistics of many series at each point of a common grid; NaN where no series has a value. */
export interface Bands {
  mean: Float64Array
  median: Float64Array
  lowest: Float64Array
  highest: Float64Array
  /** Half of the values lie between the quartiles. */
  lowerQuartile: Float64Array
  upperQuartile: Float64Array
  /** How many series have a value. */
  count: Float64Array
}

/**
 * Resamples a series: each point of the grid takes the value of the last step up to it. A series that ended early keeps
 * its last value, and is NaN before its first step. Throws a RangeError where steps and values differ in number, or where
 * steps do not rise.
 */
export function carriedForward(
  steps: ArrayLike<number>,
  values: ArrayLike<number>,
  grid: ArrayLike<number>,
): Float64Array {
  if (steps.length !== values.length)
    throw new RangeError(`carriedForward: ${values.length} values at ${steps.length} steps`)
  for (let i = 1; i < steps.length; i++)
    if (!((steps[i] as number) > (steps[i - 1] as number)))
      throw new RangeError(`carriedForward: step ${steps[i]} follows ${steps[i - 1]}`)
  return Float64Array.from(grid, (point) => {
    let at = -1
    while (at + 1 < steps.length && (steps[at + 1] as number) <= point) at++
    return at < 0 ? NaN : (values[at] as number)
  })
}

/**
 * Computes mean, median, extremes and quartiles over the finite values at each point. Throws a RangeError for series of
 * different lengths.
 */
export function bandsOf(rows: readonly ArrayLike<number>[]): Bands {
  const length = rows[0]?.length ?? 0
  const odd = rows.find((row) => row.length !== length)
  if (odd) throw new RangeError(`bandsOf: series have ${length} and ${odd.length} values`)
  const columns = Array.from({ length }, (_, i) =>
    rows
      .map((row) => row[i] as number)
      .filter(Number.isFinite)
      .toSorted((a, b) => a - b),
  )
  const each = (of: (sorted: readonly number[]) => number): Float64Array =>
    Float64Array.from(columns, (sorted) => (sorted.length > 0 ? of(sorted) : NaN))
  return {
    mean: each((sorted) => sorted.reduce((sum, value) => sum + value, 0) / sorted.length),
    median: each((sorted) => quantile(sorted, 0.5)),
    lowest: each((sorted) => sorted[0] as number),
    highest: each((sorted) => sorted.at(-1) as number),
    lowerQuartile: each((sorted) => quantile(sorted, 0.25)),
    upperQuartile: each((sorted) => quantile(sorted, 0.75)),
    count: Float64Array.from(columns, (sorted) => sorted.length),
  }
}

/**
 * Returns the p-quantile of an ascending sample, with linear interpolation like NumPy's default (Hyndman & Fan 1996,
 * definition 7); NaN for an empty sample.
 */
export function quantile(sorted: readonly number[], p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`quantile: ${p} is not between 0 and 1`)
  const at = (sorted.length - 1) * p
  const below = Math.floor(at)
  const [low = NaN, high = low] = [sorted[below], sorted[below + 1]]
  return low + (at - below) * (high - low)
}

/** Returns the median of an unsorted sample; NaN for an empty one. */
export const median = (values: readonly number[]): number =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  )
