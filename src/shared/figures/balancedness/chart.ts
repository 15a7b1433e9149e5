import type { EChartsOption } from 'echarts'
import { xAxis, yAxis } from '../../plot/axes.ts'
import { baseOption, emptyOption } from '../../plot/baseOption.ts'
import { chartFrame, typeSizes } from '../../plot/chartFrame.ts'
import { curve, curveSeries, lastPoint, shownValues, type Curve } from '../../plot/curves.ts'
import { hatch, plain, text, widthOf, type Drawing, type Rect } from '../../plot/drawing.ts'
import { endLabels, endLabelWidth } from '../../plot/endLabels.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import type { TextOverride } from '../../plot/look.ts'
import { formatAtMost, formatCount, formatNumber } from '../../plot/numbers.ts'
import { columnsIn, panelGrid, panelGrids } from '../../plot/panelGrid.ts'
import { decadesOf, logScale, position, rootScale, type Scale } from '../../plot/scales.ts'
import { stageLine, stagesOf } from '../../plot/stages.ts'
import { lightTheme, layerLine, type ChartTheme } from '../../plot/theme.ts'
import { resolveText, yTitle } from '../../plot/textOverrides.ts'
import { visible } from '../../plot/limits.ts'
import { areEmpty, groundedTogether, zeroEdge } from '../../plot/zeroStrip.ts'
import { axisTooltip } from '../../plot/tooltip.ts'
import { fitted } from '../../plot/wrapped.ts'
import type { StudyChart, StudyChartView } from '../kind.ts'
import { paged } from '../paged.ts'
import type { BalancednessData } from './data.ts'

type Panel = BalancednessData['panels'][number]

/** One line per pair of neighbouring layers over the steps, one panel per run. */
export function balancednessChart(data: BalancednessData): StudyChart {
  return {
    title: balancednessTitle(data),
    height: (width, fontSize = 12, theme = lightTheme) => {
      const columns = columnsOf(data, width, fontSize, theme)
      const rows = Math.ceil(data.panels.length / columns)
      const shape = [1.9, 1.3][columns - 1] ?? 0.95
      return Math.round(rows * Math.max(width / columns / shape, 15 * fontSize) + 9 * fontSize)
    },
    option: (view) => option(data, view),
    pages: (room) =>
      paged(data.panels, room, (panels) => ({
        ...balancednessChart({ ...data, panels }),
        title: balancednessTitle(data),
      })),
  }
}

/** Every panel has room for the names of its lines. */
const columnsOf = (
  { panels: { length } }: BalancednessData,
  width: number,
  fontSize: number,
  theme: ChartTheme,
): number => columnsIn(width, fontSize, 15, length === 4 ? 2 : Math.min(Math.max(length, 1), 4), theme)

/** Claims that the balancedness falls only where every line ends above 0 at a tenth of its start or less. */
export function balancednessTitle({ panels }: BalancednessData): string {
  const ends = panels.flatMap(({ values }) =>
    values.map((own) => ({ first: own[0] ?? NaN, last: own.at(-1) ?? NaN, count: own.length })),
  )
  const largest = Math.max(...ends.map(({ last }) => last))
  const hasFallen = ends.every(
    ({ first, last, count }) => count > 1 && last > 0 && first < Infinity && last <= first / 10,
  )
  if (ends.length === 0 || !hasFallen) return 'Balancedness of neighbouring weight matrices during training'
  const where = panels.length > 1 ? 'in every run' : 'between all layers'
  return `The balancedness of neighbouring weights falls ${where}, to ${formatAtMost(largest)} or less`
}

/** Draws over the square roots of the steps, because most changes come early. */
const curvesOf = ({ run, steps, values }: Panel, theme: ChartTheme): Curve[] =>
  values.map((own, l) => ({
    ...curve(steps.map(Math.sqrt), own, {
      id: `${run} interface ${l + 1}`,
      name: `l = ${l + 1}`,
      label: `{i|l} = ${l + 1}`,
      ...layerLine(theme, l + 1, values.length),
      width: 1.6,
    }),
    isMarked: steps.length <= fewSteps,
  }))
const fewSteps = 12

