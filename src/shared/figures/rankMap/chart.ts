import type { CustomSeriesOption, EChartsOption } from 'echarts'
import type { RankMapData } from './data.ts'
import { logScale } from '../../plot/scales.ts'
import { colourBar, colourBarHeight } from '../../plot/colourBar.ts'
import type { Rect } from '../../plot/drawing.ts'
import { emptyOption, baseOption } from '../../plot/baseOption.ts'
import { chartFrame, frameHeight, typeSizes } from '../../plot/chartFrame.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatAtMost, formatNumber, formatPercent, formatShort, subscript } from '../../plot/numbers.ts'
import {
  cellRect,
  colourOf,
  hasRoomForNumbers,
  isMoving,
  isOver,
  mapDrawings,
  outerAxes,
  outerHeight,
  rankMapRects,
  rangeOf,
  restless,
  spreadOf,
  variationLabel,
  type MapLook,
} from './annotations.ts'
import { panelGrids } from '../../plot/panelGrid.ts'
import type { StudyChart, StudyChartView } from '../kind.ts'
import { lightTheme } from '../../plot/theme.ts'
import { itemTooltip } from '../../plot/tooltip.ts'
import { rankMapTitle } from './title.ts'

/**
 * Figure 1: the part of every weight matrix above rank K over λ and σ, one map per matrix. Every map is a series, and its
 * item i is cell i of the data.
 */
export function rankMapChart(data: RankMapData): StudyChart {
  return {
    title: rankMapTitle(data),
    height: (width, fontSize = 12, theme = lightTheme) => {
      const view = { width, height: 0, fontSize, theme, title: rankMapTitle(data) }
      const { small } = typeSizes(fontSize)
      const cell = (width - 11 * fontSize) / Math.max(1, data.layers.length * data.lambdas.length)
      const lines = data.cells.some(({ runTails }) => runTails.length > 1) ? 2.8 : 1.8
      const row = Math.min(Math.max(cell * 0.75, lines * fontSize), 3 * fontSize)
      const maps = row * data.deviations.length + outerHeight(small) + colourBarHeight(small)
      return Math.round(maps + frameHeight(frameContent(data, lookOf(data, view), view), typeSizes(fontSize)))
    },
    option: (view) => option(data, view),
  }
}

function lookOf(data: RankMapData, { theme, width, height, fontSize }: StudyChartView): MapLook {
  const type = typeSizes(fontSize)
  const exponents = data.cells.flatMap(({ tails }) => [...(tails ?? [])].filter((tail) => tail > 0)).map(Math.log10)
  return {
    theme,
    type,
    low: Math.floor(Math.min(...exponents)),
    high: Math.ceil(Math.max(...exponents)),
    numbered: hasRoomForNumbers(data, { left: 0, top: 0, width: width - 16, height }, type.small),
  }
}

const frameContent = (data: RankMapData, look: MapLook, view: StudyChartView) => ({
  ...view,
  entries: entriesOf(data, look),
  captions: captionsOf(data, look),
})

function option(data: RankMapData, view: StudyChartView): EChartsOption {
  const { theme } = view
  const type = typeSizes(view.fontSize)
  const look = lookOf(data, view)
  const around = chartFrame(frameContent(data, look, view), type)
  if (look.low > look.high) return emptyOption('No run has finished yet.', around, view)
  const foot = colourBarHeight(type.small)
  const inner = { ...around.inner, height: around.inner.height - foot }
  const rects = rankMapRects(data, inner, type.small)
  const bar = {
    label: `({i|s}${subscript(data.classes + 1)}² + {i|s}${subscript(data.classes + 2)}² + …) / ‖{i|W}‖²`,
    scale: (most: number) => logScale(look.low, look.high, most),
    floor: data.floor,
    size: type.small,
  }
  return {
    ...baseOption(theme, rankMapTitle(data)),
    tooltip: itemTooltip((series, item) => pointed(data, series, item)),
    grid: panelGrids(rects),
    xAxis: rects.map((_, gridIndex) => ({ gridIndex, show: false, min: 0, max: data.lambdas.length })),
    yAxis: rects.map((_, gridIndex) => ({ gridIndex, show: false, min: 0, max: data.deviations.length })),
    series: rects.map((rect, layer) => mapSeries(data, layer, rect, look)),
    graphic: {
      elements: [
        ...around.drawings,
        ...rects.flatMap((rect, layer) => mapDrawings(data, layer, rect, look)),
        ...outerAxes(data, rects, look),
        ...colourBar({ ...around.inner, top: inner.top + inner.height, height: foot }, { theme, ...bar }),
      ],
    },
  }
}

