import type { EChartsOption, ScatterSeriesOption } from 'echarts'
import type { WeightNormsData } from './data.ts'
import { narrowLogScale, rootScale, type Scale } from '../../plot/scales.ts'
import { xAxis, yAxis } from '../../plot/axes.ts'
import { curve, curveSeries, lastPoint, leftOutSentence, shownValues, type Curve } from '../../plot/curves.ts'
import { plain, widthOf, type Rect } from '../../plot/drawing.ts'
import { emptyOption, baseOption } from '../../plot/baseOption.ts'
import { endLabelWidth } from '../../plot/endLabels.ts'
import { chartFrame, typeSizes } from '../../plot/chartFrame.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatCount, formatNumber, subscript } from '../../plot/numbers.ts'
import { columnsIn, panelGrid, panelGrids } from '../../plot/panelGrid.ts'
import type { StudyChart, StudyChartView } from '../kind.ts'
import { paged } from '../paged.ts'
import { lightTheme, layerColour, type ChartTheme } from '../../plot/theme.ts'
import { visible } from '../../plot/limits.ts'
import { areEmpty, groundedTogether, zeroEdge } from '../../plot/zeroStrip.ts'
import { axisTooltip } from '../../plot/tooltip.ts'
import { namedLayers, panelDrawings } from './annotations.ts'
import { weightNormsTitle } from './title.ts'

type Panel = WeightNormsData['panels'][number]

/** Figure 5: the norm of every weight matrix during training, one panel per run; residual layers dashed. */
export function weightNormsChart(data: WeightNormsData): StudyChart {
  return {
    title: weightNormsTitle(data),
    height: (width, fontSize = 12, theme = lightTheme) => {
      const columns = columnsOf(data, width, fontSize, theme)
      const rows = Math.ceil(data.panels.length / columns)
      return Math.round(rows * Math.max(width / columns / shapeOf(columns), 14 * fontSize) + 8.5 * fontSize)
    },
    option: (view) => option(data, view),
    pages: (room) =>
      paged(data.panels, room, (panels) => ({
        ...weightNormsChart({ ...data, panels }),
        title: weightNormsTitle(data),
      })),
  }
}

/** Width over height of a panel. */
const shapeOf = (columns: number): number => [1.9, 1.2][columns - 1] ?? 0.85
/** Every panel has room for its numbers and for the names of its layers. */
const columnsOf = ({ panels }: WeightNormsData, width: number, fontSize: number, theme: ChartTheme): number =>
  columnsIn(width, fontSize, 12.5, Math.min(Math.max(panels.length, 1), 5), theme)

/** Draws over the square roots of the steps, because most changes come early. */
function panelCurves({ run, steps, norms, residual }: Panel, theme: ChartTheme): Curve[] {
  return norms.map((values, l) =>
    curve(steps.map(Math.sqrt), values, {
      id: `${run} W${l + 1}`,
      name: `W${subscript(l + 1)}`,
      label: `{i|W}${subscript(l + 1)}`,
      colour: layerColour(theme, l + 1, norms.length),
      width: 1.5,
      ...(residual[l] ? { dash: [5, 2.5] } : {}),
    }),
  )
}

/** Returns the forecasts that a log axis can show, at the last step. */
const forecastSeries = ({ run, steps, forecast }: Panel, theme: ChartTheme, index: number): ScatterSeriesOption => ({
  type: 'scatter',
  id: `${run} forecast`,
  name: 'balance law',
  xAxisIndex: index,
  yAxisIndex: index,
  silent: true,
  symbol: 'diamond',
  symbolSize: 8,
  itemStyle: { color: 'transparent', borderColor: theme.balance, borderWidth: 1.2 },
  data: Array.from(forecast)
    .filter((norm) => norm > 0)
    .map((norm) => [Math.sqrt(steps.at(-1) ?? 0), norm]),
  clip: false,
  z: 4,
})