function option(data: BalancednessData, view: StudyChartView): EChartsOption {
  const { theme } = view
  const { panels } = data
  const type = typeSizes(view.fontSize)
  const size = type.small
  const lines = panels.map((panel) => visible(curvesOf(panel, theme), theme))
  const shown = shownValues(lines.flat())
  const isEmpty = areEmpty(lines.flat())
  const whole = logScale(...decadesOf(shown, nearFloor(panels, shown)), 5)
  const { y, panels: curves } = groundedTogether(lines, whole)
  const around = chartFrame(
    {
      ...view,
      entries: isEmpty ? [] : entriesOf(panels, y),
      captions: isEmpty ? leftOut(panels) : [definition, ...stageNote(panels), ...leftOut(panels)],
      ...(isEmpty ? {} : { x: `step, on a square-root scale${panels.length > 1 ? ', the same in every panel' : ''}` }),
    },
    type,
  )
  if (isEmpty) return emptyOption('No balancedness is known.', around, view)
  const columns = columnsOf(data, view.width, type.label, theme)
  const rects = panelGrid(panels.length, columns, around.inner, marginsOf(curves, y, theme, size))
  const last = Math.max(...panels.map(({ steps }) => steps.at(-1) ?? 0))
  const x = rootScale(last, Math.min(Math.max(2, Math.floor((rects[0]?.width ?? 0) / (size * 4.5))), 6))
  const look = (gridIndex: number, labelled: boolean) => ({ theme, gridIndex, fontSize: size, labelled })
  return {
    ...baseOption(theme, [balancednessTitle(data), ...leftOut(panels)].join('. ')),
    tooltip: axisTooltip({
      isZoomable: false,
      heading: (root) => `step ${formatCount(root ** 2)}`,
      format: (value) => formatNumber(value),
      panels: panels.map(({ label }) => plain(label)),
      unit: 'root of the step',
    }),
    grid: panelGrids(rects),
    xAxis: rects.map((_, i) => xAxis(x, look(i, i + columns >= panels.length))),
    yAxis: rects.map((_, i) => yAxis(y, look(i, i % columns === 0))),
    series: curves.flatMap((own, i) => own.filter((line) => lastPoint(line)).map((line) => curveSeries(line, i))),
    graphic: {
      elements: [
        ...around.drawings,
        ...panels.flatMap((panel, i) => {
          const rect = rects[i]
          const heading =
            panels.length > 1 ? { key: `panel ${panel.run}`, defaultText: panel.label } : yTitle('balancedness')
          return rect ? panelDrawings(panel, curves[i] ?? [], heading, { rect, x, y, theme, size }) : []
        }),
      ],
    },
  }
}

/** The largest floor; null where it lies so far below the values that it would press them together. */
function nearFloor(panels: readonly Panel[], shown: readonly number[]): number | null {
  const floor = Math.max(...panels.map((panel) => panel.floor))
  return Math.min(...shown) < 1000 * floor ? floor : null
}

// ′ stands for the transpose: neither of our fonts has a raised T.
const definition =
  'balancedness: ‖{i|V}′{i|V} − {i|W}{i|W}′‖/‖{i|W}‖², with the weights {i|W} of layer {i|l}, {i|V} of layer {i|l} + 1, and ′ the transpose'

const stageNote = (panels: readonly Panel[]): string[] =>
  panels.some(({ steps, multipliers }) => stagesOf(steps, multipliers).length > 1) ? ['dotted: λ is divided'] : []

/** Counts the values that have no place. */
function leftOut(panels: readonly Panel[]): string[] {
  const all = panels.flatMap(({ values }) => values.flatMap((own) => [...own]))
  const unknown = all.filter((value) => value < 0 || !Number.isFinite(value)).length
  return unknown > 0 ? [`left out: ${unknown} unknown, of ${all.length} values`] : []
}

function entriesOf(panels: readonly Panel[], y: Scale): LegendEntry[] {
  const floor = Math.max(...panels.map((panel) => panel.floor))
  if (floor <= y.min) return []
  return [{ sample: { kind: 'hatch' }, label: `numerical floor, ${formatNumber(floor, 1)}`, key: 'floor' }]
}

function marginsOf(curves: readonly Curve[][], y: Scale, theme: ChartTheme, size: number) {
  const labels = curves.flat().map(({ label, id }) => ({ content: label, key: id }))
  const left = Math.max(0, ...y.labels.map((value) => widthOf(y.format(value), size))) + 10
  const right = endLabelWidth(labels, size, theme) + 4
  return { left, right, head: size * 2.2, foot: size * 1.9, gap: right + size * 0.6 }
}

interface PanelLook {
  rect: Rect
  x: Scale
  y: Scale
  theme: ChartTheme
  size: number
}

/** Heading, floor, stages, and the names of the lines where they end. */
function panelDrawings(
  panel: Panel,
  curves: readonly Curve[],
  heading: TextOverride,
  { rect, x, y, theme, size }: PanelLook,
): Drawing[] {
  const across = (root: number): number => rect.left + position(x, root) * rect.width
  const up = (value: number): number => rect.top + (1 - position(y, value)) * rect.height
  const floor = Math.min(Math.max(position(y, panel.floor), 0), 1) * rect.height
  const ends = curves.flatMap((own) => {
    const end = lastPoint(own)
    return end ? [{ content: own.label, key: own.id, colour: own.colour, x: across(end[0]), y: up(end[1]) }] : []
  })
  return [
    {
      ...text(
        fitted(resolveText(theme, heading), rect.width, size, 400, theme),
        rect.left,
        rect.top - size * 0.6,
        theme,
        {
          size,
          colour: theme.ink,
          valign: 'bottom',
        },
      ),
      info: { ...heading },
    },
    ...hatch({ ...rect, top: rect.top + rect.height - floor, height: floor }, theme),
    ...zeroEdge(rect, y, theme),
    ...stagesOf(panel.steps, panel.multipliers)
      .slice(1)
      .map(({ step }) => stageLine(across(Math.sqrt(step)), rect, theme)),
    ...endLabels(ends, rect, theme, size),
  ]
}
