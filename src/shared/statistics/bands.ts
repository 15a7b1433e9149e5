/** What many series do together at each place of a common grid; NaN where none has a value. */
export interface Bands {
  mean: Float64Array
  median: Float64Array
  lowest: Float64Array
  highest: Float64Array
  /** Between them lies the middle half. */
  lowerQuartile: Float64Array
  upperQuartile: Float64Array
  /** How many series have a value there. */
  count: Float64Array
}

/**
 * The series on another grid: at each place the value of the last step that is not beyond it. A series that ended
 * early so keeps its last value; before its first step it is NaN, and a value that is NaN stays so.
 * steps: ascending, as many as values. Throws a RangeError where they differ in number or do not rise.
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
      throw new RangeError(`carriedForward: step ${steps[i]} comes after ${steps[i - 1]}`)
  return Float64Array.from(grid, (place) => {
    let at = -1
    while (at + 1 < steps.length && (steps[at + 1] as number) <= place) at++
    return at < 0 ? NaN : (values[at] as number)
  })
}

/**
 * Mean, median, ends and quartiles of the series at each place, over those that are finite there. One series: all of
 * them are it. rows: equally long. Throws a RangeError where they are not.
 */
export function bandsOf(rows: readonly ArrayLike<number>[]): Bands {
  const length = rows[0]?.length ?? 0
  const odd = rows.find((row) => row.length !== length)
  if (odd) throw new RangeError(`bandsOf: a series of ${odd.length} beside one of ${length}`)
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
 * The value below which a share p of the sample lies, between two values on the line between them: NumPy's default
 * (Hyndman & Fan 1996, definition 7). sorted: ascending. NaN of an empty sample.
 */
export function quantile(sorted: readonly number[], p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`quantile: ${p} is not between 0 and 1`)
  const at = (sorted.length - 1) * p
  const below = Math.floor(at)
  const [low = NaN, high = low] = [sorted[below], sorted[below + 1]]
  return low + (at - below) * (high - low)
}

/** Of a sample in any order; NaN of an empty one. */
export const median = (values: readonly number[]): number =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  )
