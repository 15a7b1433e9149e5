/** An item to search: by letters of its title in order, and by any part of its other words. */
export interface Findable {
  title: string
  /** Ids, tags and other text that identifies it. */
  words: string
}

/** Whether a word starts here: the character before is no letter or digit. */
const isStart = (text: string, at: number): boolean => at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))

/** Scores a part of a query; null: no match. A whole part scores above scattered letters. */
function partScore(part: string, title: string, words: string): number | null {
  const at = title.indexOf(part)
  if (at >= 0) return 200 - Math.min(at, 40) + (isStart(title, at) ? 60 : 0)
  const other = words.indexOf(part)
  if (other >= 0) return 120 + (isStart(words, other) ? 30 : 0)
  return scatteredScore(part, title)
}

/** Scores letters in order with others between them. Gaps cost, except before the start of a word. */
function scatteredScore(part: string, title: string): number | null {
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

export interface Matches<T> {
  /** The best first. Equal matches keep their order. */
  best: readonly T[]
  /** The score of the best match. */
  score: number
  /** The number of further matches. */
  left: number
}

/** Returns the `max` best matches. An item must match every part of the query; an empty query matches all. */
export function search<T extends Findable>(query: string, items: readonly T[], max: number): Matches<T> {
  const parts = query.toLowerCase().split(/\s+/).filter(Boolean)
  const found: { item: T; score: number }[] = []
  for (const item of items) {
    const score = scoreOf(parts, item)
    if (score !== null) found.push({ item, score })
  }
  if (parts.length > 0) found.sort((a, b) => b.score - a.score)
  return {
    best: found.slice(0, max).map(({ item }) => item),
    score: found[0]?.score ?? 0,
    left: Math.max(0, found.length - max),
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
  // A short title is the closer match.
  return sum - Math.min(lowTitle.length, 60) / 4
}
