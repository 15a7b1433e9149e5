import type { CustomSeriesOption, EChartsOption } from 'echarts'
import type { StepRow } from './data.ts'
import { plain, text, widthOf, type Drawing, type Rect } from '../../plot/drawing.ts'
import { chartFrame, typeSizes } from '../../plot/chartFrame.ts'
import { formatCount, formatNumber, formatShort, superscript } from '../../plot/numbers.ts'
import { baseOption } from '../../plot/baseOption.ts'
import type { StudyChart, StudyChartView } from '../kind.ts'
import { lightTheme, type ChartTheme } from '../../plot/theme.ts'

interface Panel {
  step: number
}

/** Square panels: a column per layer and a row per step, in several bands where one would be too wide. */
export interface LayerSteps<P extends Panel> {
  title: string
  captions: string[]
  steps: readonly StepRow[]
  /** By layer, 0 for the inputs. A layer that does not change has one panel, at the first step. */
  layers: readonly { layer: number; panels: readonly P[] }[]
  /** Height of the key above all panels, in font sizes, for its width in font sizes. */
  keyHeight(width: number): number
  key(rect: Rect, theme: ChartTheme, size: number): Drawing[]
  panel(panel: P, rect: Rect, theme: ChartTheme, size: number): Drawing[]
  /** Returns the number under the panel; null where there is none. */
  value(panel: P): number | null
}

export function layerStepsChart<P extends Panel>(content: LayerSteps<P>): StudyChart {
  return {
    title: content.title,
    height(width, fontSize = 12, theme = lightTheme) {
      const { small } = typeSizes(fontSize)
      const roomy = 10_000
      const { inner } = chartFrame({ ...content, entries: [], theme, width, height: roomy }, typeSizes(fontSize))
      const { bands, side, head, pitch } = measure(content, inner.width, small)
      return Math.ceil(
        roomy -
          inner.height +
          content.keyHeight(inner.width / small) * small +
          bands * (head + rows(content) * pitch(side)),
      )
    },
    option: (view) => option(content, view),
  }
}

function option<P extends Panel>(content: LayerSteps<P>, view: StudyChartView): EChartsOption {
  const { theme } = view
  const type = typeSizes(view.fontSize)
  const around = chartFrame({ ...view, entries: [], captions: content.captions }, type)
  const { left, top, width, height } = around.inner
  const keyHeight = content.keyHeight(width / type.small) * type.small
  const inner = { left, top: top + keyHeight, width, height: Math.max(1, height - keyHeight) }
  const rect = rects(content, inner, type.small)
  const panels = content.layers.flatMap((layer, column) =>
    layer.panels.flatMap((panel) => {
      const row = content.steps.findIndex(({ step }) => step === panel.step)
      if (row < 0) return []
      const at = rect(column, row)
      return [...content.panel(panel, at, theme, type.small), panelNumber(content.value(panel), at, theme, type.small)]
    }),
  )
  return {
    ...baseOption(theme, content.title),
    series: content.layers.map((layer) => numbersOf(layer, content.value)),
    graphic: {
      elements: [
        ...around.drawings,
        ...content.key({ left, top, width, height: keyHeight }, theme, type.small),
        ...names(content, rect, theme, type.small),
        ...panels,
      ],
    },
  }
}

type Rects = (column: number, row: number) => Rect

interface Measures {
  /** Width of the names of the steps. */
  left: number
  columns: number
  bands: number
  gap: number
  /** Side of a panel. */
  side: number
  head: number
  /** Distance between rows for a side of a panel. */
  pitch(side: number): number
}

/** Sides of a panel in font sizes. */
const [leastSide, mostSide] = [6, 16]

const rows = ({ steps }: LayerSteps<Panel>): number => Math.max(1, steps.length)

function measure({ steps, layers }: LayerSteps<Panel>, width: number, size: number): Measures {
  const stepNames = ['step', ...steps.flatMap((row) => [stepName(row), multiplierName(row)])]
  const left = Math.max(...stepNames.map((name) => widthOf(name, size))) + size * 0.7
  const gap = size * 1.6
  const room = width - left + gap
  const most = Math.max(1, Math.floor(room / (leastSide * size + gap)))
  const bands = Math.ceil(Math.max(1, layers.length) / most)
  const columns = Math.ceil(Math.max(1, layers.length) / bands)
  const side = Math.min(room / columns - gap, mostSide * size)
  return { left, columns, bands, gap, side, head: size * 1.8, pitch: (own) => own + size * 1.7 }
}

