/**
 * Returns the indices of the values that are enough to draw the line through all of them. It divides the steps into
 * stretches of equal width on screen and keeps the first, least, greatest and last value of each, in order. A stretch
 * without a value above 0 keeps one index, where the line has a gap. Short lines keep every index. steps: ascending, and
 * above 0 on a log axis.
 */
export function downsampleForDisplay(
  steps: ArrayLike<number>,
  values: ArrayLike<number>,
  stretches: number,
  isLogX: boolean,
): number[] {
  const count = Math.min(steps.length, values.length)
  if (count <= 4 * stretches) return Array.from({ length: count }, (_, i) => i)
  const edges = edgesOf(steps[0] as number, steps[count - 1] as number, stretches, isLogX)
  const kept: number[] = []
  for (let begin = 0, edge = 0; begin < count;) {
    const step = steps[begin] as number
    while (edge < stretches - 1 && !(step < (edges[edge] as number))) edge++
    const below = edge < stretches - 1 ? (edges[edge] as number) : Infinity
    let end = begin + 1
    while (end < count && (steps[end] as number) < below) end++
    keepExtremes(values, begin, end, kept)
    begin = end
  }
  return kept
}

/** Returns the steps at which the second and later stretches begin, computed once: a live line compares steps often. */
function edgesOf(low: number, high: number, stretches: number, isLogX: boolean): Float64Array {
  const at = (i: number): number =>
    isLogX ? low * (high / low) ** (i / stretches) : low + ((high - low) * i) / stretches
  return Float64Array.from({ length: stretches - 1 }, (_, i) => at(i + 1))
}

/** Whether a log axis can show the value. */
export const isShown = (value: number): boolean => value > 0 && value < Infinity

/** Keeps first, least, greatest and last of the indices begin … end − 1. */
function keepExtremes(values: ArrayLike<number>, begin: number, end: number, kept: number[]): void {
  let [first, least, greatest, last] = [-1, -1, -1, -1]
  for (let i = begin; i < end; i++) {
    const value = values[i] as number
    if (!isShown(value)) continue
    if (first < 0) first = least = greatest = i
    if (value < (values[least] as number)) least = i
    if (value > (values[greatest] as number)) greatest = i
    last = i
  }
  if (first < 0) return void kept.push(begin)
  for (const place of [first, Math.min(least, greatest), Math.max(least, greatest), last])
    if (place !== kept.at(-1)) kept.push(place)
}
