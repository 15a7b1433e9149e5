import { formatCount, formatNumber } from '../../plot/numbers.ts'
import type { PathData } from './data.ts'

/** A rise by less than this share of the first objective is round-off. */
const roundOff = 1e-12

/** Says whether the objective rises between two points of a complete path, and counts the paths that break off. */
export function pathTitle({ panels }: PathData): string {
  const whole = panels.filter(({ result }) => result.descent.value !== null)
  const refused = panels.length - whole.length
  const others = refused > 0 ? `; ${refused} of ${panels.length} paths ${refused > 1 ? 'break' : 'breaks'} off` : ''
  if (panels.length === 0) return 'The objective on the path of Theorem 4.3'
  if (whole.length === 0) return 'The path of Theorem 4.3 is not defined to its end for any network'
  const rises = whole.map(({ result }) => ({ rise: result.largestIncrease, first: result.objective[0] ?? NaN }))
  if (!rises.every(({ rise, first }) => Number.isFinite(rise) && Number.isFinite(first)))
    return `The objective on the path of Theorem 4.3 is not known at every point${others}`
  const rise = Math.max(...rises.map((own) => own.rise))
  if (rises.some((own) => own.rise > roundOff * own.first))
    return `The objective on the path of Theorem 4.3 rises by up to ${formatNumber(rise, 2)}${others}`
  const points = whole.reduce((sum, { result }) => sum + result.objective.length, 0)
  const up = rise > 0 ? ` (largest step up ${formatNumber(rise, 2)})` : ''
  return `The objective rises at none of the ${formatCount(points)} points of the path of Theorem 4.3${up}${others}`
}
