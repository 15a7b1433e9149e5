import type { EChartsOption } from 'echarts'
import type { InitialisationsData } from './data.ts'
import { plain } from '../../plot/drawing.ts'
import { xAxis, yAxis } from '../../plot/axes.ts'
import { curveSeries, lastPoint } from '../../plot/curves.ts'
import { emptyOption, baseOption } from '../../plot/baseOption.ts'
import { chartFrame, typeSizes, type Type } from '../../plot/chartFrame.ts'
import {
  averagePanels,
  groupLooks,
  panelDrawings,
  panelRects,
  singlePanel,
  type InitialisationsPanel,
} from './panels.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatCount, formatNumber } from '../../plot/numbers.ts'
import { columnsIn, panelGrids } from '../../plot/panelGrid.ts'
import type { StudyChart, StudyChartView } from '../kind.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import { visible } from '../../plot/limits.ts'
import { axisTooltip } from '../../plot/tooltip.ts'
import { initialisationsCaptions, initialisationsTitle } from './sentences.ts'

/** Figure 3: means over the intermediate layers from many initial weights, and every layer of one run. */
export function initialisationsChart(data: InitialisationsData): StudyChart {
  return {
    title: initialisationsTitle(data),
    height: (width, fontSize = 12) => {
      const columns = columnsOf(width, fontSize)
      const row =
        columns === 4
          ? Math.max(width / 4.2, 15 * fontSize)
          : Math.max((columns === 2 ? 0.31 : 0.45) * width, 14 * fontSize)
      return Math.round((4 / columns) * row + 9 * fontSize)
    },
    option: (view) => option(data, view),
  }
}

/** Four, two or one in a row, each with room for its labels and its name. */
const columnsOf = (width: number, fontSize: number): number =>
  width >= 95 * fontSize ? 4 : columnsIn(width, fontSize, 24, 2)

function option(data: InitialisationsData, view: StudyChartView): EChartsOption {
  const { theme } = view
  const type = typeSizes(view.fontSize)
  const around = chartFrame(
    { ...view, x: stepTitle(data), entries: legendOf(data, theme), captions: initialisationsCaptions(data) },
    type,
  )
  const columns = columnsOf(view.width, type.label)
  const panels = [...averagePanels(data, theme), ...singlePanel(data, theme)].map((panel) => ({
    ...panel,
    curves: visible(panel.curves, theme),
  }))
  if (!panels.some((panel) => panel.curves.some((own) => lastPoint(own))))
    return emptyOption('No measurements yet.', around, view)
  const rects = panelRects(panels, columns, around.inner, type.small, theme)
  return {
    ...base(data, panels, theme),
    grid: panelGrids(rects),
    xAxis: panels.map(({ x }, i) => xAxis(x, axisLook(theme, i, type))),
    yAxis: panels.map(({ y }, i) => yAxis(y, axisLook(theme, i, type))),
    series: panels.flatMap((panel: InitialisationsPanel, i) =>
      panel.curves.filter((own) => lastPoint(own)).map((own) => curveSeries(own, i)),
    ),
    graphic: {
      elements: [
        ...around.drawings,
        ...panels.flatMap((panel, i) => {
          const rect = rects[i]
          return rect ? panelDrawings(panel, rect, theme, type.small) : []
        }),
      ],
    },
  }
}

const axisLook = (theme: ChartTheme, gridIndex: number, type: Type) => ({
  theme,
  gridIndex,
  fontSize: type.small,
  labelled: true,
})

const base = (
  data: InitialisationsData,
  panels: readonly InitialisationsPanel[],
  theme: ChartTheme,
): EChartsOption => ({
  ...baseOption(theme, [initialisationsTitle(data), stepTitle(data), ...initialisationsCaptions(data)].join('. ')),
  tooltip: axisTooltip({
    isZoomable: false,
    heading: (step) => `step ${formatCount(step)}`,
    format: (value) => formatNumber(value),
    panels: panels.map(({ name }) => plain(name)),
    unit: 'step',
  }),
})

function legendOf(data: InitialisationsData, theme: ChartTheme): LegendEntry[] {
  const alone: LegendEntry[] = data.single
    ? [
        { sample: { kind: 'band', colour: theme.ink }, label: 'one run: certified interval' },
        { sample: { kind: 'hatch' }, label: `numerical floor, ${formatNumber(data.single.floor, 1)}`, key: 'floor' },
      ]
    : []
  const groups = groupLooks(data, theme).flatMap(({ group, colour, name }, i): LegendEntry[] => {
    const own = name === '' ? '' : `${name}: `
    // Stored replacement texts use the keys of the first labels.
    const key = i === 0 ? '' : `${name} `
    const count = group.runs.length
    return [
      { sample: { kind: 'line', colour }, label: `${own}median`, key: `${key}median` },
      { sample: { kind: 'line', colour, dash: [4, 2.5] }, label: 'mean', key: `${key}mean` },
      {
        sample: { kind: 'band', colour },
        label: `range of ${count} runs, inside: middle half`,
        key: `${key}least to most of ${count}, inside: middle half`,
      },
    ]
  })
  return [...groups, ...alone]
}

const methods: Readonly<Record<string, string>> = {
  lbfgs: 'one L-BFGS iteration',
  gradientDescent: 'one step of gradient descent',
  momentum: 'one step of gradient descent with momentum',
  nesterov: 'one step of Nesterov’s method',
  adam: 'one step of Adam',
}

/** Title of the x axes. */
const stepTitle = ({ optimizer }: InitialisationsData): string =>
  `one step = ${methods[optimizer] ?? 'one iteration'}; dotted: λ is divided`
