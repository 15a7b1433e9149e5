import type { CustomSeriesOption, EChartsOption } from 'echarts'
import { position } from '../../plot/scales.ts'
import { plain, polyline, round, text, type Drawing } from '../../plot/drawing.ts'
import { emptyOption, baseOption } from '../../plot/baseOption.ts'
import { fitted } from '../../plot/wrapped.ts'
import { chartFrame, typeSizes, type Frame, type Type } from '../../plot/chartFrame.ts'
import { formatNumber } from '../../plot/numbers.ts'
import {
  hasPlace,
  heightOf,
  isWithin,
  placeAxes,
  tickText,
  type ParallelAxis,
  type ParallelLine,
  type ParallelPlaces,
  type PlacedAxis,
} from './parallelLayout.ts'
import type { RunLook } from '../../plot/runColours.ts'
import { panelGrids } from '../../plot/panelGrid.ts'
import { mapColour, visibleMap, visibleMapColour, type ChartTheme } from '../../plot/theme.ts'
import { itemTooltip } from '../../plot/tooltip.ts'

export interface ParallelView {
  width: number
  height: number
  theme: ChartTheme
  looks: ReadonlyMap<string, RunLook>
  /** The key of the axis that colours the lines; null: every run has its own colour. */
  colourBy: string | null
  title?: string
  fontSize?: number
}

/** Returns the runs within all intervals. Item i of the series `within` is run i of these. */
export const linesWithin = <Line extends ParallelLine>(axes: readonly ParallelAxis[], lines: readonly Line[]): Line[] =>
  lines.filter((line) => isWithin(axes, line))

/** Returns where the option draws the axes. */
export const parallelPlaces = (
  axes: readonly ParallelAxis[],
  lines: readonly ParallelLine[],
  view: ParallelView,
): ParallelPlaces => {
  const type = typeSizes(view.fontSize)
  return placeAxes(axes, lines, around(axes, lines, view, type).inner, type)
}

/**
 * Draws every run as a line over parallel axes. Runs outside an interval are faint and behind the others. A run without a
 * value on an axis passes through the lane below it. Set the option with `notMerge`.
 */
export function parallelOption(
  axes: readonly ParallelAxis[],
  lines: readonly ParallelLine[],
  view: ParallelView,
): EChartsOption {
  const { theme } = view
  const type = typeSizes(view.fontSize)
  const own = around(axes, lines, view, type)
  if (axes.length === 0 || lines.length === 0)
    return emptyOption('Choose an axis. Each run is a line across the chosen axes.', own, view)
  const places = placeAxes(axes, lines, own.inner, type)
  const within = linesWithin(axes, lines)
  const outside = lines.filter((line) => !isWithin(axes, line))
  const colour = colourOf(places.axes, view)
  return {
    ...baseOption(
      theme,
      `${lines.length} runs over ${axes.length} axes, ${within.length} of them within the intervals.`,
    ),
    tooltip: itemTooltip((series, item) => (series === 1 ? lineTooltip(within[item], axes) : [])),
    grid: panelGrids([own.inner]),
    xAxis: [{ show: false, min: 0, max: Math.max(lines.length, 1) }],
    yAxis: [{ show: false, min: 0, max: 1 }],
    series: [
      linesOf('outside', outside, places, () => ({ stroke: theme.rule, lineWidth: 0.8 })),
      linesOf('within', within, places, (line) => {
        const dash = view.colourBy === null ? view.looks.get(line.id)?.dash : undefined
        const width = within.length > 100 ? 1 : 1.6
        return { stroke: colour(line), lineWidth: width, ...(dash ? { lineDash: dash } : {}) }
      }),
    ],
    graphic: {
      elements: [...own.drawings, ...places.axes.flatMap((placed, i) => axisDrawings(placed, i, places, view, type))],
    },
  }
}

function around(axes: readonly ParallelAxis[], lines: readonly ParallelLine[], view: ParallelView, type: Type): Frame {
  const isMissing = axes.some((axis, i) => lines.some(({ values }) => !hasPlace(axis, values[i])))
  const isLog = axes.some((axis) => axis.isLog && !axis.words)
  const missing = `below an axis: number of runs without a value there${isLog ? ', or not above 0 on a log axis' : ''}`
  return chartFrame({ ...view, entries: [], captions: isMissing && axes.length > 0 ? [missing] : [] }, type)
}

/** Builds the series of some lines. Its data hold the share of every axis, null in the lane. */
function linesOf(
  id: 'outside' | 'within',
  lines: readonly ParallelLine[],
  { axes }: ParallelPlaces,
  style: (line: ParallelLine) => { stroke: string; lineWidth: number; lineDash?: number[] },
): CustomSeriesOption {
  const share = ({ axis, scale }: PlacedAxis, value: number | null | undefined): number | null =>
    hasPlace(axis, value) ? position(scale, value) : null
  return {
    type: 'custom',
    id,
    name: id,
    silent: id === 'outside',
    z: id === 'outside' ? 1 : 2,
    cursor: 'pointer',
    // The index stands for x and y, because ECharts drops items without numbers.
    data: lines.map((line, i) => [i, 0, ...axes.map((placed, a) => share(placed, line.values[a]))]),
    encode: { x: 0, y: 1 },
    renderItem: ({ dataIndex }) => {
      const line = lines[dataIndex]
      if (!line) return null
      // On a single axis every run is a short mark.
      const reach = axes.length === 1 ? [-6, 6] : [0]
      const points = axes.flatMap((placed, a) =>
        reach.map((by) => [round(placed.x + by), round(heightOf(placed, line.values[a]))]),
      )
      const own = style(line)
      return {
        type: 'polyline',
        shape: { points },
        style: { fill: 'none', lineJoin: 'round', ...own },
        emphasis: { style: { lineWidth: own.lineWidth + 2 } },
      }
    },
  }
}

