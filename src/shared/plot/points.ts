import type { EChartsOption, ScatterSeriesOption } from 'echarts'
import type { ChartTheme } from './theme.ts'
import { itemTooltip } from './tooltip.ts'
import { formatNumber } from './numbers.ts'

/** Labelled points of the plane: x and y alternate. */
export interface LabelledPoints {
  points: ArrayLike<number>
  labels: readonly number[]
  classNames: readonly string[]
}

/** How many classes have a colour of their own. */
const colours = 10
const margin = { left: 44, right: 12, top: 12, bottom: 28 }

/** Draws the samples of a data set in the plane by class, with equal units on both axes. */
export function pointsOption(data: LabelledPoints, width: number, height: number, theme: ChartTheme): EChartsOption {
  const { points, labels, classNames } = data
  const places = classNames.map((): [number, number][] => [])
  labels.forEach((label, i) => {
    const [x, y] = [points[2 * i] as number, points[2 * i + 1] as number]
    // A point with a missing coordinate cannot be drawn.
    if (Number.isFinite(x) && Number.isFinite(y)) places[label]?.push([x, y])
  })
  const { x, y } = extents(places.flat(), width, height)
  const axis = (range: [number, number]) => ({
    type: 'value' as const,
    min: range[0],
    max: range[1],
    splitLine: { show: false },
    axisLine: { show: true, onZero: false, lineStyle: { color: theme.rule } },
    axisTick: { show: true, length: 3, lineStyle: { color: theme.rule } },
    // The ends of the axes follow the points and are not round numbers.
    axisLabel: {
      showMinLabel: false,
      showMaxLabel: false,
      formatter: (value: number) => String(value).replace('-', '−'),
      color: theme.quiet,
      fontSize: 11,
      fontFamily: theme.fontFamily,
    },
  })
  return {
    animation: false,
    backgroundColor: theme.paper,
    grid: { ...margin },
    xAxis: axis(x),
    yAxis: axis(y),
    tooltip: itemTooltip((series, item) => {
      const [px, py] = places[series]?.[item] ?? [NaN, NaN]
      return [`class ${classNames[series]}`, `${formatNumber(px, 3)}, ${formatNumber(py, 3)}`]
    }),
    series: places.map((own, k) => series(classNames[k] ?? '', k, own, theme)),
  }
}

/** Returns the mark of a class: a disc for the first five, a ring for the others, as in every figure of classes. */
export function classMark(k: number, theme: ChartTheme): { colour: string; isRing: boolean } {
  return { colour: theme.classes[k % colours] ?? theme.ink, isRing: k % colours >= colours / 2 }
}

function series(name: string, k: number, data: [number, number][], theme: ChartTheme): ScatterSeriesOption {
  const { colour, isRing } = classMark(k, theme)
  const itemStyle = isRing ? { color: 'transparent', borderColor: colour, borderWidth: 1.5 } : { color: colour }
  return { type: 'scatter', name, data, symbol: 'circle', symbolSize: isRing ? 6 : 5, itemStyle }
}

/** Returns the ranges of axes that show all points with equal units. */
function extents(
  points: readonly [number, number][],
  width: number,
  height: number,
): { x: [number, number]; y: [number, number] } {
  const span = (at: 0 | 1): [number, number] => {
    const values = points.map((point) => point[at])
    return values.length > 0 ? [Math.min(...values), Math.max(...values)] : [-1, 1]
  }
  const [x, y] = [span(0), span(1)]
  const [w, h] = [Math.max(1, width - margin.left - margin.right), Math.max(1, height - margin.top - margin.bottom)]
  const unit = 1.08 * Math.max((x[1] - x[0]) / w, (y[1] - y[0]) / h) || 1 / Math.min(w, h)
  const around = ([low, high]: [number, number], pixels: number): [number, number] => {
    const middle = (low + high) / 2
    return [middle - (unit * pixels) / 2, middle + (unit * pixels) / 2]
  }
  return { x: around(x, w), y: around(y, h) }
}
