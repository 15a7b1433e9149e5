import type { EChartsOption } from 'echarts'
import type { LimitData } from './data.ts'
import { logScale, position, type Scale, decadesOf } from '../../plot/scales.ts'
import { xAxis, yAxis } from '../../plot/axes.ts'
import { curve, curveSeries, lastPoint, leftOutSentence, shownValues, type Curve } from '../../plot/curves.ts'
import { text, widthOf, type Drawing, type Rect } from '../../plot/drawing.ts'
import { editableText, yTitle } from '../../plot/textOverrides.ts'
import { emptyOption, baseOption } from '../../plot/baseOption.ts'
import { endLabels, endLabelWidth } from '../../plot/endLabels.ts'
import { chartFrame, typeSizes } from '../../plot/chartFrame.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatNumber, formatShort, superscript } from '../../plot/numbers.ts'
import { columnsIn, panelGrid, panelGrids } from '../../plot/panelGrid.ts'
import type { StudyChart, StudyChartView } from '../kind.ts'
import { layerLine, type ChartTheme } from '../../plot/theme.ts'
import { axisTooltip } from '../../plot/tooltip.ts'
import { checkSentence, isMissed, limitTitle } from './sentences.ts'

/** Theorem 4.4: objective and spectra at δ > 0 against those at δ = 0, in log-log axes. */
export const limitChart = (data: LimitData): StudyChart => ({
  title: limitTitle(data),
  height: (width, fontSize = 12) =>
    Math.round(
      columnsOf(width, fontSize) === 2
        ? Math.max(width * 0.4, 16 * fontSize) + 7 * fontSize
        : 2 * Math.max(width * 0.6, 16 * fontSize) + 9 * fontSize,
    ),
  option: (view) => option(data, view),
})

/** Side by side where both panels have room for their texts. */
const columnsOf = (width: number, fontSize: number): number => columnsIn(width, fontSize, 22, 2)

function objectiveCurves({ runs, limit, others }: LimitData, theme: ChartTheme): Curve[] {
  const deltas = runs.map(({ delta }) => delta)
  const look = (id: string, colour: string, label = '') => ({ id, name: id, label, colour, width: 1.5 })
  const excess = runs.map(({ objectiveExcess }) => objectiveExcess)
  const bound = deltas.map((delta) => delta * limit.firstCost)
  const rest = runs.map(({ restExcess }) => restExcess)
  const missed = runs.filter(isMissed)
  const points = (of: readonly { delta: number; objectiveExcess: number }[], id: string, colour: string): Curve =>
    curve(
      of.map(({ delta }) => delta),
      of.map(({ objectiveExcess }) => objectiveExcess),
      { ...look(id, colour), width: 0 },
    )
  return [
    { ...curve(deltas, bound, look('upper bound', theme.theorem)), width: 4.5 },
    { ...curve(deltas, rest, look('objective without W₁’s penalty', theme.balance)), dash: [2, 2] },
    curve(deltas, excess, look('objective', theme.ink)),
    points(others, 'another start', theme.quiet),
    points(missed, 'misses its minimum', theme.ink),
  ].filter((own) => own.points.length > 0)
}

function spectrumCurves({ runs }: LimitData, theme: ChartTheme): Curve[] {
  const layers = runs[0]?.spectrumErrors.length ?? 0
  return Array.from({ length: layers }, (_, l) =>
    curve(
      runs.map(({ delta }) => delta),
      runs.map(({ spectrumErrors }) => spectrumErrors[l] ?? NaN),
      {
        id: `Z${l + 1}`,
        name: `Z${superscript(l + 1)}`,
        label: `{i|Z}${superscript(l + 1)}`,
        ...layerLine(theme, l + 1, layers),
        width: 1.5,
      },
    ),
  )
}

function option(data: LimitData, view: StudyChartView): EChartsOption {
  const { theme } = view
  const type = typeSizes(view.fontSize)
  const panels = [objectiveCurves(data, theme), spectrumCurves(data, theme)]
  const all = panels.flat()
  const captions = [checkSentence(data), leftOutSentence(all)].filter(Boolean)
  const around = chartFrame({ ...view, x: 'δ', entries: entriesOf(panels[0] ?? []), captions }, type)
  if (shownValues(all).length === 0) return emptyOption('No run with δ > 0 lies above the limit.', around, view)
  const y = panels.map((curves) => logScale(...decadesOf(shownValues(curves), null), 5))
  const x = spread(data.runs.map(({ delta }) => delta))
  const rects = rectsOf(y, panels[1] ?? [], around.inner, {
    size: type.small,
    theme,
    columns: columnsOf(view.width, type.label),
  })
  const look = (gridIndex: number) => ({ theme, gridIndex, fontSize: type.small, labelled: true })
  return {
    ...baseOption(theme, limitTitle(data)),
    tooltip: axisTooltip(
      theme,
      (delta) => `δ = ${formatShort(delta)}`,
      (value) => formatNumber(value),
    ),
    grid: panelGrids(rects),
    xAxis: rects.map((_, i) => xAxis(x, look(i))),
    yAxis: y.map((scale, i) => yAxis(scale, look(i))),
    series: panels.flatMap((curves, i) => curves.map((own) => ({ ...curveSeries(own, i), ...markOf(own, theme) }))),
    graphic: { elements: [...around.drawings, ...panelDrawings(data, panels[1] ?? [], rects, x, y, view)] },
  }
}

