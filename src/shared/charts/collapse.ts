import type { EChartsOption } from 'echarts'
import { logScale } from './axes.ts'
import { curve, lastPoint, leftOutSentence, shownValues, type Curve } from './curves.ts'
import { emptyOption } from './empty.ts'
import { frame, typeSizes } from './frame.ts'
import { decadesOf, historyOption } from './history.ts'
import { formatNumber, superscript } from './numbers.ts'
import { stagesOf } from './stages.ts'
import { layerColour, type ChartTheme } from './theme.ts'

export interface CollapseSeries {
  steps: ArrayLike<number>
  /** TCV of Z^l per step, one entry per layer l = 1 … L. */
  tcv: ArrayLike<number>[]
  /** Multiplier of λ in the continuation, per step. */
  multipliers: ArrayLike<number>
}

export interface CollapseView {
  width: number
  height: number
  theme: ChartTheme
  /** Below it TCV is round-off; absolute. */
  floor: number
  title?: string
  /** Step to mark. */
  cursor?: number
  fontSize?: number
}

/** Total cluster variation per layer over the steps. Set it with `notMerge`. */
export function collapseOption(series: CollapseSeries, view: CollapseView): EChartsOption {
  const { theme } = view
  const type = typeSizes(view.fontSize)
  const layers = series.tcv.length
  const curves = series.tcv.map((values, i) =>
    curve(series.steps, values, {
      id: `tcv Z${i + 1}`,
      name: `Z${superscript(i + 1)}`,
      label: `{i|Z}${superscript(i + 1)}`,
      colour: layerColour(theme, i + 1, layers),
      width: 1.6,
    }),
  )
  const values = shownValues(curves)
  const [low, high] = decadesOf(values, view.floor)
  const y = logScale(low, high, view.height < 260 ? 4 : 6)
  const isFloorShown = view.floor > y.min
  const floor = `numerical floor, ${formatNumber(view.floor, 1)}`
  const around = frame(
    {
      ...view,
      entries: isFloorShown && values.length > 0 ? [{ sample: { kind: 'hatch' }, label: floor }] : [],
      captions: values.length > 0 ? ['step', leftOutSentence(curves)].filter(Boolean) : [],
    },
    type,
  )
  if (values.length === 0)
    return emptyOption('No measurements yet: the cluster variation of every layer comes here.', around, view)
  const panel = { curves, y, name: 'TCV by class', share: 1, floor: view.floor }
  return historyOption([panel], stagesOf(series.steps, series.multipliers), around, view, type, summaryOf(curves))
}

function summaryOf(curves: Curve[]): string {
  const ends = curves.map((own) => `${own.name} ${formatNumber(lastPoint(own)?.[1] ?? NaN)}`)
  return `Total cluster variation per layer over the steps. At the end: ${ends.join(', ')}.`
}
