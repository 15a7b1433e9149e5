/** Something that can be found: by letters of its title in their order, and by any part of its other words. */
export interface Findable {
  title: string
  /** Ids, tags, what else it is known by. */
  words: string
}

/** A space, a dash or the like before it: there a word begins. */
const isStart = (text: string, at: number): boolean => at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))

/** How well a text has this part of a query; null: not at all. Whole parts come before scattered letters. */
function partScore(part: string, title: string, words: string): number | null {
  const at = title.indexOf(part)
  if (at >= 0) return 200 - Math.min(at, 40) + (isStart(title, at) ? 60 : 0)
  const other = words.indexOf(part)
  if (other >= 0) return 120 + (isStart(words, other) ? 30 : 0)
  return scattered(part, title)
}

/** Letters in their order with others between them: the fewer gaps, and the more of them at starts of words, the better. */
function scattered(part: string, title: string): number | null {
  let from = 0
  let score = 60
  for (const letter of part) {
    const at = title.indexOf(letter, from)
    if (at < 0) return null
    if (at > from && !isStart(title, at)) score -= 8
    from = at + 1
  }
  return score
}

export interface Found<T> {
  /** The best first; of equals the one that came first. */
  best: readonly T[]
  /** How well the best of them answers. */
  score: number
  /** How many more there are. */
  left: number
}

/** The `most` items that answer a query best, every part of which they must have. A query without letters finds all. */
export function search<T extends Findable>(query: string, items: readonly T[], most: number): Found<T> {
  const parts = query.toLowerCase().split(/\s+/).filter(Boolean)
  const found: { item: T; score: number }[] = []
  for (const item of items) {
    const score = scoreOf(parts, item)
    if (score !== null) found.push({ item, score })
  }
  if (parts.length > 0) found.sort((a, b) => b.score - a.score)
  return {
    best: found.slice(0, most).map(({ item }) => item),
    score: found[0]?.score ?? 0,
    left: Math.max(0, found.length - most),
  }
}

function scoreOf(parts: readonly string[], { title, words }: Findable): number | null {
  const [lowTitle, lowWords] = [title.toLowerCase(), words.toLowerCase()]
  let sum = 0
  for (const part of parts) {
    const score = partScore(part, lowTitle, lowWords)
    if (score === null) return null
    sum += score
  }
  // Of two that have it all, the one that has little else.
  return sum - Math.min(lowTitle.length, 60) / 4
}
