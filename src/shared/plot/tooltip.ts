import type { TooltipComponentOption } from 'echarts'
import type { ChartTheme } from './theme.ts'

interface AxisPoint {
  seriesName: string
  value: readonly unknown[]
}

/** Parses the argument of a formatter, which the types of ECharts leave open. */
function axisPoints(params: unknown): AxisPoint[] {
  return (Array.isArray(params) ? (params as unknown[]) : [params]).flatMap((entry) => {
    if (typeof entry !== 'object' || entry === null) return []
    const { seriesName, value } = entry as { seriesName?: unknown; value?: unknown }
    return typeof seriesName === 'string' && Array.isArray(value) ? [{ seriesName, value: value as unknown[] }] : []
  })
}

const look = (theme: ChartTheme): TooltipComponentOption => ({
  confine: true,
  transitionDuration: 0,
  backgroundColor: theme.paper,
  borderColor: theme.rule,
  padding: [4, 8],
  textStyle: { color: theme.ink, fontSize: 11, fontFamily: theme.fontFamily },
})

/** Lists the values under the pointer below their common x. */
export function axisTooltip(
  theme: ChartTheme,
  heading: (x: number) => string,
  format: (value: number) => string,
): TooltipComponentOption {
  return {
    ...look(theme),
    trigger: 'axis',
    axisPointer: { type: 'line', animation: false, lineStyle: { color: theme.quiet, width: 1, type: 'solid' } },
    formatter: (params: unknown) => {
      const points = axisPoints(params)
      const x = Number(points[0]?.value[0])
      const rows = points.map(({ seriesName, value }) => `${seriesName}  ${format(Number(value[1]))}`)
      return [heading(x), ...rows].join('<br>')
    },
  }
}

/** Shows lines about the mark under the pointer, by the index of its series and its own index. */
export function itemTooltip(
  theme: ChartTheme,
  linesOf: (series: number, item: number) => readonly string[],
): TooltipComponentOption {
  return {
    ...look(theme),
    trigger: 'item',
    formatter: (params: unknown) => {
      const { seriesIndex, dataIndex } = (params ?? {}) as { seriesIndex?: unknown; dataIndex?: unknown }
      return linesOf(Number(seriesIndex), Number(dataIndex)).join('<br>')
    },
  }
}
