import type { EChartsOption } from 'echarts'
import type { WeightNormsData } from '../contract/figureData/weightNorms.ts'
import { narrowLogScale, position, stepScale, xAxis, yAxis, type Scale } from './axes.ts'
import { curve, curveSeries, lastPoint, leftOutSentence, shownValues, type Curve } from './curves.ts'
import { polyline, text, widthOf, type Drawing, type Rect } from './drawing.ts'
import { emptyOption } from './empty.ts'
import { endLabels, endLabelWidth } from './endLabels.ts'
import { frame, typeSizes } from './frame.ts'
import { formatCount, formatNumber, subscript } from './numbers.ts'
import { panelGrid } from './panelGrid.ts'
import { stagesOf } from './stages.ts'
import type { StudyChart, StudyChartView } from './studyChart.ts'
import { layerColour, type ChartTheme } from './theme.ts'
import { axisTooltip } from './tooltip.ts'

type Panel = WeightNormsData['panels'][number]

/** Figure 5: the norm of every weight matrix during training, one panel per run; residual layers dashed. */
export function weightNormsChart(data: WeightNormsData): StudyChart {
  return {
    title: titleOf(data),
    height: (width, fontSize = 12) =>
      Math.round(Math.max(width / columnsOf(data) / shapeOf(data), 14 * fontSize) + 7 * fontSize),
    option: (view) => option(data, view),
  }
}

/** Width over height of a panel: a single one need not be as tall as it is wide. */
const shapeOf = (data: WeightNormsData): number => [1.9, 1.2][columnsOf(data) - 1] ?? 0.85
const columnsOf = ({ panels }: WeightNormsData): number => Math.min(Math.max(panels.length, 1), 5)

/** Says that the residual layers vanish where they do: the smaller δ, the smaller is the largest of their last norms. */
function titleOf({ panels }: WeightNormsData): string {
  const plain = 'Norms of the weight matrices during training'
  const ends = panels
    .flatMap((panel) => (panel.value === null ? [] : [{ delta: panel.value, norm: largestResidual(panel) }]))
    .toSorted((a, b) => b.delta - a.delta)
  const falls = ends.every(({ norm }, i) => i === 0 || norm < (ends[i - 1]?.norm ?? NaN))
  return ends.length > 1 && falls && ends.length === panels.length
    ? `The residual layers’ weights shrink as δ → 0: the largest ends at ${formatNumber(ends.at(-1)?.norm ?? NaN, 2)}`
    : plain
}

/** The largest last norm of a residual layer; NaN without one. */
function largestResidual({ norms, residual }: Panel): number {
  const ends = norms.filter((_, l) => residual[l]).map((values) => values.at(-1) ?? NaN)
  return ends.length > 0 ? Math.max(...ends) : NaN
}

function panelCurves({ run, steps, norms, residual }: Panel, theme: ChartTheme): Curve[] {
  return norms.map((values, l) =>
    curve(steps, values, {
      id: `${run} W${l + 1}`,
      name: `W${subscript(l + 1)}`,
      label: `{i|W}${subscript(l + 1)}`,
      colour: layerColour(theme, l + 1, norms.length),
      width: 1.5,
      ...(residual[l] ? { dash: [5, 2.5] } : {}),
    }),
  )
}

function option(data: WeightNormsData, view: StudyChartView): EChartsOption {
  const { theme } = view
  const type = typeSizes(view.fontSize)
  const panels = data.panels.map((panel) => panelCurves(panel, theme))
  const all = panels.flat()
  const around = frame(
    {
      ...view,
      entries: data.panels.some(({ residual }) => residual.includes(true))
        ? [
            { sample: { kind: 'line', colour: theme.ink }, label: 'feedforward layer' },
            { sample: { kind: 'line', colour: theme.ink, dash: [5, 2.5] }, label: 'residual layer' },
          ]
        : [],
      captions: ['step', 'dotted: the continuation divides λ', leftOutSentence(all)].filter(Boolean),
    },
    type,
  )
  if (shownValues(all).length === 0) return emptyOption('No measurements yet.', around, view)
  const y = narrowLogScale(shownValues(all))
  const rects = rectsOf(data, y, panels, around.inner, type.small)
  const steps = data.panels.flatMap((panel) => panel.steps)
  const x = stepScale(0, Math.max(...steps), Math.max(1, Math.floor((rects[0]?.width ?? 0) / (type.small * 7))))
  const look = (gridIndex: number, labelled: boolean) => ({ theme, gridIndex, fontSize: type.small, labelled })
  const isFirst = (i: number): boolean => i % columnsOf(data) === 0
  return {
    animation: false,
    backgroundColor: theme.paper,
    textStyle: { fontFamily: theme.fontFamily },
    aria: { enabled: true, label: { description: titleOf(data) } },
    tooltip: axisTooltip(
      theme,
      (step) => `step ${formatCount(step)}`,
      (value) => formatNumber(value),
    ),
    grid: rects.map((rect) => ({ ...rect, outerBoundsMode: 'none' as const })),
    xAxis: rects.map((_, i) => xAxis(x, look(i, true))),
    yAxis: rects.map((_, i) => yAxis(y, look(i, isFirst(i)))),
    series: panels.flatMap((curves, i) => curves.filter((own) => lastPoint(own)).map((own) => curveSeries(own, i))),
    graphic: {
      elements: [
        ...around.drawings,
        ...data.panels.flatMap((panel, i) =>
          panelDrawings(panel, panels[i] ?? [], rects[i], { x, y, theme, size: type.small, isFirst: isFirst(i) }),
        ),
      ],
    },
  }
}

function rectsOf(data: WeightNormsData, y: Scale, panels: Curve[][], inner: Rect, size: number): Rect[] {
  const labels = y.labels.map((value) => widthOf(y.format(value), size))
  const ends = panels.flatMap((curves) => curves.map(({ label }) => label))
  const margins = {
    left: Math.max(0, ...labels) + 10,
    right: endLabelWidth(ends, size) + 2,
    head: size * 2.4,
    foot: size * 2,
    gap: endLabelWidth(ends, size) + 8,
  }
  return panelGrid(data.panels.length, columnsOf(data), inner, margins)
}

interface PanelLook {
  x: Scale
  y: Scale
  theme: ChartTheme
  size: number
  isFirst: boolean
}

function panelDrawings(panel: Panel, curves: Curve[], rect: Rect | undefined, look: PanelLook): Drawing[] {
  if (!rect) return []
  const { x, y, theme, size, isFirst } = look
  const quiet = { size, colour: theme.quiet, valign: 'bottom' } as const
  const heading = isFirst ? `${panel.label}    ‖{i|W}ₗ‖` : panel.label
  const labels = curves.flatMap((own) => {
    const end = lastPoint(own)
    if (!end) return []
    const at = {
      x: rect.left + position(x, end[0]) * rect.width,
      y: rect.top + (1 - position(y, end[1])) * rect.height,
    }
    return [{ content: own.label, colour: theme.ink, ...at }]
  })
  const stages = stagesOf(panel.steps, panel.multipliers).slice(1)
  return [
    text(heading, rect.left, rect.top - size * 0.5, theme, { ...quiet, colour: theme.ink }),
    ...stages.map(({ step }) => {
      const at = rect.left + position(x, step) * rect.width
      const ends: [number, number][] = [
        [at, rect.top],
        [at, rect.top + rect.height],
      ]
      return polyline(ends, { colour: theme.rule, width: 0.8, dash: [1.5, 2.5] })
    }),
    ...endLabels(labels, rect, theme, size),
  ]
}
