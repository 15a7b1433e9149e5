import * as z from 'zod'
import type { Scale } from './scales.ts'

const Limits = z.tuple([z.number(), z.number()])

/** What a user shows of a chart: a plain value that the window keeps and an export takes. */
export const ChartView = z.strictObject({
  /** Ids of the series that are switched off. */
  hidden: z.array(z.string().max(300)).default([]),
  /** Ends of the x axes, in the units of the axis; absent where the axis fits the data. */
  x: Limits.optional(),
  /** Ends of the y axis of the first panel, and of the panels that share its scale. */
  y: Limits.optional(),
})
export type ChartView = z.infer<typeof ChartView>

/** Shows every series between the ends of the data. */
export const wholeView: ChartView = { hidden: [] }

/** Whether the view leaves nothing out and changes no axis. */
export const isWhole = ({ hidden, x, y }: ChartView): boolean =>
  hidden.length === 0 && x === undefined && y === undefined

/** Whether two views show the same. */
export const isSameView = (a: ChartView, b: ChartView): boolean =>
  a.hidden.length === b.hidden.length &&
  a.hidden.every((id, i) => id === b.hidden[i]) &&
  ([a.x, a.y] as const).every((own, axis) => {
    const other = axis === 0 ? b.x : b.y
    return own?.[0] === other?.[0] && own?.[1] === other?.[1]
  })

/** Whether a scale can show these limits: ascending, finite, and above 0 on a log axis. */
export const areLimits = (limits: readonly [number, number], type: Scale['type']): boolean =>
  limits.every(Number.isFinite) && limits[0] < limits[1] && (type === 'value' || limits[0] > 0)
