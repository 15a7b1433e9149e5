/**
 * Which of many values are enough to draw the line through all of them: of each of so many stretches of the
 * steps, equally wide as they are seen, the first, the least, the greatest and the last, in their order. A stretch without
 * a number above 0 has one place, where the line has a gap. steps: ascending, above 0 on a log axis; all places where they are few.
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

/** The steps at which the second and every later stretch begins: a live line asks often, and takes no logarithms then. */
function edgesOf(low: number, high: number, stretches: number, isLogX: boolean): Float64Array {
  const at = (i: number): number =>
    isLogX ? low * (high / low) ** (i / stretches) : low + ((high - low) * i) / stretches
  return Float64Array.from({ length: stretches - 1 }, (_, i) => at(i + 1))
}

/** Whether a log axis has a place for it. */
export const isShown = (value: number): boolean => value > 0 && value < Infinity

/** Of the places begin … end − 1. */
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
