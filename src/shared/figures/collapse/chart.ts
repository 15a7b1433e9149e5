import type { EChartsOption } from 'echarts'
import { logScale, decadesOf } from '../../plot/scales.ts'
import { curve, lastPoint, leftOutSentence, shownValues, type Curve } from '../../plot/curves.ts'
import { emptyOption } from '../../plot/baseOption.ts'
import { chartFrame, frameHeight, typeSizes } from '../../plot/chartFrame.ts'
import {
  historyHeight,
  historyOption,
  beforeLogSentence,
  onlyBeforeLog,
  rowsFrom,
  stepsBeforeLog,
} from '../../plot/history.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatInterval, formatNumber, superscript } from '../../plot/numbers.ts'
import { stagesOf } from '../../plot/stages.ts'
import { layerLine, lightTheme, type ChartTheme } from '../../plot/theme.ts'
import { areEmpty } from '../../plot/zeroStrip.ts'
import { hiddenLayers, tcvFloor, type CollapseSeries, collapseSeries } from './data.ts'
import type { RunFigureInput, StudyChart } from '../kind.ts'
import type { FigureView } from '../view.ts'
import { collapseTitle } from './title.ts'

export interface CollapseView {
  width: number
  height: number
  theme: ChartTheme
  /** TCV below it is round-off; absolute. */
  floor: number
  title?: string
  /** A step to mark. */
  cursor?: number
  /** Whether the steps are on a log axis. */
  isLogX?: boolean
  fontSize?: number
}

/** TCV of every hidden layer of one run over the steps. */
export function collapseChart({ record }: RunFigureInput, { isLogX = false }: FigureView = {}): StudyChart {
  const { measurements } = record
  const series = collapseSeries(measurements, hiddenLayers(record))
  const floor = tcvFloor(record)
  const title = collapseTitle(measurements)
  return {
    title,
    height: (width, fontSize = 12, theme = lightTheme) => {
      const type = typeSizes(fontSize)
      const around = frameHeight({ width, theme, title, x: 'step', entries: [certified(theme)], captions: [] }, type)
      // Every layer has a label at the end of its line.
      const labels = (hiddenLayers(record) + 1) * type.small * 1.15 + type.small * 6
      return Math.max(historyHeight(width, fontSize), Math.ceil(around + labels))
    },
    option: (view) => collapseOption(series, { ...view, floor, isLogX }),
  }
}

/** Draws the total cluster variation of every layer over the steps. Set the option with `notMerge`. */
export function collapseOption(series: CollapseSeries, view: CollapseView): EChartsOption {
  const { theme } = view
  const type = typeSizes(view.fontSize)
  const layers = series.tcv.length
  const before = view.isLogX ? stepsBeforeLog(series.steps) : 0
  const steps = rowsFrom(series.steps, before)
  const curves = series.tcv.map((values, i): Curve => {
    const look = {
      id: `tcv Z${i + 1}`,
      name: `Z${superscript(i + 1)}`,
      label: `{i|Z}${superscript(i + 1)}`,
      ...layerLine(theme, i + 1, layers),
      width: 1.6,
    }
    return { ...curve(steps, rowsFrom(values, before), look), band: bandOf(series, i).slice(before) }
  })
  const lowerEdges = curves.flatMap(({ band = [] }) => band.map(([, low]) => low))
  const values = shownValues(curves)
  const isEmpty = areEmpty(curves)
  // An edge below the floor bounds round-off only and may be clipped.
  const edges = lowerEdges.filter((low) => Number.isFinite(low) && low > Math.max(view.floor, 0))
  const [low, high] = decadesOf([...values, ...edges], view.floor)
  const y = logScale(low, high, view.height < 260 ? 4 : 6)
  const isFloorShown = view.floor > y.min
  const floor = `numerical floor, ${formatNumber(view.floor, 1)}`
  const around = chartFrame(
    {
      ...view,
      entries: [
        ...(lowerEdges.some(Number.isFinite) ? [certified(theme)] : []),
        ...(isFloorShown && !isEmpty ? [{ sample: { kind: 'hatch' } as const, label: floor, key: 'floor' }] : []),
      ],
      ...(isEmpty ? {} : { x: 'step' }),
      captions: [leftOutSentence(curves), beforeLogSentence(before)].filter((own) => !isEmpty && own !== ''),
    },
    type,
  )
  const nothing = before > 0 && steps.length === 0 ? onlyBeforeLog : emptySentence(series)
  if (isEmpty) return emptyOption(nothing, around, view)
  const panel = { curves, y, name: 'TCV by class', share: 1, floor: view.floor }
  const stages = stagesOf(steps, rowsFrom(series.multipliers, before))
  return historyOption([panel], stages, around, view, type, summaryOf(curves))
}

/** Tells no measurements from values that are no numbers. */
function emptySentence({ steps, tcv }: CollapseSeries): string {
  if (steps.length === 0) return 'No measurements yet. This chart will show the cluster variation of every layer.'
  const values = tcv.flatMap((own) => Array.from(own))
  return values.length === 0 ? 'The network has no hidden layer.' : 'The run diverged: no TCV is a finite number.'
}

const certified = (theme: ChartTheme): LegendEntry => ({
  sample: { kind: 'band', colour: theme.ink },
  label: 'certified: no partition lies outside',
})

const bandOf = ({ steps, lower, upper }: CollapseSeries, layer: number): [number, number, number][] =>
  Array.from({ length: steps.length }, (_, i) => [steps[i] ?? NaN, lower[layer]?.[i] ?? NaN, upper[layer]?.[i] ?? NaN])

function summaryOf(curves: Curve[]): string {
  const ends = curves.map((own) => {
    const [, low = NaN, high = NaN] = own.band?.at(-1) ?? []
    const interval = Number.isFinite(low) ? ` (certified ${formatInterval(low, high)})` : ''
    return `${own.name} ${formatNumber(lastPoint(own)?.[1] ?? NaN)}${interval}`
  })
  return `Total cluster variation per layer over the steps. At the end: ${ends.join(', ')}.`
}
