import type { EChartsOption } from 'echarts'
import { chartFrame, typeSizes } from '../src/shared/plot/chartFrame.ts'
import { text } from '../src/shared/plot/drawing.ts'
import { narrowLogScale, type Scale } from '../src/shared/plot/scales.ts'
import { lightTheme as theme } from '../src/shared/plot/theme.ts'

const axes = ['depth', 'width', 'samples'] as const
export type SweepAxis = (typeof axes)[number]
const titles: Record<SweepAxis, string> = { depth: 'depth L', width: 'width', samples: 'samples N' }

/** One position of a sweep, with the numbers of its series by name; a series that did not take part is absent. */
export interface SweepPoint {
  axis: SweepAxis
  value: number
  numbers: Readonly<Record<string, number>>
}

export interface SweepSeries {
  name: string
  colour: string
  width: number
  symbol: string
}

/** Panels with a common y axis, one for each swept size. */
export interface SweepRow {
  /** The unit beside the first y axis; absent where the captions name it. */
  unit?: string
  series: readonly SweepSeries[]
}

export interface SweepContent {
  size: { width: number; height: number }
  title: string
  captions: string[]
  rows: readonly SweepRow[]
  points: readonly SweepPoint[]
}

/** Draws numbers against depth, width and N, one panel each, on log axes. */
export function sweepChart({ size, title, captions, rows, points }: SweepContent): EChartsOption {
  const type = typeSizes(11)
  const shown = rows.flatMap(({ series }) => series).filter(({ name }) => points.some(({ numbers }) => name in numbers))
  const entries = shown.map(({ name, colour, width }) => ({
    label: name,
    sample: { kind: 'line' as const, colour, width },
  }))
  const { drawings, inner } = chartFrame({ ...size, theme, title, entries, captions }, type)
  const xs = axes.map((axis) => narrowLogScale(valuesOn(points, axis)))
  const panels = rows.flatMap(({ series, unit }, row) => {
    const y = narrowLogScale(points.flatMap(({ numbers }) => series.flatMap(({ name }) => numbers[name] ?? [])))
    return axes.map((axis, i) => ({
      axis,
      series,
      unit,
      y,
      x: xs[i]!,
      isFirst: i === 0,
      isLast: row === rows.length - 1,
      ...at(row, i),
    }))
  })
  function at(row: number, column: number) {
    const [width, height] = [inner.width / axes.length, (inner.height - 34) / rows.length]
    const left = inner.left + column * width + 40
    return { rect: { left, top: inner.top + 8 + row * height, width: width - 56, height: height - 18 } }
  }
  const labels = panels.flatMap(({ axis, rect: { left, top, width, height }, unit, isFirst, isLast }) => {
    const title = { size: type.label, colour: theme.ink, align: 'center' } as const
    const own = { size: type.small, colour: theme.quiet, valign: 'top' } as const
    return [
      ...(isLast ? [text(titles[axis], left + width / 2, top + height + 24, theme, title)] : []),
      ...(isFirst && unit !== undefined ? [text(unit, left + 5, top, theme, own)] : []),
    ]
  })
  return {
    backgroundColor: theme.paper,
    grid: panels.map(({ rect }) => rect),
    graphic: { elements: [...drawings, ...labels] },
    xAxis: panels.map(({ x, axis, isLast }, i) => axisOption(x, i, valuesOn(points, axis), isLast)),
    yAxis: panels.map(({ y }, i) => axisOption(y, i, null)),
    series: panels.flatMap(({ axis, series }, i) =>
      series
        .filter((own) => shown.includes(own))
        .map((own) =>
          seriesOf(
            points.filter((point) => point.axis === axis),
            axis,
            i,
            own,
          ),
        ),
    ),
  }
}

const valuesOn = (points: readonly SweepPoint[], axis: SweepAxis): number[] =>
  points.flatMap((point) => (point.axis === axis ? [point.value] : []))

/** Returns a log axis with labels at measured values, or else at round numbers. */
function axisOption(
  { min, max, labels, format }: Scale,
  gridIndex: number,
  measured: number[] | null,
  hasLabels = true,
) {
  const style = { color: theme.ink, fontFamily: theme.fontFamily, fontSize: 10 }
  return {
    type: 'log' as const,
    gridIndex,
    min,
    max,
    axisLine: { show: true, lineStyle: { color: theme.ink } },
    axisTick: { customValues: measured ?? labels },
    axisLabel: {
      ...style,
      show: hasLabels,
      customValues: measured ?? labels,
      formatter: measured ? String : format,
      hideOverlap: true,
    },
    splitLine: { show: false },
  }
}

function seriesOf(
  points: readonly SweepPoint[],
  axis: SweepAxis,
  index: number,
  { name, colour, width, symbol }: SweepSeries,
) {
  return {
    type: 'line' as const,
    id: `${axis} ${name}`,
    name,
    xAxisIndex: index,
    yAxisIndex: index,
    data: points.flatMap(({ value, numbers }) => (name in numbers ? [[value, numbers[name]!]] : [])),
    symbol,
    symbolSize: 5,
    silent: true,
    lineStyle: { color: colour, width },
    itemStyle: { color: colour },
  }
}
