import type { CompareLine } from '../figures/compare/chart.ts'
import type { ComparedCurve } from '../contract/comparisons.ts'
import { bandsOf, carriedForward } from '../statistics/bands.ts'
import type { SeedGroup } from './labels.ts'

export type Centre = 'median' | 'mean'

/** One line a run, in a band: its certified interval, or the extremes between the points of a thinned curve. */
export function runLines(curves: readonly ComparedCurve[], labels: ReadonlyMap<string, string>): CompareLine[] {
  return curves.map((curve) => ({
    id: curve.run,
    label: labels.get(curve.run) ?? curve.run,
    x: curve.x,
    values: curve.values,
    ...bandOf(curve),
  }))
}

const none = new Float64Array()

function bandOf({ lower, upper, least, most }: ComparedCurve): Pick<CompareLine, 'lower' | 'upper'> {
  if (lower.some(Number.isFinite)) return { lower, upper }
  return least.some((value, i) => value !== most[i]) ? { lower: least, upper: most } : { lower: none, upper: none }
}

/** Explains the bands of a chart; empty where there are none. */
export function bandText(curves: readonly ComparedCurve[], isGrouped: boolean): string {
  if (isGrouped) return 'minimum to maximum over the seeds'
  if (curves.some(({ lower }) => lower.some(Number.isFinite))) return 'certified: no partition lies outside'
  return curves.some((curve) => bandOf(curve).lower.length > 0) ? 'minimum to maximum between the points of a line' : ''
}

/**
 * Draws runs that differ only in their seeds as one line, in a band from their least to their greatest values. A run
 * that ended early keeps its last value.
 */
export function seedLines(
  curves: readonly ComparedCurve[],
  groups: readonly SeedGroup[],
  centre: Centre,
  points: number,
): CompareLine[] {
  const byRun = new Map(curves.map((curve) => [curve.run, rising(curve)]))
  return groups.flatMap(({ id, label, runs }): CompareLine[] => {
    const own = runs.flatMap((run) => byRun.get(run) ?? []).filter(({ x }) => x.length > 0)
    const [first] = own
    if (!first) return []
    if (own.length === 1) return [{ id, label, x: first.x, values: first.values, lower: none, upper: none }]
    const x = gridOf(own, points)
    const over = (of: (curve: Rising) => number[]): Float64Array[] =>
      own.map((curve) => carriedForward(curve.x, of(curve), x))
    return [
      {
        id,
        label,
        x,
        values: bandsOf(over(({ values }) => values))[centre],
        lower: bandsOf(over(({ least }) => least)).lowest,
        upper: bandsOf(over(({ most }) => most)).highest,
      },
    ]
  })
}

interface Rising {
  x: number[]
  values: number[]
  least: number[]
  most: number[]
}

/** Keeps the last of several points at the same x. */
function rising({ x, values, least, most }: ComparedCurve): Rising {
  const kept = Array.from(x, (_, i) => i).filter((i) => i === x.length - 1 || (x[i] ?? NaN) < (x[i + 1] ?? NaN))
  const of = (column: Float64Array): number[] => kept.map((i) => column[i] ?? NaN)
  return { x: of(x), values: of(values), least: of(least), most: of(most) }
}

/** Every x at which a curve has a point, thinned out where they are many; the last x always stays. */
function gridOf(curves: readonly Rising[], points: number): number[] {
  const all = [...new Set(curves.flatMap(({ x }) => x))].toSorted((a, b) => a - b)
  const stride = Math.max(1, Math.ceil(all.length / points))
  return all.filter((_, i) => (all.length - 1 - i) % stride === 0)
}
