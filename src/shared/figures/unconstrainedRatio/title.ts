import type { UnconstrainedRatioData } from './data.ts'

/** A loss below another by more than this share is lower. */
const visible = 1e-4

/**
 * Counts the pairs (K, L) whose lowest run ends below DNC, and below every closed form known. Neither DNC nor a closed form
 * bounds the optimum from below, and a lower run may exist.
 */
export function unconstrainedRatioTitle({ groups }: UnconstrainedRatioData): string {
  const best = groups.flatMap((group) => (group.best ? [group.best] : []))
  if (best.length === 0) return 'Losses over that of neural collapse, for several K and L'
  const below = best.filter(({ ending }) => ending === 'below').length
  const lower = best.filter(({ ratio, known }) => ratio < Math.min(known ?? Infinity, 1) * (1 - visible)).length
  return `Lowest runs end below neural collapse (DNC) at ${below} of ${best.length} pairs (K, L), below every known closed form at ${lower}`
}

/** Counts the runs that lost classes, which no mark shows. */
export function failedSentence({ groups }: UnconstrainedRatioData): string {
  const failed = groups.reduce((sum, group) => sum + group.failed, 0)
  const runs = groups.reduce((sum, group) => sum + group.runs, 0)
  return failed === 0 ? '' : `left out: ${failed} of ${runs} runs, which lost classes or ended at the zero solution`
}
