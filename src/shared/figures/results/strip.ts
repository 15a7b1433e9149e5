import type { EChartsOption } from 'echarts'
import type { ResultRun, ResultsView } from './cells.ts'
import { position, valueAt, type Scale, valueScale } from '../../plot/scales.ts'
import { xAxis } from '../../plot/axes.ts'
import { polyline, round, type Drawing, type Rect } from '../../plot/drawing.ts'
import { editableText } from '../../plot/textOverrides.ts'
import type { Frame, Type } from '../../plot/chartFrame.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { clampedPosition, fittingLabels, hasPlace, isLogResult } from './scales.ts'
import { fullNameOf } from '../../quantities/text.ts'
import { panelGrids } from '../../plot/panelGrid.ts'
import type { ChartTheme } from '../../plot/theme.ts'

/** In pixels. */
export const stripHeight = (size: number): number => 13 * size

const dot = 6

/** Stacks the runs that have a number in bins of the axis, ascending. */
export function stackedRuns(
  runs: readonly ResultRun[],
  scale: Scale,
  width: number,
): { run: ResultRun; at: number; above: number }[] {
  const bins = Math.max(1, Math.floor(width / dot))
  const heights = new Map<number, number>()
  return runs
    .filter(({ value }) => hasPlace(value, scale.type === 'log'))
    .toSorted((a, b) => a.value - b.value)
    .map((run) => {
      const bin = Math.min(bins - 1, Math.floor(position(scale, run.value) * bins))
      const above = heights.get(bin) ?? 0
      heights.set(bin, above + 1)
      return { run, at: valueAt(scale, (bin + 0.5) / bins), above }
    })
}

/** Draws one dot per run over its result, with the median, the middle half and the ends. */
export function stripOption(view: ResultsView, around: Frame, theme: ChartTheme, type: Type): EChartsOption {
  const size = type.small
  const { inner } = around
  const [cell] = view.cells
  const runs = cell?.runs ?? []
  const rect: Rect = {
    left: Math.round(inner.left + size * 2),
    top: Math.round(inner.top + size * 2.4),
    width: Math.max(8, Math.round(inner.width - size * 4)),
    height: Math.max(8, Math.round(inner.height - size * 6)),
  }
  const isLog = isLogResult(view.result, view.cells)
  const whole = valueScale(
    runs.map(({ value }) => value).filter((value) => hasPlace(value, isLog)),
    isLog,
    Math.floor(rect.width / (size * 8)),
  )
  const x = { ...whole, labels: fittingLabels(whole, rect.width, size, theme) }
  const stacked = stackedRuns(runs, x, rect.width)
  const highest = Math.max(...stacked.map(({ above }) => above)) + 1
  // Dots are round while there is room.
  const rows = Math.max(highest, Math.floor(rect.height / dot))
  const style = { size, colour: theme.ink, align: 'center' } as const
  const foot = rect.top + rect.height + size * 1.9
  return {
    grid: panelGrids([rect]),
    xAxis: [xAxis(x, { theme, gridIndex: 0, fontSize: size, labelled: true })],
    yAxis: [{ gridIndex: 0, show: false, min: 0, max: rows }],
    series: [
      {
        type: 'scatter',
        id: 'runs',
        name: fullNameOf(view.result),
        cursor: 'pointer',
        z: 3,
        symbol: 'circle',
        symbolSize: dot - 1,
        itemStyle: { color: theme.accent },
        data: stacked.map(({ run, at, above }) => [at, above + 0.5, run.value]),
      },
    ],
    graphic: {
      elements: [
        ...around.drawings,
        editableText(
          { key: 'x', defaultText: fullNameOf(view.result) },
          rect.left + rect.width / 2,
          foot,
          theme,
          style,
        ),
        ...(cell && cell.count > 1 ? spread(cell, rect, x, theme, size) : []),
      ],
    },
  }
}

/** Draws the ends, the middle half and the median above the dots. */
function spread(
  cell: ResultsView['cells'][number],
  rect: Rect,
  scale: Scale,
  theme: ChartTheme,
  size: number,
): Drawing[] {
  const at = (value: number): number => rect.left + clampedPosition(scale, value) * rect.width
  const middle = rect.top - size
  const half = size * 0.55
  const [left, right] = [at(cell.lowerQuartile), at(cell.upperQuartile)]
  const line = (x: number, from: number, to: number, width: number): Drawing =>
    polyline(
      [
        [x, from],
        [x, to],
      ],
      { colour: theme.accent, width, z: 2 },
    )
  const whisker: [number, number][] = [
    [at(cell.lowest), middle],
    [at(cell.highest), middle],
  ]
  return [
    polyline(whisker, { colour: theme.accent, width: 0.6, z: 1 }),
    ...[cell.lowest, cell.highest].map((end) => line(at(end), middle - half / 2, middle + half / 2, 0.6)),
    {
      type: 'rect',
      silent: true,
      z: 1,
      shape: { x: round(left), y: round(middle - half), width: round(right - left), height: round(2 * half) },
      style: { fill: theme.accent, opacity: 0.18 },
    },
    line(at(cell.median), middle - half, middle + half, 1.8),
  ]
}

export function stripEntries({ cells: [cell] }: ResultsView, theme: ChartTheme): LegendEntry[] {
  if (!cell || cell.count < 2) return []
  const colour = theme.accent
  return [
    { sample: { kind: 'line', colour }, label: 'above: median' },
    {
      sample: { kind: 'band', colour },
      label: `middle half, inside the range of ${cell.count} runs`,
      // Stored replacement texts use the key of the first label.
      key: `middle half, in a line from the least to the most of ${cell.count}`,
    },
  ]
}
