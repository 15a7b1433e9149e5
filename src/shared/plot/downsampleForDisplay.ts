import { extremesOf, isSummarised } from './columnBlocks.ts'

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
  const ascends = isSummarised(steps)
  const kept: number[] = []
  for (let begin = 0, edge = 0; begin < count;) {
    const step = steps[begin] as number
    while (edge < stretches - 1 && !(step < (edges[edge] as number))) edge++
    const below = edge < stretches - 1 ? (edges[edge] as number) : Infinity
    const end = endOf(steps, below, begin + 1, count, ascends)
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

/** Keeps first, least, greatest and last of the indices begin … end − 1. */
function keepExtremes(values: ArrayLike<number>, begin: number, end: number, kept: number[]): void {
  const { first, least, greatest, last } = extremesOf(values, begin, end)
  if (first < 0) return void kept.push(begin)
  for (const place of [first, Math.min(least, greatest), Math.max(least, greatest), last])
    if (place !== kept.at(-1)) kept.push(place)
}

/** Returns the first index from `begin` on whose step is not below `limit`. Walks, unless steps ascend without gaps. */
function endOf(steps: ArrayLike<number>, limit: number, begin: number, count: number, ascends: boolean): number {
  let end = begin
  if (!ascends) {
    while (end < count && (steps[end] as number) < limit) end++
    return end
  }
  for (let after = count; end < after;) {
    const middle = (end + after) >> 1
    if ((steps[middle] as number) < limit) end = middle + 1
    else after = middle
  }
  return end
}
