import type { Sparkline } from '../../shared/contract/runs.ts'
import { largestTcv } from '../../shared/quantities/read.ts'

/** A row of a table has pixels for fewer. */
const mostPoints = 48

/** Samples the measurements of a run evenly, always with the first and the last. */
export function sparkline(id: string, curves: readonly { objective: number; tcv: Float64Array }[]): Sparkline {
  const count = Math.min(mostPoints, curves.length)
  const at = (i: number): number => (count < 2 ? 0 : Math.round((i * (curves.length - 1)) / (count - 1)))
  const kept = Array.from({ length: count }, (_, i) => curves[at(i)]).filter((curve) => curve !== undefined)
  return {
    id,
    objective: Float64Array.from(kept, ({ objective }) => objective),
    tcv: Float64Array.from(kept, largestTcv),
  }
}
