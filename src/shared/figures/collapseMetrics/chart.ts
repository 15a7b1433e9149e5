import type { EChartsOption } from 'echarts'
import type { CollapseMetricsData, CollapsePanel } from './data.ts'
import { metricName, metricOf, variantTexts } from '../../theory/collapse/collapseVariants.ts'
import { logScale, narrowLogScale, type Scale, decadesOf } from '../../plot/scales.ts'
import { collapseLayersOption } from './layers.ts'
import { layerName, layersText, panelSentence } from './panel.ts'
import { curve, shownValues, type Curve } from '../../plot/curves.ts'
import { emptyOption } from '../../plot/baseOption.ts'
import { chartFrame, typeSizes } from '../../plot/chartFrame.ts'
import { historyOption, type HistoryPanel, beforeLogSentence, rowsFrom, stepsBeforeLog } from '../../plot/history.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatCount, formatNumber, superscript } from '../../plot/numbers.ts'
import type { Stage } from '../../plot/stages.ts'
import { areEmpty } from '../../plot/zeroStrip.ts'
import type { StudyChart } from '../kind.ts'
import type { FigureView } from '../view.ts'
import { layerColour, type ChartTheme } from '../../plot/theme.ts'

export interface CollapseMetricsView {
  width: number
  height: number
  theme: ChartTheme
  title?: string
  /** Whether the steps are on a log axis. */
  isLogX?: boolean
  fontSize?: number
}

/** DNC1, DNC2, DNC3 and NC4 of one run in one figure, above each other. */
export const collapseMetricsChart = (
  { panels, stages }: CollapseMetricsData,
  { isLogX = false }: FigureView = {},
): StudyChart => ({
  title: panels[0] ? panelSentence(panels[0]) : 'Collapse of every layer',
  height: (width, fontSize = 12) => Math.round((panels.length / 3) * Math.max(width * 0.9, 46 * fontSize)),
  option: (view) => collapseMetricsOption(panels, stages, { ...view, isLogX }),
})

/**
 * Draws variants of the metrics, above each other: every layer over the steps whose weights were kept, or, for a single
 * step, over the layers. Set the option with `notMerge`.
 */
export function collapseMetricsOption(
  panels: readonly CollapsePanel[],
  stages: readonly Stage[],
  view: CollapseMetricsView,
): EChartsOption {
  const { theme } = view
  const type = typeSizes(view.fontSize)
  const steps = panels[0]?.steps ?? []
  // A single step is shown over the layers, whatever the axis.
  const isLogX = (view.isLogX ?? false) && steps.some((step) => step > 0) && steps.length > 1
  const before = isLogX ? stepsBeforeLog(steps) : 0
  const curves = panels.map((panel) => curvesOf(panel, before, theme))
  const scales = panels.map((panel, i) => scaleOf(panel, shownValues(curves[i] ?? [])))
  const hasFloor = panels.some((panel, i) => isFloorShown(panel, scales[i]))
  const notes = panels.map(leftOutText).filter(Boolean)
  const [x, known] =
    steps.length > 1
      ? ['step', 'marks: steps with kept weights']
      : ['layer', `weights of step ${formatCount(steps[0] ?? NaN)}`]
  const captions = [known, ...notes, beforeLogSentence(before)].filter(Boolean)
  const entries = hasFloor ? [floorEntry(panels, scales)] : []
  const isEmpty = areEmpty(curves.flat())
  const around = chartFrame(
    isEmpty ? { ...view, entries: [], captions: notes } : { ...view, entries, captions, x },
    type,
  )
  if (isEmpty) return emptyOption('No layer has a finite value.', around, view)
  const summary = `${panels.map(panelSentence).join('. ')}.`
  const shown = panels.flatMap((panel, i): HistoryPanel[] => {
    const [own = [], y] = [curves[i], scales[i]]
    const floor = panel.floor !== null && isFloorShown(panel, y) ? { floor: panel.floor } : {}
    return y && !areEmpty(own) ? [{ curves: own, y, name: axisName(panel), share: 1, ...floor }] : []
  })
  const layers = panels[0]?.layers ?? []
  if (steps.length < 2) return collapseLayersOption(shown, layers, around, view, type, summary)
  const first = rowsFrom(steps, before)[0] ?? 0
  return historyOption(shown, stagesFrom(stages, first), around, { theme, isLogX }, type, summary)
}

/** `DNC1: quotient of traces`. */
export const axisName = ({ variant }: CollapsePanel): string =>
  `${metricName(metricOf(variant))}: ${variantTexts[variant].name}`

const curvesOf = ({ variant, steps, layers, values }: CollapsePanel, before: number, theme: ChartTheme): Curve[] =>
  layers.map((layer, l) => ({
    ...curve(rowsFrom(steps, before), rowsFrom(values[l] ?? [], before), {
      id: `${variant} Z${layer}`,
      name: layerName(layer),
      label: `{i|Z}${superscript(layer)}`,
      colour: layerColour(theme, layer, layers.length),
      width: 1.6,
    }),
    isMarked: true,
  }))

/** DNC1 falls to round-off and gets whole decades. The others mostly span one or two. */
function scaleOf({ variant, floor }: CollapsePanel, values: number[]): Scale {
  if (metricOf(variant) !== 'dnc1') return narrowLogScale(values)
  return logScale(...decadesOf(values, floor), 4)
}

const isFloorShown = ({ floor }: CollapsePanel, y: Scale | undefined): boolean =>
  floor !== null && y !== undefined && floor > y.min

function floorEntry(panels: readonly CollapsePanel[], scales: readonly Scale[]): LegendEntry {
  const floors = panels.flatMap((panel, i) =>
    isFloorShown(panel, scales[i])
      ? [`${metricName(metricOf(panel.variant))} ${formatNumber(panel.floor ?? NaN, 1)}`]
      : [],
  )
  return { sample: { kind: 'hatch' }, label: `numerical floor: ${floors.join(', ')}` }
}

/** Says which layers a panel does not show at its last step, and why; empty where it shows all. */
function leftOutText({ variant, layers, values }: CollapsePanel): string {
  const which = (is: (value: number) => boolean): number[] => layers.filter((_, l) => is(values[l]?.at(-1) ?? NaN))
  const named = [
    ['not defined', which(Number.isNaN)],
    ['infinite', which((value) => value === Infinity)],
  ] as const
  const parts = named.flatMap(([why, own]) => (own.length > 0 ? [`${why} in ${layersText(own)}`] : []))
  return parts.length > 0 ? `${metricName(metricOf(variant))} left out: ${parts.join(', ')}` : ''
}

/** Returns the stage of the first step and the stages after it. */
function stagesFrom(stages: readonly Stage[], first: number): Stage[] {
  const going = stages.findLast(({ step }) => step <= first)
  return [...(going ? [{ ...going, step: first }] : []), ...stages.filter(({ step }) => step > first)]
}
