import type { CustomSeriesOption, EChartsOption } from 'echarts'
import type { ResultCell, ResultField, ResultsView } from './cells.ts'
import { position, type Scale } from '../../plot/scales.ts'
import { colourBar, colourBarHeight } from '../../plot/colourBar.ts'
import { hatch, text, widthOf, type Drawing, type Rect, cross } from '../../plot/drawing.ts'
import { editableText, yTitle } from '../../plot/textOverrides.ts'
import type { Frame, Type } from '../../plot/chartFrame.ts'
import { valueText } from '../fieldText.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { fieldSymbol } from '../../spec/fieldLabel.ts'
import { panelGrid, panelGrids } from '../../plot/panelGrid.ts'
import { colourScale, hasPlace, isLogResult } from './scales.ts'
import { fullNameOf } from '../../quantities/text.ts'
import { mostPanels, panelLabel, resultNumber } from './text.ts'
import { inkOn } from '../../plot/colours.ts'
import { mapColour, type ChartTheme } from '../../plot/theme.ts'

/** A result over two fields. */
export interface MapView extends ResultsView {
  x: ResultField
  y: ResultField
}

interface Look {
  theme: ChartTheme
  size: number
  scale: Scale
  /** Formats the texts of the cells; null where some do not fit, because gaps would suggest a difference. */
  label: ((median: number) => string) | null
}

const gap = 6

export const panelCount = ({ panels }: ResultsView): number => Math.min(panels.length, mostPanels)

/** Returns as many columns of panels as leave room for their cells. */
const columnsOf = (view: MapView, width: number, size: number): number =>
  balancedColumns(panelCount(view), Math.floor(width / (size * Math.max(16, 2.2 * view.x.values.length))))

/** Returns at most `most` columns, with rows as full as possible. */
export function balancedColumns(count: number, most: number): number {
  const rows = Math.ceil(count / Math.max(1, Math.min(count, most)))
  return Math.ceil(count / rows)
}

/** Returns the height in pixels of all panels with the colour bar. */
export function mapHeight(view: MapView, width: number, size: number, theme: ChartTheme): number {
  const columns = columnsOf(view, width, size)
  const { left, right, head, foot, gap: between } = marginsOf(view, size, theme)
  const cell = (width - left - right - (columns - 1) * between) / columns / view.x.values.length
  const row = Math.min(Math.max(cell * 0.6, 1.9 * size), 3.6 * size)
  const rows = Math.ceil(panelCount(view) / columns)
  return rows * (head + foot + row * view.y.values.length) + colourBarHeight(size)
}

function marginsOf(view: MapView, size: number, theme: ChartTheme) {
  const labels = [...view.y.values.map(valueText), fieldSymbol(view.y.path)]
  const left = Math.max(...labels.map((label) => widthOf(label, size, 400, theme))) + gap + 2
  return { left, right: 2, head: size * (view.panels.length > 1 ? 3 : 1.8), foot: size * 3.4, gap: size * 1.6 }
}

/** Draws one map per panel. Item i of its series is cell i of the panel. */
export function mapOption(view: MapView, around: Frame, theme: ChartTheme, type: Type): EChartsOption {
  const size = type.small
  const foot = colourBarHeight(size)
  const inner = { ...around.inner, height: around.inner.height - foot }
  const rects = panelGrid(panelCount(view), columnsOf(view, inner.width, size), inner, marginsOf(view, size, theme))
  const medians = view.cells.filter(({ count }) => count > 0).map(({ median }) => median)
  const isLog = isLogResult(view.result, view.cells)
  const scaled = medians.filter((median) => hasPlace(median, isLog))
  const scaleWith = (most: number): Scale => colourScale(scaled, isLog, most)
  const look: Look = { theme, size, scale: scaleWith(6), label: labelOf(view, medians, isLog, rects, { theme, size }) }
  const bar = { theme, size, label: `${fullNameOf(view.result)}${logNote(look)}`, scale: scaleWith, floor: null }
  const zone = { ...around.inner, top: inner.top + inner.height, height: foot }
  return {
    grid: panelGrids(rects),
    xAxis: rects.map((_, gridIndex) => ({ gridIndex, show: false, min: 0, max: view.x.values.length })),
    yAxis: rects.map((_, gridIndex) => ({ gridIndex, show: false, min: 0, max: view.y.values.length })),
    series: rects.map((rect, panel) => mapSeries(view, panel, rect, look)),
    graphic: {
      elements: [
        ...around.drawings,
        ...rects.flatMap((rect, panel) => panelDrawings(view, panel, rect, look, isFirst(rects, panel))),
        ...colourBar(zone, bar),
      ],
    },
  }
}