function option(data: WeightNormsData, view: StudyChartView): EChartsOption {
  const { theme } = view
  const type = typeSizes(view.fontSize)
  const lines = data.panels.map((panel) => visible(panelCurves(panel, theme), theme))
  const all = lines.flat()
  const captions = ['dotted: the continuation divides λ', leftOutSentence(all)].filter(Boolean)
  const around = chartFrame(
    { ...view, x: 'norm ‖Wₗ‖ over the step, on a square-root scale', entries: entriesOf(data, theme), captions },
    type,
  )
  if (areEmpty(all)) return emptyOption('No measurements yet.', around, view)
  const forecasts = data.panels.flatMap(({ forecast }) => Array.from(forecast).filter((norm) => norm > 0))
  const { y, panels } = groundedTogether(lines, narrowLogScale([...shownValues(all), ...forecasts]))
  const columns = columnsOf(data, view.width, type.label, theme)
  const rects = rectsOf(data, y, around.inner, { size: type.small, theme, columns })
  const last = Math.max(...data.panels.flatMap((panel) => panel.steps))
  const x = rootScale(last, Math.min(Math.max(2, Math.floor((rects[0]?.width ?? 0) / (type.small * 4.5))), 6))
  const look = (gridIndex: number, labelled: boolean) => ({ theme, gridIndex, fontSize: type.small, labelled })
  const isFirst = (i: number): boolean => i % columns === 0
  return {
    ...baseOption(theme, weightNormsTitle(data)),
    tooltip: axisTooltip({
      isZoomable: false,
      heading: (root) => `step ${formatCount(root ** 2)}`,
      format: (value) => formatNumber(value),
      panels: data.panels.map(({ label }) => plain(label)),
      unit: 'root of the step',
    }),
    grid: panelGrids(rects),
    xAxis: rects.map((_, i) => xAxis(x, look(i, true))),
    yAxis: rects.map((_, i) => yAxis(y, look(i, isFirst(i)))),
    series: [
      ...panels.flatMap((curves, i) => curves.filter((own) => lastPoint(own)).map((own) => curveSeries(own, i))),
      ...data.panels.map((panel, i) => forecastSeries(panel, theme, i)).filter(({ data: marks }) => marks?.length),
    ],
    graphic: {
      elements: [
        ...around.drawings,
        ...data.panels.flatMap((panel, i) => {
          const rect = rects[i]
          if (!rect) return []
          const look = { rect, x, y, theme, size: type.small, room: roomOf(rects) }
          return [...zeroEdge(rect, y, theme), ...panelDrawings(panel, panels[i] ?? [], look)]
        }),
      ],
    },
  }
}

/** Returns the width between two panels of a row, less a gap. */
const roomOf = ([first, second]: readonly Rect[]): number =>
  first && second && second.top === first.top ? second.left - first.left - first.width - 6 : 0

function entriesOf({ panels }: WeightNormsData, theme: ChartTheme): LegendEntry[] {
  const entries: LegendEntry[] = []
  if (panels.some(({ residual }) => residual.includes(true)))
    entries.push(
      { sample: { kind: 'line', colour: theme.ink }, label: 'feedforward layer' },
      { sample: { kind: 'line', colour: theme.ink, dash: [5, 2.5] }, label: 'residual layer' },
    )
  if (panels.some(({ forecast }) => forecast.some((norm) => norm > 0)))
    entries.push({ sample: { kind: 'diamond', colour: theme.balance }, label: 'balance law, before training' })
  return entries
}

interface GridLook {
  size: number
  theme: ChartTheme
  columns: number
}

function rectsOf(data: WeightNormsData, y: Scale, inner: Rect, { size, theme, columns }: GridLook): Rect[] {
  const labels = y.labels.map((value) => widthOf(y.format(value), size))
  const most = Math.max(1, ...data.panels.map(({ norms }) => norms.length))
  const ends = endLabelWidth([{ content: namedLayers([1, most]) }], size, theme)
  const margins = {
    left: Math.max(0, ...labels) + 10,
    right: ends + 2,
    head: size * 3.7,
    foot: size * 2,
    gap: ends + 8,
  }
  return panelGrid(data.panels.length, columns, inner, margins)
}
