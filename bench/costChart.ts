import type { EChartsOption } from 'echarts'
import { narrowLogScale, type Scale } from '../src/shared/plot/scales.ts'
import { text } from '../src/shared/plot/drawing.ts'
import { chartFrame, typeSizes } from '../src/shared/plot/chartFrame.ts'
import { lightTheme as theme } from '../src/shared/plot/theme.ts'
import type { CaseResult } from './results.ts'

type Axis = NonNullable<CaseResult['at']>['axis']

const axes: Axis[] = ['depth', 'width', 'samples']
const titles: Record<Axis, string> = { depth: 'depth L', width: 'width', samples: 'samples N' }
const looks: Record<string, { colour: string; width: number; symbol: string }> = {
  Collapsar: { colour: theme.accent, width: 2.4, symbol: 'circle' },
  'JAX jit': { colour: theme.theorem, width: 1.4, symbol: 'diamond' },
  'PyTorch eager': { colour: theme.featurePenalty, width: 1.4, symbol: 'rect' },
  'stock tfjs-node': { colour: theme.quiet, width: 1.4, symbol: 'triangle' },
}

export const costSize = { width: 760, height: 300, widthMm: 183 }

/** Draws ms per step against depth, width and N, one panel each, on log axes. */
export function costChart(cases: readonly CaseResult[]): EChartsOption {
  const swept = cases.filter(({ at }) => at !== null)
  const names = Object.keys(looks).filter((name) => swept.some((one) => timeIn(one, name) !== null))
  const type = typeSizes(11)
  const entries = names.map((name) => ({
    label: name,
    sample: { kind: 'line' as const, colour: looks[name]?.colour ?? theme.ink, width: looks[name]?.width ?? 1 },
  }))
  const captions = ['ms per step of full-batch Adam, float32; depth 5, width 100, N = 200 where not swept']
  const { drawings, inner } = chartFrame(
    { ...costSize, theme, title: 'Cost of a training step', entries, captions },
    type,
  )
  const y = narrowLogScale(swept.flatMap((one) => names.flatMap((name) => timeIn(one, name) ?? [])))
  const panel = inner.width / axes.length
  const grid = axes.map((_, i) => ({
    left: inner.left + i * panel + 40,
    top: inner.top + 8,
    width: panel - 56,
    height: inner.height - 52,
  }))
  const xs = axes.map((axis) => narrowLogScale(swept.flatMap(({ at }) => (at?.axis === axis ? [at.value] : []))))
  const labels = grid.map(({ left, top, width, height }, i) =>
    text(titles[axes[i]!], left + width / 2, top + height + 24, theme, {
      size: type.label,
      colour: theme.ink,
      align: 'center',
    }),
  )
  return {
    backgroundColor: theme.paper,
    grid,
    graphic: { elements: [...drawings, ...labels] },
    xAxis: xs.map((scale, i) => axisOption(scale, i, valuesOn(swept, axes[i]!))),
    yAxis: axes.map((_, i) => axisOption(y, i, null)),
    series: axes.flatMap((axis, i) => names.map((name) => seriesOf(swept, axis, i, name))),
  }
}

const valuesOn = (swept: readonly CaseResult[], axis: Axis): number[] =>
  swept.flatMap(({ at }) => (at?.axis === axis ? [at.value] : []))

function timeIn({ entries }: CaseResult, name: string): number | null {
  const entry = entries.find((one) => one.name === name)
  return entry && 'median' in entry ? entry.median : null
}

/** Returns a log axis with labels at measured values, or else at round numbers. */
function axisOption({ min, max, labels, format }: Scale, gridIndex: number, measured: number[] | null) {
  const style = { color: theme.ink, fontFamily: theme.fontFamily, fontSize: 10 }
  return {
    type: 'log' as const,
    gridIndex,
    min,
    max,
    axisLine: { show: true, lineStyle: { color: theme.ink } },
    axisTick: { customValues: measured ?? labels },
    axisLabel: { ...style, customValues: measured ?? labels, formatter: measured ? String : format },
    splitLine: { show: false },
  }
}

function seriesOf(swept: readonly CaseResult[], axis: Axis, index: number, name: string) {
  const look = looks[name] ?? { colour: theme.ink, width: 1, symbol: 'circle' }
  const points = swept.flatMap((one) => {
    const time = one.at?.axis === axis ? timeIn(one, name) : null
    return time === null ? [] : [[one.at?.value ?? NaN, time]]
  })
  return {
    type: 'line' as const,
    id: `${axis} ${name}`,
    name,
    xAxisIndex: index,
    yAxisIndex: index,
    data: points,
    symbol: look.symbol,
    symbolSize: 5,
    silent: true,
    lineStyle: { color: look.colour, width: look.width },
    itemStyle: { color: look.colour },
  }
}
