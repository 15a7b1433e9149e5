/** The numbers that a drawn line stands for, before it is thinned out. */
export interface Columns {
  x: ArrayLike<number>
  y: ArrayLike<number>
}

const known = new WeakMap<object, Columns>()

/** Keeps the numbers behind the points of a series. ECharts copies unknown fields of a series, so they stand beside it. */
export function rememberColumns<T extends object>(data: T, columns: Columns): T {
  known.set(data, columns)
  return data
}

/** Returns the numbers behind the points of a series: all of them where they are known, else its points. */
export function seriesColumns(data: unknown): Columns {
  if (typeof data !== 'object' || data === null) return { x: [], y: [] }
  let columns = known.get(data)
  if (columns) return columns
  columns = data instanceof Float64Array ? columnsOfPairs(data) : columnsOfPoints(data)
  known.set(data, columns)
  return columns
}

/** Long lines are one flat array: x and y alternate. */
function columnsOfPairs(data: Float64Array): Columns {
  const at = (offset: number): Float64Array =>
    Float64Array.from({ length: data.length / 2 }, (_, i) => data[2 * i + offset] ?? NaN)
  return { x: at(0), y: at(1) }
}

function columnsOfPoints(data: object): Columns {
  const points: unknown[] = Array.isArray(data) ? data : []
  const places = points.map((point) => {
    const value: unknown = typeof point === 'object' && point !== null && 'value' in point ? point.value : point
    return Array.isArray(value) ? (value as unknown[]) : []
  })
  const at = (index: number): number[] => places.map((place) => numberOf(place[index]))
  return { x: at(0), y: at(1) }
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : NaN)

const ascending = new WeakMap<object, boolean>()

function ascends(x: ArrayLike<number>): boolean {
  const seen = ascending.get(x)
  if (seen !== undefined) return seen
  let does = true
  for (let i = 1; does && i < x.length; i++) does = (x[i] as number) >= (x[i - 1] as number)
  ascending.set(x, does)
  return does
}

/** Returns the index of the value nearest to `at`; −1 where there is none. `distance` measures on the axis. */
export function nearestIndex(x: ArrayLike<number>, at: number, distance: (a: number, b: number) => number): number {
  if (!ascends(x)) return scanned(x, at, distance)
  let [low, high] = [0, x.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((x[middle] as number) < at) low = middle + 1
    else high = middle
  }
  if (low === 0) return x.length > 0 ? 0 : -1
  if (low === x.length) return low - 1
  return distance(x[low - 1] as number, at) <= distance(x[low] as number, at) ? low - 1 : low
}

function scanned(x: ArrayLike<number>, at: number, distance: (a: number, b: number) => number): number {
  let [best, least] = [-1, Infinity]
  for (let i = 0; i < x.length; i++) {
    const away = distance(x[i] as number, at)
    if (away < least) [best, least] = [i, away]
  }
  return best
}
