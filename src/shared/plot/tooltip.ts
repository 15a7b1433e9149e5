import type { EChartsOption, TooltipComponentOption } from 'echarts'

/** Reads every series at one place of the x axis. Panels are counted from 0. */
export interface AxisReader {
  kind: 'axis'
  /** Says where the pointer is. */
  heading(x: number, panel: number): string
  format(value: number, panel: number): string
  /** Names of the panels; empty where there is one. */
  panels: readonly string[]
  /** Whether all panels are read together, because they stand above each other over one axis. */
  isLinked: boolean
  /** false where some part of the chart does not follow limits of its axes. */
  isZoomable?: false
  /** Names what x counts. Charts with the same unit share their place; undefined where x is a mere index. */
  unit?: string
}

/** Reads one mark. */
export interface ItemReader {
  kind: 'item'
  /** Returns lines about a mark, by the index of its series and its own index. */
  linesOf(series: number, item: number): readonly string[]
  /** Whether the chart follows limits of its axes. */
  isZoomable?: boolean
}

export type Reader = AxisReader | ItemReader
type ReadTooltip = TooltipComponentOption & { reader: Reader }

type AxisReading = Pick<AxisReader, 'heading' | 'format'> & Partial<Omit<AxisReader, 'kind'>>

/** Lists the values under the pointer below their common x. The window draws the list: ECharts would set it as HTML. */
export const axisTooltip = (own: AxisReading): ReadTooltip => ({
  show: false,
  reader: { kind: 'axis', panels: [], isLinked: false, ...own },
})

/** Shows lines about the mark under the pointer, by the index of its series and its own index. */
export const itemTooltip = (linesOf: ItemReader['linesOf'], isZoomable = false): ReadTooltip => ({
  show: false,
  reader: { kind: 'item', linesOf, ...(isZoomable ? { isZoomable } : {}) },
})

/** Returns what reads a chart; null where nothing does. */
export function readerOf({ tooltip }: EChartsOption): Reader | null {
  const own = Array.isArray(tooltip) ? tooltip[0] : tooltip
  return own && 'reader' in own ? (own as ReadTooltip).reader : null
}