function rects(content: LayerSteps<Panel>, inner: Rect, size: number): Rects {
  const { left, columns, bands, gap, side, head, pitch } = measure(content, inner.width, size)
  const room = (inner.height / bands - head) / rows(content) - pitch(0)
  const own = Math.max(8, Math.floor(Math.min(side, room)))
  const band = head + rows(content) * pitch(own)
  return (column, row) => ({
    left: Math.round(inner.left + left + (column % columns) * (side + gap)),
    top: Math.round(inner.top + Math.floor(column / columns) * band + head + row * pitch(own)),
    width: own,
    height: own,
  })
}

/** Names every layer above its column and every step left of each band. */
function names({ layers, steps }: LayerSteps<Panel>, rect: Rects, theme: ChartTheme, size: number): Drawing[] {
  const above = { size, colour: theme.ink, align: 'center', valign: 'bottom' } as const
  const quiet = { size, colour: theme.quiet, align: 'right', valign: 'middle' } as const
  const bandStarts = layers.map((_, column) => column).filter((column) => isFirst(rect, column))
  return [
    ...layers.map(({ layer }, column) => {
      const { left, top, width } = rect(column, 0)
      return text(layerName(layer), left + width / 2, top - size * 0.4, theme, above)
    }),
    ...bandStarts.flatMap((column) => {
      const { left, top } = rect(column, 0)
      const x = left - size * 0.7
      return [
        text('step', x, top - size * 0.4, theme, { ...quiet, valign: 'bottom' }),
        ...steps.flatMap((step, row) => {
          const { top: above, height } = rect(column, row)
          const middle = above + height / 2
          const strength = multiplierName(step)
          return [
            text(stepName(step), x, middle, theme, { ...quiet, colour: theme.ink }),
            ...(strength ? [text(strength, x, middle + size * 1.2, theme, quiet)] : []),
          ]
        }),
      ]
    }),
  ]
}

const isFirst = (rect: Rects, column: number): boolean =>
  column === 0 || rect(column, 0).top !== rect(column - 1, 0).top

const stepName = ({ step }: StepRow): string => formatCount(step)

const multiplierName = ({ multiplier }: StepRow): string =>
  multiplier === null || multiplier === 1
    ? ''
    : `${multiplier < 1000 ? formatShort(multiplier) : formatCount(multiplier)} {i|λ}`

export const layerName = (layer: number): string => (layer === 0 ? '{i|X}' : `{i|Z}${superscript(layer)}`)

export function panelNumber(value: number | null, rect: Rect, theme: ChartTheme, size: number): Drawing {
  const style = { size, colour: theme.quiet, align: 'center' } as const
  const content = formatNumber(value ?? NaN, 2)
  return text(content, rect.left + rect.width / 2, rect.top + rect.height + size * 0.3, theme, style)
}

/** Returns the numbers under the panels of a layer as an invisible series, for the chart's table. */
function numbersOf<P extends Panel>(
  { layer, panels }: LayerSteps<P>['layers'][number],
  value: (panel: P) => number | null,
): CustomSeriesOption {
  return {
    type: 'custom',
    coordinateSystem: 'none',
    id: `layer ${layer}`,
    name: plain(layerName(layer)),
    silent: true,
    renderItem: () => null,
    data: panels.map((panel) => [panel.step, value(panel) ?? NaN]),
  }
}

/**
 * Returns the largest last value of the layers where every layer ends at a tenth of its first value or less, else null.
 */
export function fallenTo<P>(
  layers: readonly { layer: number; panels: readonly P[] }[],
  value: (panel: P) => number | null,
): number | null {
  const ends = layers
    .filter(({ layer }) => layer > 0)
    .map(({ panels }) => panels.map((panel) => value(panel) ?? NaN))
    .map((values) => ({ first: values[0] ?? NaN, last: values.at(-1) ?? NaN }))
  const hasFallen =
    ends.length > 0 && ends.every(({ first, last }) => first > 0 && first < Infinity && last <= first / 10)
  return hasFallen ? Math.max(...ends.map(({ last }) => last)) : null
}