function colourOf(axes: readonly PlacedAxis[], { theme, looks, colourBy }: ParallelView) {
  const at = axes.findIndex(({ axis }) => axis.key === colourBy)
  const by = axes[at]
  if (!by) return (line: ParallelLine): string => looks.get(line.id)?.colour ?? theme.ink
  return ({ values }: ParallelLine): string =>
    hasPlace(by.axis, values[at]) ? visibleMapColour(theme, position(by.scale, values[at])) : theme.quiet
}

function axisDrawings(
  placed: PlacedAxis,
  order: number,
  { spacing, isStaggered }: ParallelPlaces,
  view: ParallelView,
  type: Type,
): Drawing[] {
  const { axis, x, top, height, scale, labels, lane, without } = placed
  const { theme } = view
  const size = type.small
  const name = fitted(axis.label, spacing > 0 ? spacing * (isStaggered ? 2 : 1) - size : view.width, size)
  const nameTop = top - size * (isStaggered && order % 2 === 0 ? 2.5 : 1.2)
  const stroke = { colour: theme.quiet, width: 1, z: 3 }
  const across = (y: number): [number, number][] => [
    [x - 3, y],
    [x, y],
  ]
  return [
    ...(axis.key === view.colourBy ? [strip(placed, theme)] : []),
    polyline(
      [
        [x, top],
        [x, top + height],
      ],
      stroke,
    ),
    text(name, x, nameTop, theme, { size, colour: theme.ink, align: 'center', valign: 'bottom' }),
    ...scale.ticks
      .filter((tick) => position(scale, tick) > -1e-9 && position(scale, tick) < 1 + 1e-9)
      .map((tick) => polyline(across(heightOf(placed, tick)), stroke)),
    ...labels.map((value) =>
      text(tickText(scale, value, spacing, size), x - 9, heightOf(placed, value), theme, {
        size,
        colour: theme.ink,
        align: 'right',
        valign: 'middle',
        background: theme.paper,
      }),
    ),
    ...(without > 0
      ? [
          polyline(across(lane), stroke),
          text(String(without), x, lane + size * 0.5, theme, { size, colour: theme.quiet, align: 'center' }),
        ]
      : []),
    ...brush(placed, theme),
  ]
}

/** Draws the colours of the lines along the axis that colours them. */
function strip({ x, top, height }: PlacedAxis, theme: ChartTheme): Drawing {
  const [low, high] = visibleMap(theme)
  const colorStops = Array.from({ length: 9 }, (_, i) => ({
    offset: i / 8,
    color: mapColour(theme, high - ((high - low) * i) / 8),
  }))
  return {
    type: 'rect',
    silent: true,
    z: 3,
    shape: { x: x + 1, y: top, width: 6, height },
    style: { fill: { type: 'linear', x: 0, y: 0, x2: 0, y2: 1, colorStops } },
  }
}

function brush(placed: PlacedAxis, theme: ChartTheme): Drawing[] {
  const { axis, x, top, height } = placed
  if (!axis.interval) return []
  const [low, high] = intervalShares(placed)
  if (high < low) return []
  const full = Math.max(round((high - low) * height), 3)
  const middle = top + (1 - (low + high) / 2) * height
  const shape = { x: x - 7, y: round(middle - full / 2), width: 14, height: full }
  const look = [
    { fill: theme.accent, opacity: 0.22 },
    { fill: 'none', stroke: theme.accent, lineWidth: 1.2 },
  ] as const
  return look.map((style): Drawing => ({ type: 'rect', silent: true, z: 4, shape, style }))
}

/** Returns the shares (0 … 1) of an interval on its axis. An interval of words covers their whole parts. */
export function intervalShares({ axis, scale }: Pick<PlacedAxis, 'axis' | 'scale'>): [number, number] {
  const { least, most } = axis.interval ?? { least: -Infinity, most: Infinity }
  const half = axis.words ? 0.5 : 0
  const share = (value: number): number => {
    if (!Number.isFinite(value) || (scale.type === 'log' && value <= 0)) return value > 0 ? 1 : 0
    return Math.min(Math.max(position(scale, value), 0), 1)
  }
  return [share(least - half), share(most + half)]
}

/** Returns the tooltip of a run. */
function lineTooltip(line: ParallelLine | undefined, axes: readonly ParallelAxis[]): string[] {
  if (!line) return []
  return [line.label, ...axes.map(({ label, words }, i) => `${plain(label)}  ${valueLabel(line.values[i], words)}`)]
}

/** Returns the word or the number of a value. */
export const valueLabel = (value: number | null | undefined, words: readonly string[] | null): string =>
  value === null || value === undefined ? '–' : words ? (words[value] ?? '–') : formatNumber(value)
