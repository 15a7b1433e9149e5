import type { EChartsOption, ScatterSeriesOption } from 'echarts'
import { position, type Scale } from '../../plot/scales.ts'
import { xAxis, yAxis } from '../../plot/axes.ts'
import { lastPoint } from '../../plot/curves.ts'
import { hatch, plain, widthOf, type Rect } from '../../plot/drawing.ts'
import { editableText, yTitle } from '../../plot/textOverrides.ts'
import type { Frame, Type } from '../../plot/chartFrame.ts'
import type { HistoryPanel } from '../../plot/history.ts'
import { formatNumber } from '../../plot/numbers.ts'
import { layerName } from './panel.ts'
import { panelGrid, panelGrids } from '../../plot/panelGrid.ts'
import { baseOption } from '../../plot/baseOption.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import { grounded, zeroEdge } from '../../plot/zeroStrip.ts'
import { axisTooltip } from '../../plot/tooltip.ts'

/** Draws the metrics of a single step: one mark per layer, panels above each other. */
export function collapseLayersOption(
  whole: readonly HistoryPanel[],
  layers: readonly number[],
  around: Frame,
  { theme }: { theme: ChartTheme },
  type: Type,
  summary: string,
): EChartsOption {
  const panels = whole.map((own) => grounded(own))
  const rects = rectsOf(panels, around.inner, type.small)
  const x = layerScale(layers, rects[0]?.width ?? 0, type.small)
  const look = (gridIndex: number) => ({ theme, gridIndex, fontSize: type.small, labelled: true })
  const name = { size: type.small, colour: theme.quiet, valign: 'bottom' } as const
  return {
    ...baseOption(theme, summary),
    tooltip: axisTooltip({
      heading: (layer) => layerName(Math.round(layer)),
      format: (value) => formatNumber(value),
      panels: panels.map((panel) => plain(panel.name)),
      isLinked: true,
      isZoomable: false,
      unit: 'layer',
    }),
    grid: panelGrids(rects),
    xAxis: panels.map((_, i) => xAxis(x, look(i))),
    yAxis: panels.map((panel, i) => yAxis(panel.y, look(i))),
    series: panels.map((panel, i) => marks(panel, layers, i)),
    graphic: {
      elements: [
        ...around.drawings,
        ...panels.flatMap((panel, i) => {
          const rect = rects[i]
          if (!rect) return []
          return [
            editableText(yTitle(panel.name), rect.left, rect.top - type.small * 0.6, theme, name),
            ...hatch(floorOf(panel, rect), theme),
            ...zeroEdge(rect, panel.y, theme),
          ]
        }),
      ],
    },
  }
}

function marks({ curves, name }: HistoryPanel, layers: readonly number[], index: number): ScatterSeriesOption {
  const data = curves.flatMap((own, l) => {
    const end = lastPoint(own)
    return end ? [{ value: [layers[l] ?? 0, end[1]], itemStyle: { color: own.colour, opacity: 1 } }] : []
  })
  return {
    type: 'scatter',
    id: name,
    name,
    xAxisIndex: index,
    yAxisIndex: index,
    data,
    symbol: 'circle',
    symbolSize: 8,
    silent: true,
    clip: false,
    z: 3,
  }
}

function floorOf({ floor, y }: HistoryPanel, rect: Rect): Rect {
  const height = floor === undefined ? 0 : Math.min(Math.max(position(y, floor), 0), 1) * rect.height
  return { ...rect, top: rect.top + rect.height - height, height }
}

/** Returns a scale with one unit per layer and half a unit at both ends, labelled where there is room. */
function layerScale(layers: readonly number[], width: number, size: number): Scale {
  const [first, last] = [layers[0] ?? 1, layers.at(-1) ?? 1]
  const every = Math.max(1, Math.ceil((layers.length * size * 3) / Math.max(width, 1)))
  const labels = layers.filter((_, i) => i % every === 0)
  return { type: 'value', min: first - 0.5, max: last + 0.5, ticks: [...layers], labels, format: layerName }
}

function rectsOf(panels: readonly HistoryPanel[], inner: Rect, size: number): Rect[] {
  const labels = panels.flatMap(({ y }) => y.labels.map((value) => widthOf(y.format(value), size)))
  const margins = { left: Math.max(0, ...labels) + 10, right: 8, head: size * 2, foot: size * 1.9, gap: 0 }
  return panelGrid(panels.length, 1, inner, margins)
}
