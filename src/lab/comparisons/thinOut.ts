/** Values over x, x ascending; of the TCV also between what they lie. */
export interface Series {
  x: ArrayLike<number>
  values: ArrayLike<number>
  lower?: ArrayLike<number>
  upper?: ArrayLike<number>
}

export interface Thinned {
  x: Float64Array
  values: Float64Array
  least: Float64Array
  most: Float64Array
  lower: Float64Array
  upper: Float64Array
  leftOut: number
}

interface Bucket {
  place: number
  x: number
  value: number
  least: number
  most: number
  lower: number
  upper: number
}

/**
 * A series of at most `points` points: x is cut into stretches that are equally wide as they are seen, and each has its
 * last value and its extremes, so that no peak is lost and none made up. One that has few points comes back as it is.
 * Values that are not finite are left out, and on a log axis those whose x is not above 0.
 */
export function thinOut(series: Series, points: number, isLogX: boolean): Thinned {
  const at = isLogX ? Math.log : (x: number): number => x
  const kept: number[] = []
  for (let i = 0; i < series.x.length; i++)
    if (Number.isFinite(at(series.x[i] ?? NaN)) && Number.isFinite(series.values[i] ?? NaN)) kept.push(i)
  const [first, last] = [at(series.x[kept[0] ?? 0] ?? NaN), at(series.x[kept.at(-1) ?? 0] ?? NaN)]
  const isWhole = kept.length <= points
  const place = (i: number, order: number): number =>
    isWhole
      ? order
      : last > first
        ? Math.min(points - 1, Math.floor(((at(series.x[i] ?? NaN) - first) / (last - first)) * points))
        : 0
  const buckets: Bucket[] = []
  kept.forEach((i, order) => add(buckets, series, i, place(i, order)))
  const column = (of: (bucket: Bucket) => number): Float64Array => Float64Array.from(buckets, of)
  const hasInterval = series.lower !== undefined && series.upper !== undefined
  return {
    x: column(({ x }) => x),
    values: column(({ value }) => value),
    least: column(({ least }) => least),
    most: column(({ most }) => most),
    lower: hasInterval ? column(({ lower }) => lower) : new Float64Array(),
    upper: hasInterval ? column(({ upper }) => upper) : new Float64Array(),
    leftOut: series.x.length - kept.length,
  }
}

/** An interval that is not known anywhere in a stretch is not known of it. Makes an object a stretch, not one a value. */
function add(buckets: Bucket[], { x, values, lower, upper }: Series, i: number, place: number): void {
  const value = values[i] ?? NaN
  const low = lower?.[i] ?? NaN
  const high = upper?.[i] ?? NaN
  const before = buckets.at(-1)
  if (before?.place !== place) {
    buckets.push({ place, x: x[i] ?? NaN, value, least: value, most: value, lower: low, upper: high })
    return
  }
  before.x = x[i] ?? NaN
  before.value = value
  if (value < before.least) before.least = value
  if (value > before.most) before.most = value
  before.lower = Math.min(before.lower, low)
  before.upper = Math.max(before.upper, high)
}
