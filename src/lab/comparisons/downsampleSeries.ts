/** Values over ascending x; a TCV has its certified interval too. */
export interface Series {
  x: Float64Array
  values: Float64Array
  lower?: Float64Array
  upper?: Float64Array
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

/**
 * Thins a series out to at most `points` points. It cuts x into stretches of equal width on the axis, and keeps the last
 * value and the extremes of each: no peak is lost, and none is made up. Short series stay as they are. Values that are
 * not finite are left out, and on a log axis those at x ≤ 0.
 */
export function downsampleSeries(series: Series, points: number, isLogX: boolean): Thinned {
  const { x } = series
  const places = placesOf(series, isLogX)
  const [kept, first, last] = rangeOf(places)
  const isWhole = kept <= points
  const thin = room(Math.min(kept, points))
  let [count, before, order] = [0, -1, 0]
  for (let i = 0; i < x.length; i++) {
    const at = places[i] as number
    if (Number.isNaN(at)) continue
    const share = last > first ? (at - first) / (last - first) : 0
    const place = isWhole ? order : Math.min(points - 1, Math.floor(share * points))
    order++
    if (place === before) widen(thin, count - 1, series, i)
    else begin(thin, count++, series, i)
    before = place
  }
  const hasInterval = series.lower !== undefined && series.upper !== undefined
  return {
    x: thin.x.slice(0, count),
    values: thin.values.slice(0, count),
    least: thin.least.slice(0, count),
    most: thin.most.slice(0, count),
    lower: hasInterval ? thin.lower.slice(0, count) : new Float64Array(),
    upper: hasInterval ? thin.upper.slice(0, count) : new Float64Array(),
    leftOut: x.length - kept,
  }
}

/** The place of each value on the axis, ascending; NaN for those left out. */
function placesOf({ x, values }: Series, isLogX: boolean): Float64Array {
  const places = new Float64Array(x.length)
  for (let i = 0; i < x.length; i++) {
    const at = isLogX ? Math.log(x[i] as number) : (x[i] as number)
    places[i] = Number.isFinite(at) && Number.isFinite(values[i]) ? at : Number.NaN
  }
  return places
}

function rangeOf(places: Float64Array): [count: number, first: number, last: number] {
  let [count, first, last] = [0, Number.NaN, Number.NaN]
  for (const at of places) {
    if (Number.isNaN(at)) continue
    if (count++ === 0) first = at
    last = at
  }
  return [count, first, last]
}

type Columns = Omit<Thinned, 'leftOut'>

const room = (points: number): Columns => ({
  x: new Float64Array(points),
  values: new Float64Array(points),
  least: new Float64Array(points),
  most: new Float64Array(points),
  lower: new Float64Array(points),
  upper: new Float64Array(points),
})

function begin(thin: Columns, at: number, { x, values, lower, upper }: Series, i: number): void {
  thin.x[at] = x[i] as number
  thin.values[at] = thin.least[at] = thin.most[at] = values[i] as number
  thin.lower[at] = lower?.[i] ?? NaN
  thin.upper[at] = upper?.[i] ?? NaN
}

/** An interval that is unknown anywhere in a stretch is unknown in all of it. */
function widen(thin: Columns, at: number, { x, values, lower, upper }: Series, i: number): void {
  const value = values[i] as number
  thin.x[at] = x[i] as number
  thin.values[at] = value
  if (value < (thin.least[at] as number)) thin.least[at] = value
  if (value > (thin.most[at] as number)) thin.most[at] = value
  thin.lower[at] = Math.min(thin.lower[at] as number, lower?.[i] ?? NaN)
  thin.upper[at] = Math.max(thin.upper[at] as number, upper?.[i] ?? NaN)
}
