import type { LogitRankData } from './data.ts'

type OfClasses = LogitRankData['classes'][number]

/** Losses that agree to this share are equal: refined structures stop this near to their minimum. */
const sameLoss = 1e-3

/** Returns the lowest run of every depth, ascending. */
export function lowestRuns({ runs }: OfClasses): OfClasses['runs'] {
  const depths = [...new Set(runs.map(({ depth }) => depth))].toSorted((a, b) => a - b)
  return depths.flatMap((depth) =>
    runs
      .filter((run) => run.depth === depth)
      .toSorted((a, b) => a.loss - b.loss)
      .slice(0, 1),
  )
}

/** Returns at how many depths the lowest run attains the best known loss, ends below it, and how many there are. */
export function attained(own: OfClasses): { equal: number; below: number; depths: number } {
  const lowest = lowestRuns(own)
  const ratios = lowest.map(({ depth, loss }) => loss / (own.known[depth - 1]?.loss ?? NaN))
  return {
    equal: ratios.filter((ratio) => Math.abs(ratio - 1) <= sameLoss).length,
    below: ratios.filter((ratio) => ratio < 1 - sameLoss).length,
    depths: lowest.length,
  }
}

/** Claims a fall where the rank of the best known solution never rises with depth and falls at least once. */
export function logitRankTitle({ classes }: LogitRankData): string {
  const plain = 'Rank of the best known solution against depth'
  const [first] = classes
  if (!first) return plain
  const falls = classes.every(({ known }) => {
    const ranks = known.map(({ rank }) => rank)
    return ranks.every((rank, i) => i === 0 || rank <= (ranks[i - 1] ?? 0)) && new Set(ranks).size > 1
  })
  if (!falls) return plain
  const counts = classes.map(attained)
  const sum = (key: 'equal' | 'below' | 'depths'): number => counts.reduce((total, count) => total + count[key], 0)
  const steps = classes
    .map(({ classes: K, known }) => `${[...new Set(known.map(({ rank }) => rank))].join(' → ')} for K = ${K}`)
    .join(', ')
  const below = sum('below') > 0 ? `, and ends below it at ${sum('below')}` : ''
  return `The best known rank falls with depth: ${steps}; training attains the best known loss at ${sum('equal')} of ${sum('depths')} depths${below}`
}
