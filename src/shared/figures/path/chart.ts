import type { EChartsOption } from 'echarts'
import type { PathData } from './data.ts'
import { narrowLogScale, type Scale } from '../../plot/scales.ts'
import { xAxis, yAxis } from '../../plot/axes.ts'
import { curve, curveSeries, type Curve, shownValues } from '../../plot/curves.ts'
import { plain, widthOf, type Rect } from '../../plot/drawing.ts'
import { emptyOption, baseOption } from '../../plot/baseOption.ts'
import { chartFrame, frameHeight, typeSizes } from '../../plot/chartFrame.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatNumber } from '../../plot/numbers.ts'
import { columnsIn, panelGrid, panelGrids } from '../../plot/panelGrid.ts'
import { pathDrawings } from './annotations.ts'
import { pathTitle } from './title.ts'
import type { StudyChart, StudyChartView } from '../kind.ts'
import { paged } from '../paged.ts'
import { lightTheme, type ChartTheme } from '../../plot/theme.ts'
import { visible } from '../../plot/limits.ts'
import { axisTooltip } from '../../plot/tooltip.ts'

type Panel = PathData['panels'][number]

/** Theorem 4.3: the objective along the path to a collapsed network, and along the straight line to it. */
export const pathChart = (data: PathData): StudyChart => ({
  title: pathTitle(data),
  height: (width, fontSize = 12, theme = lightTheme) => {
    const columns = columnsOf(data, width, fontSize, theme)
    const rows = Math.ceil(data.panels.length / columns)
    const around = frameHeight(
      { width, theme, title: pathTitle(data), ...frameContent(data, theme) },
      typeSizes(fontSize),
    )
    return Math.round(rows * Math.max((width / columns) * 0.62, 22 * fontSize) + around)
  },
  option: (view) => option(data, view),
  pages: (room) =>
    paged(data.panels, room, (panels) => ({ ...pathChart({ ...data, panels }), title: pathTitle(data) })),
})

/** Every panel has room for its numbers beside its curve. */
const columnsOf = ({ panels: { length } }: PathData, width: number, fontSize: number, theme: ChartTheme): number =>
  columnsIn(width, fontSize, 24, length === 4 ? 2 : Math.min(Math.max(length, 1), 3), theme)

function panelCurves({ run, result }: Panel, theme: ChartTheme): Curve[] {
  const { t, objective, descent } = result
  const look = (id: string, name: string, colour: string, width: number) => ({
    id: `${run} ${id}`,
    name,
    label: '',
    colour,
    width,
  })
  const straight = descent.value?.straight
  return [
    ...(straight
      ? [
          {
            ...curve(straight.t, straight.objective, look('straight', 'straight line', theme.quiet, 1.3)),
            dash: [4, 3],
          },
        ]
      : []),
    withLimit(curve(t, objective, look('path', 'path', theme.ink, 1.8)), descent.value?.limit),
  ]
}

/** Adds the exact limit at t = 1, from which the objective jumps to its end. */
function withLimit(own: Curve, limit: number | undefined): Curve {
  return limit === undefined ? own : { ...own, points: own.points.toSpliced(-1, 0, [1, limit]) }
}

function option(data: PathData, view: StudyChartView): EChartsOption {
  const { theme } = view
  const type = typeSizes(view.fontSize)
  const around = chartFrame({ ...view, ...frameContent(data, theme) }, type)
  const shown = data.panels.flatMap(({ result }) => Array.from(result.objective))
  if (shown.length === 0)
    return emptyOption('No path to show: the theorem rejects every network at its start.', around, view)
  const ends = data.panels.flatMap(({ result }) => result.descent.value?.end ?? [])
  // The straight line rises above the path that it is compared with, and stays in the panel.
  const compared = shownValues(data.panels.flatMap((panel) => panelCurves(panel, theme)))
  const y = narrowLogScale([...shown, ...ends, ...compared, 1.5 * Math.max(...shown)])
  const x: Scale = { type: 'value', min: 0, max: 1, ticks: [0, 0.5, 1], labels: [0, 0.5, 1], format: String }
  const columns = columnsOf(data, view.width, type.label, theme)
  const rects = rectsOf(data, y, around.inner, type.small, columns)
  const curves = data.panels.map((panel) => visible(panelCurves(panel, theme), theme))
  const look = (gridIndex: number, labelled: boolean) => ({ theme, gridIndex, fontSize: type.small, labelled })
  return {
    ...baseOption(theme, pathTitle(data)),
    tooltip: axisTooltip({
      isZoomable: false,
      heading: (t) => `t = ${t.toFixed(3)}`,
      format: (value) => formatNumber(value, 4),
      panels: data.panels.map(({ label }) => plain(label)),
      unit: 't',
    }),
    grid: panelGrids(rects),
    xAxis: rects.map((_, i) => xAxis(x, look(i, true))),
    yAxis: rects.map((_, i) => yAxis(y, look(i, i % columns === 0))),
    series: curves.flatMap((own, i) =>
      own.map((one) => ({ ...curveSeries(one, i), sampling: 'none' as const, clip: true })),
    ),
    graphic: {
      elements: [
        ...around.drawings,
        ...data.panels.flatMap((panel, i) => {
          const rect = rects[i]
          return rect ? pathDrawings(panel, curves[i] ?? [], { rect, x, y, theme, size: type.small }) : []
        }),
      ],
    },
  }
}

const frameContent = (data: PathData, theme: ChartTheme) => ({
  x: 'objective ½ Σₗ ‖σ⁻¹(Zˡ⁺¹) (Zˡ)⁺‖² over t',
  entries: entriesOf(data, theme),
  captions: [
    'stage of Zˡ: its right singular basis turns, then its singular values move, and the layers below follow',
    ...(data.tolerance === undefined ? [] : [`interpolating: ‖outputs − Y‖/‖Y‖ ≤ ${formatNumber(data.tolerance)}`]),
  ],
})

function entriesOf({ panels }: PathData, theme: ChartTheme): LegendEntry[] {
  const values = panels.flatMap(({ result }) => result.descent.value ?? [])
  const entries: LegendEntry[] = [{ sample: { kind: 'line', colour: theme.ink }, label: 'path of Theorem 4.3' }]
  if (values.length > 0)
    entries.push(
      { sample: { kind: 'line', colour: theme.quiet, dash: [4, 3] }, label: 'straight line to the same end' },
      { sample: { kind: 'circle', colour: theme.theorem }, label: 'exact end Σ K/(2Cₗ²)' },
    )
  if (values.some(({ jumps, limit, end }) => limit > end || jumps.some(({ from, to }) => from < to)))
    entries.push({ sample: { kind: 'cross', colour: theme.balance }, label: 'a rank falls: removable jump' })
  if (panels.some(({ result: { t, descent } }) => descent.value === null && t.length > 1))
    entries.push({ sample: { kind: 'cross', colour: theme.theorem }, label: 'the path stops' })
  return entries
}

function rectsOf(data: PathData, y: Scale, inner: Rect, size: number, columns: number): Rect[] {
  const labels = y.labels.map((value) => widthOf(y.format(value), size))
  const margins = { left: Math.max(0, ...labels) + 10, right: 8, head: size * 3.4, foot: size * 2, gap: size * 1.6 }
  return panelGrid(data.panels.length, columns, inner, margins)
}
