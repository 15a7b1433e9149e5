/**
 * Which of many values are enough to draw the line through all of them: of each of so many stretches of the
 * steps, equally wide as they are seen, the first, the least, the greatest and the last, in their order. A stretch without a number has
 * one place, where the line has a gap. steps: ascending, above 0 on a log axis; all places where they are few.
 */
export function thinned(
  steps: ArrayLike<number>,
  values: ArrayLike<number>,
  stretches: number,
  isLogX: boolean,
): number[] {
  const count = Math.min(steps.length, values.length)
  if (count <= 4 * stretches) return Array.from({ length: count }, (_, i) => i)
  const seen = (i: number): number => (isLogX ? Math.log(steps[i] as number) : (steps[i] as number))
  const [low, high] = [seen(0), seen(count - 1)]
  const scale = high > low ? stretches / (high - low) : 0
  const stretchOf = (i: number): number => Math.floor((seen(i) - low) * scale)
  const kept: number[] = []
  for (let begin = 0, own = stretchOf(0); begin < count;) {
    let [end, next] = [begin + 1, own]
    for (; end < count; end++) {
      next = stretchOf(end)
      if (next !== own) break
    }
    keepExtremes(values, begin, end, kept)
    begin = end
    own = next
  }
  return kept
}

/** Of the places begin … end − 1. */
function keepExtremes(values: ArrayLike<number>, begin: number, end: number, kept: number[]): void {
  let [first, least, greatest, last] = [-1, -1, -1, -1]
  for (let i = begin; i < end; i++) {
    const value = values[i] as number
    if (Number.isNaN(value)) continue
    if (first < 0) first = least = greatest = i
    if (value < (values[least] as number)) least = i
    if (value > (values[greatest] as number)) greatest = i
    last = i
  }
  if (first < 0) return void kept.push(begin)
  for (const place of [first, Math.min(least, greatest), Math.max(least, greatest), last])
    if (place !== kept.at(-1)) kept.push(place)
}
