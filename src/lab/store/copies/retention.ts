/** A copy of the history. */
export interface HistoryCopy {
  name: string
  /** Milliseconds since 1970. */
  madeAt: number
  bytes: number
  /** Why it was made: by the clock, or before a migration to a newer format. */
  kind: 'daily' | 'migration'
}

const dayMs = 86_400_000
const keptDays = 5
const keptWeeks = 4
const keptMigrations = 3

/** An automatic copy is due where the newest one is older than this, or lies in the future of a clock that went back. */
export const isCopyDue = (copies: readonly HistoryCopy[], now: number): boolean =>
  !copies.some(({ kind, madeAt }) => kind === 'daily' && madeAt <= now && now - madeAt < dayMs)

/**
 * Returns the copies to delete: all but the newest of each of the last five days that have one, the newest of each of the
 * last four weeks that have one, and the last three before a migration. Where the rest takes more than `limitBytes`, the
 * oldest of them go too, but never the newest.
 */
export function surplusCopies(copies: readonly HistoryCopy[], limitBytes: number): HistoryCopy[] {
  const newestFirst = copies.toSorted((a, b) => b.madeAt - a.madeAt)
  const kept = new Set<HistoryCopy>([
    ...newestOfEach(newestFirst, dayMs, keptDays),
    ...newestOfEach(newestFirst, 7 * dayMs, keptWeeks),
    ...newestFirst.filter(({ kind }) => kind === 'migration').slice(0, keptMigrations),
  ])
  let bytes = 0
  for (const [i, copy] of newestFirst.filter((own) => kept.has(own)).entries()) {
    bytes += copy.bytes
    if (i > 0 && bytes > limitBytes) kept.delete(copy)
  }
  return newestFirst.filter((copy) => !kept.has(copy))
}

function newestOfEach(newestFirst: readonly HistoryCopy[], spanMs: number, most: number): HistoryCopy[] {
  const newest = new Map<number, HistoryCopy>()
  for (const copy of newestFirst) {
    const span = Math.floor(copy.madeAt / spanMs)
    if (!newest.has(span)) newest.set(span, copy)
  }
  return [...newest.values()].slice(0, most)
}