/** Returns the mark of a run: filled, or open where the run is not the minimum. */
function markOf({ id, width, colour }: Curve, theme: ChartTheme) {
  if (id === 'upper bound') return { showSymbol: false }
  const isOpen = width === 0
  const itemStyle = isOpen ? { color: theme.paper, borderColor: colour, borderWidth: 1.3 } : { color: colour }
  return { showSymbol: true, symbol: 'circle', symbolSize: isOpen ? 6 : 4.5, itemStyle, z: isOpen ? 3 : 2 }
}

function entriesOf(curves: readonly Curve[]): LegendEntry[] {
  return curves.map(({ id, colour, dash, width }) => ({
    sample: width === 0 ? { kind: 'circle', colour } : { kind: 'line', colour, width, ...(dash ? { dash } : {}) },
    label: id === 'upper bound' ? 'upper bound: what the weights of δ = 0 cost' : id,
  }))
}

/** Returns a log scale a little wider than the values. */
function spread(values: number[]): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const scale = logScale(...decadesOf(values, null), 6)
  const [min, max] = [least / 1.35, most * 1.35]
  const inside = (value: number): boolean => value >= min && value <= max
  return { ...scale, min, max, ticks: scale.ticks.filter(inside), labels: scale.labels.filter(inside) }
}

function rectsOf(
  y: readonly Scale[],
  right: readonly Curve[],
  inner: Rect,
  { size, theme, columns }: { size: number; theme: ChartTheme; columns: number },
): Rect[] {
  const labels = y.map((scale) => Math.max(0, ...scale.labels.map((value) => widthOf(scale.format(value), size))) + 10)
  const ends = endLabelWidth(
    right.map(({ label }) => ({ content: label })),
    size,
    theme,
  )
  if (columns === 1) {
    const margins = { left: Math.max(...labels), right: ends, head: size * 2.4, foot: size * 2, gap: 0 }
    return panelGrid(2, 1, inner, margins)
  }
  const gap = size * 1.6
  const width = (inner.width - (labels[0] ?? 0) - (labels[1] ?? 0) - gap - ends) / 2
  const top = Math.round(inner.top + size * 2.4)
  const height = Math.max(Math.round(inner.top + inner.height - size * 2 - top), 8)
  return labels.map((label, i) => ({
    left: Math.round(inner.left + label + (i === 0 ? 0 : (labels[0] ?? 0) + width + gap)),
    top,
    width: Math.max(Math.round(width), 8),
    height,
  }))
}

function panelDrawings(
  data: LimitData,
  layers: readonly Curve[],
  rects: readonly Rect[],
  x: Scale,
  y: readonly Scale[],
  view: StudyChartView,
): Drawing[] {
  const { theme } = view
  const size = typeSizes(view.fontSize).small
  const headings = ['(objective − limit) / limit', '‖{i|s}({i|Z}ˡ) − limit‖ / ‖limit‖']
  const head = headings.flatMap((heading, i) => {
    const rect = rects[i]
    return rect
      ? [
          editableText(yTitle(heading), rect.left, rect.top - size * 0.5, theme, {
            size,
            colour: theme.ink,
            valign: 'bottom',
          }),
        ]
      : []
  })
  const [left, right] = rects
  const order = data.objectiveOrder > 0 ? [`slope ${data.objectiveOrder.toFixed(2)} at the two smallest δ`] : []
  const numbers = left
    ? order.map((content) =>
        text(content, left.left + left.width - 4, left.top + left.height - 5, theme, {
          size,
          colour: theme.ink,
          align: 'right',
          valign: 'bottom',
        }),
      )
    : []
  const scale = y[1]
  if (!right || !scale) return [...head, ...numbers]
  const ends = layers.flatMap((own) => {
    const first = own.points.find(([, value]) => value !== null)
    if (!lastPoint(own) || !first || first[1] === null) return []
    const at = {
      x: right.left + position(x, first[0]) * right.width,
      y: right.top + (1 - position(scale, first[1])) * right.height,
    }
    return [{ content: own.label, colour: theme.ink, ...at }]
  })
  return [...head, ...numbers, ...endLabels(ends, right, theme, size)]
}