function mapSeries(data: RankMapData, layer: number, panel: Rect, look: MapLook): CustomSeriesOption {
  const name = `W${subscript(data.layers[layer] ?? 0)}`
  return {
    type: 'custom',
    id: name,
    name,
    xAxisIndex: layer,
    yAxisIndex: layer,
    data: data.cells.map(({ lambda, deviation, tails }) => [lambda, deviation, tails?.[layer] ?? null]),
    encode: { x: 0, y: 1 },
    renderItem: ({ dataIndex }) => {
      const cell = data.cells[dataIndex]
      if (!cell) return null
      const { left: x, top: y, width, height } = cellRect(cell, data, panel)
      // Edges of the paper's colour keep cells of nearly one colour apart.
      const style = { fill: colourOf(cell.tails?.[layer], look), stroke: look.theme.paper, lineWidth: 1 }
      return { type: 'rect', shape: { x, y, width, height }, style }
    },
  }
}

/** Returns the tooltip of a cell. */
function pointed(data: RankMapData, series: number, item: number): string[] {
  const cell = data.cells[item]
  if (!cell) return []
  const [tail, earlier] = [cell.tails?.[series], cell.earlierTails?.[series]]
  const variation = data.variations[cell.deviation]
  const statuses = [...new Set(cell.statuses)].join(', ')
  const [low, high] = rangeOf(cell, series)
  const more =
    cell.runTails.length > 1
      ? `, median of ${cell.runTails.length} runs from ${formatNumber(low)} to ${formatNumber(high)}`
      : ''
  return [
    `λ = ${formatNumber(data.lambdas[cell.lambda] ?? NaN, 2)}, σ = ${formatShort(data.deviations[cell.deviation] ?? NaN)}`,
    ...(variation ? [`TCV of the data ${variationLabel(variation)}`] : []),
    tail === undefined
      ? statuses
      : `W${subscript(data.layers[series] ?? 0)}: ${formatNumber(tail)} above the rank${more}`,
    ...(tail !== undefined && isMoving(tail, earlier)
      ? [`a quarter of the steps earlier: ${formatNumber(earlier ?? NaN)}`]
      : []),
  ]
}

function entriesOf({ cells, floor }: RankMapData, { theme, low }: MapLook): LegendEntry[] {
  const moves = cells.some(({ tails, earlierTails }) => tails?.some((tail, l) => isMoving(tail, earlierTails?.[l])))
  const isCrossed = cells.some(({ tails, statuses }) => !tails && isOver(statuses))
  const [circle, cross] = [
    { kind: 'circle', colour: theme.ink },
    { kind: 'cross', colour: theme.quiet },
  ] as const
  const last = `changed by more than ${formatPercent(restless)} over the last quarter of the steps`
  return [
    ...(moves ? [{ sample: circle, label: `not at rest: ${last}` }] : []),
    ...(isCrossed ? [{ sample: cross, label: 'did not finish' }] : []),
    ...(Math.log10(floor) > low ? [{ sample: { kind: 'hatch' } as const, label: 'round-off of the weights' }] : []),
  ]
}

/** Says what the colours and the numbers of the cells are, and how far seeds differ. */
function cellCaption(cells: RankMapData['cells'], layers: readonly number[], numbered: boolean): string[] {
  const seeds = Math.max(0, ...cells.map(({ runTails }) => runTails.length))
  const log = 'log₁₀ of this part'
  if (seeds < 2) return numbered ? [`in the cells: ${log}`] : []
  if (numbered) return [`in the cells: ${log}, median of ${seeds} seeds; below: the largest over the smallest seed`]
  const spreads = cells.flatMap((cell) => layers.map((_, l) => spreadOf(cell, l))).filter((own) => !Number.isNaN(own))
  const most = Math.max(1, ...spreads)
  const factor = most === Infinity ? 'an infinite factor' : `a factor of at most ${formatAtMost(most)}`
  return [`medians of ${seeds} seeds, which differ by ${factor}`]
}

function captionsOf(
  { cells, layers, withoutTail, classes, lambdas, deviations }: RankMapData,
  { numbered }: MapLook,
): string[] {
  const coming = lambdas.length * deviations.length - cells.filter((cell) => cell.tails ?? isOver(cell.statuses)).length
  const names = withoutTail.map((l) => `{i|W}${subscript(l)}`).join(', ')
  return [
    ...cellCaption(cells, layers, numbered),
    `TCV${subscript(classes)} of the data: from the certified lower bound to the best partition found`,
    '{i|λ}: coefficient of ½‖{i|W}ₗ‖², as in the runs (eq. 3: {i|λ}/2)',
    ...(names ? [`left out: ${names}, which cannot have a rank above ${classes}`] : []),
    ...(coming > 0 ? [`${coming} of ${lambdas.length * deviations.length} cells unfinished`] : []),
  ]
}
