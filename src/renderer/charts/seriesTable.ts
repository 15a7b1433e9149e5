import type { EChartsOption, SeriesOption } from 'echarts'

/** The numbers of one series of a chart, for screen readers. */
export interface SeriesRow {
  name: string
  points: number
  /** The last number of each point: y of a curve, the value of a cell. */
  first: number
  last: number
  least: number
  most: number
}

/** Lists the series of a chart. */
export function seriesRows(option: EChartsOption): SeriesRow[] {
  const series = Array.isArray(option.series) ? option.series : option.series ? [option.series] : []
  return series.flatMap((one) => {
    const data: unknown[] = Array.isArray(one.data) ? one.data : []
    const zero = zeroOf(option, one)
    const values = data.map((point) => (valueOf(point) === zero ? 0 : valueOf(point))).filter(Number.isFinite)
    if (values.length === 0) return []
    const [least, most] = values.reduce(
      ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
      [Infinity, -Infinity],
    )
    const name = String(one.name ?? one.id ?? '')
    return [{ name, points: values.length, first: values[0] ?? NaN, last: values.at(-1) ?? NaN, least, most }]
  })
}

/** Returns where the y axis of a series draws 0 (zeroStrip.ts); NaN where it has no such place. */
function zeroOf({ yAxis }: EChartsOption, series: SeriesOption): number {
  const index = 'yAxisIndex' in series && typeof series.yAxisIndex === 'number' ? series.yAxisIndex : 0
  const axis: unknown = Array.isArray(yAxis) ? yAxis[index] : yAxis
  return (axis as { zero?: { at: number } } | undefined)?.zero?.at ?? NaN
}

function valueOf(point: unknown): number {
  const value: unknown = typeof point === 'object' && point !== null && 'value' in point ? point.value : point
  const last: unknown = Array.isArray(value) ? value.at(-1) : value
  return typeof last === 'number' ? last : NaN
}