const isFirst = (rects: readonly Rect[], panel: number): boolean => rects[panel]?.left === rects[0]?.left

export const cellsOfPanel = ({ cells }: ResultsView, panel: number): ResultCell[] =>
  cells.filter((cell) => cell.panel === panel)

const exponent = (value: number): string =>
  value > 0 ? Math.log10(value).toFixed(1).replace('-', '−') : resultNumber('objective', value)

const logNote = ({ label }: Look): string => (label === exponent ? ', in the cells its log₁₀' : '')

function labelOf(
  { result, x }: MapView,
  medians: readonly number[],
  isLog: boolean,
  rects: readonly Rect[],
  { theme, size }: Pick<Look, 'theme' | 'size'>,
): Look['label'] {
  const room = (rects[0]?.width ?? 0) / x.values.length - 4
  const fits = (label: (median: number) => string): boolean =>
    medians.every((median) => widthOf(label(median), size, 400, theme) <= room)
  const whole = (median: number): string => resultNumber(result, median)
  return fits(whole) ? whole : isLog && fits(exponent) ? exponent : null
}

function cellRect({ x, y }: Pick<ResultCell, 'x' | 'y'>, view: MapView, panel: Rect): Rect {
  const width = panel.width / view.x.values.length
  const height = panel.height / view.y.values.length
  const top = panel.top + (view.y.values.length - 1 - y) * height
  return { left: panel.left + x * width, top, width, height }
}

function mapSeries(view: MapView, panel: number, rect: Rect, { theme, scale }: Look): CustomSeriesOption {
  const cells = cellsOfPanel(view, panel)
  return {
    type: 'custom',
    id: `panel ${panel}`,
    name: panelLabel(view, panel) || fullNameOf(view.result),
    xAxisIndex: panel,
    yAxisIndex: panel,
    cursor: 'pointer',
    data: cells.map(({ x, y, count, median }) => [x, y, count > 0 ? median : null]),
    encode: { x: 0, y: 1 },
    renderItem: ({ dataIndex }) => {
      const cell = cells[dataIndex]
      if (!cell) return null
      const { left: x, top: y, width, height } = cellRect(cell, view, rect)
      // A cell without a number is hatched below and still has a tooltip.
      const fill = cell.count > 0 ? mapColour(theme, shareOf(cell.median, scale)) : 'transparent'
      return { type: 'rect', shape: { x, y, width, height }, style: { fill, stroke: theme.paper, lineWidth: 1 } }
    },
  }
}

function shareOf(median: number, scale: Scale): number {
  // A value without a logarithm has the colour of the lowest end.
  if (scale.type === 'log' && median <= 0) return 0
  const share = position(scale, median)
  return Number.isFinite(share) ? share : 0.5
}

function panelDrawings(view: MapView, panel: number, rect: Rect, look: Look, isNamed: boolean): Drawing[] {
  const { theme, size } = look
  const cells = cellsOfPanel(view, panel)
  const label = panelLabel(view, panel)
  const head = { size, colour: theme.ink, valign: 'bottom' } as const
  return [
    ...(label ? [text(label, rect.left, rect.top - size * 1.7, theme, { ...head, size: size * 1.05 })] : []),
    ...axes(view, rect, look, isNamed),
    ...view.y.values.flatMap((_, y) =>
      view.x.values.flatMap((_value, x) => {
        const cell = cells.find((own) => own.x === x && own.y === y) ?? null
        return cellDrawings(cell, cellRect({ x, y }, view, rect), look)
      }),
    ),
  ]
}

function cellDrawings(cell: ResultCell | null, rect: Rect, { theme, size, scale, label }: Look): Drawing[] {
  const middle = { x: rect.left + rect.width / 2, y: rect.top + rect.height / 2 }
  const inside = { left: rect.left + 1, top: rect.top + 1, width: rect.width - 2, height: rect.height - 2 }
  if (!cell) return hatch(inside, theme)
  const style = { size, align: 'center', valign: 'middle' } as const
  if (cell.count > 0) {
    const colour = inkOn(mapColour(theme, shareOf(cell.median, scale)))
    const number = label ? [text(label(cell.median), middle.x, middle.y, theme, { ...style, colour })] : []
    return [...number, ...countDrawings(cell, rect, theme, size, colour)]
  }
  if (cell.coming > 0) return [text('·', middle.x, middle.y, theme, { ...style, colour: theme.quiet })]
  return [...hatch(inside, theme), cross(middle, theme)]
}

/** Writes how many runs of a cell have a result, where some lack one and there is room. */
function countDrawings(cell: ResultCell, rect: Rect, theme: ChartTheme, size: number, colour: string): Drawing[] {
  const content = `${cell.count}/${cell.runs.length}`
  const small = size * 0.8
  const hasRoom = rect.height > 3 * size && rect.width > widthOf(content, small) + 6
  if (cell.count === cell.runs.length || !hasRoom) return []
  const style = { size: small, colour, align: 'right' } as const
  return [text(content, rect.left + rect.width - 4, rect.top + 3, theme, style)]
}

/** Labels x below, and y left of the first panel of each row. */
function axes({ x, y }: MapView, rect: Rect, { theme, size }: Look, isNamed: boolean): Drawing[] {
  const [width, height] = [rect.width / x.values.length, rect.height / y.values.length]
  const foot = rect.top + rect.height + gap - 1
  const widest = Math.max(...x.values.map((value) => widthOf(valueText(value), size, 400, theme)))
  const stride = Math.max(1, Math.ceil((widest + size * 0.6) / width))
  const quiet = { size, colour: theme.quiet } as const
  const ink = { size, colour: theme.ink } as const
  const left = rect.left - gap
  const down = Math.max(1, Math.ceil((size * 1.2) / height))
  return [
    ...x.values.flatMap((value, i) =>
      i % stride === 0
        ? [text(valueText(value), rect.left + (i + 0.5) * width, foot, theme, { ...quiet, align: 'center' })]
        : [],
    ),
    editableText({ key: 'x', defaultText: fieldSymbol(x.path) }, rect.left + rect.width / 2, foot + size * 1.4, theme, {
      ...ink,
      align: 'center',
    }),
    ...(isNamed
      ? [
          editableText(yTitle(fieldSymbol(y.path)), left, rect.top - size * 0.4, theme, {
            ...ink,
            align: 'right',
            valign: 'bottom',
          }),
          ...y.values.flatMap((value, j) => {
            const middle = rect.top + rect.height - (j + 0.5) * height
            const style = { ...quiet, align: 'right', valign: 'middle' } as const
            return j % down === 0 ? [text(valueText(value), left, middle, theme, style)] : []
          }),
        ]
      : []),
  ]
}

/** Returns the legend of cells without a colour. */
export function mapEntries(view: MapView, theme: ChartTheme): LegendEntry[] {
  const isFailed = view.cells.some(({ count, coming }) => count === 0 && coming === 0)
  const places = view.panels.length * view.x.values.length * view.y.values.length
  return [
    ...(isFailed ? [{ sample: { kind: 'cross' as const, colour: theme.quiet }, label: 'no run has a result' }] : []),
    ...(places > view.cells.length
      ? [{ sample: { kind: 'hatch' as const }, label: `without a run: ${places - view.cells.length} of ${places}` }]
      : []),
  ]
}
