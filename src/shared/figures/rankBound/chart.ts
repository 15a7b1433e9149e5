import type { EChartsOption, LineSeriesOption } from 'echarts'
import type { RankBoundData } from './data.ts'
import { logScale, narrowLogScale, position, type Scale } from '../../plot/scales.ts'
import { xAxis, yAxis } from '../../plot/axes.ts'
import {
  curve,
  curveSeries,
  lastPoint,
  lastPointInside,
  leftOutSentence,
  shownValues,
  type Curve,
} from '../../plot/curves.ts'
import { text, widthOf, type Drawing, type Rect } from '../../plot/drawing.ts'
import { emptyOption, baseOption } from '../../plot/baseOption.ts'
import { endLabels, endLabelWidth } from '../../plot/endLabels.ts'
import { chartFrame, frameHeight, typeSizes } from '../../plot/chartFrame.ts'
import { chosenScale } from '../../plot/limits.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { decade, formatInterval, formatNumber, subscript } from '../../plot/numbers.ts'
import { columnsIn, panelGrid, panelGrids } from '../../plot/panelGrid.ts'
import { exactSide, panelsOf, type Panel } from './labels.ts'
import { rankBoundTitle } from './title.ts'
import type { StudyChart, StudyChartView } from '../kind.ts'
import { layerColours, layerLine, lightTheme, type ChartTheme } from '../../plot/theme.ts'
import { areEmpty, groundedTogether, zeroEdge } from '../../plot/zeroStrip.ts'
import { axisTooltip } from '../../plot/tooltip.ts'

/** Theorem 3.4: the distance of every weight matrix from rank K, and what bounds it, over Λ. */
export function rankBoundChart(data: RankBoundData): StudyChart {
  return {
    title: rankBoundTitle(data),
    height: (width, fontSize = 12, theme = lightTheme) => {
      const columns = columnsOf(data, width, fontSize, theme)
      const rows = Math.max(1, data.groups.length) * rowsPerGroup(data, columns)
      const panels = rows * Math.max((0.8 * width) / Math.max(columns, 2), 16 * fontSize)
      const content = { width, theme, title: rankBoundTitle(data), ...frameContent(data, panelsOf(data), [], theme) }
      return Math.round(panels + frameHeight(content, typeSizes(fontSize)))
    },
    option: (view) => option(data, view),
  }
}

/** Every panel has room for its numbers above it. */
const columnsOf = ({ layers }: RankBoundData, width: number, fontSize: number, theme: ChartTheme): number =>
  columnsIn(width, fontSize, 19, Math.max(1, layers.length), theme)

/** Every group begins a row. */
const rowsPerGroup = ({ layers }: RankBoundData, columns: number): number => Math.ceil(layers.length / columns)

const exactDash = [5, 2.5]
const trivialDash = [1.5, 2.5]

interface PanelCurves {
  left: Curve
  /** By j. */
  rights: Curve[]
  best: Curve
  exact: Curve
  trivial: Curve
}

function curvesOf({ layer, group, points }: Panel, theme: ChartTheme, below: number): PanelCurves {
  const lambdas = points.map(({ lambda }) => lambda)
  const own = (what: string, name: string, label: string, values: number[], look: Partial<Curve>): Curve =>
    curve(lambdas, values, { id: `${what} ${group} ${layer}`, name, label, colour: theme.ink, width: 1, ...look })
  const numbers = [...new Set(points.flatMap(({ rows }) => rows.map((row) => row.below)))]
  const right = (j: number | null): number[] =>
    points.map(({ rows }) => rows.find((row) => row.below === j)?.right ?? Number.NaN)
  return {
    left: own(
      'measured',
      'distance from rank K',
      '',
      points.map(({ distance }) => distance),
      { width: 1.8 },
    ),
    rights: numbers.map((j) =>
      own(`right ${j}`, `right side, j = ${j}`, `{i|j} = ${j}`, right(j), layerLine(theme, j + 1, below)),
    ),
    best: own(
      'best',
      'smallest right side',
      '',
      points.map(({ rows, best }) => rows.find((row) => row.below === best)?.right ?? Number.NaN),
      { colour: theme.theorem },
    ),
    exact: own('exact', '‖R‖/Λ + offset', '', points.map(exactSide), { dash: exactDash, width: 1.2 }),
    trivial: own(
      'norm',
      'norm',
      `‖{i|W}${subscript(layer)}‖`,
      points.map(({ norm }) => norm),
      {
        colour: theme.quiet,
        dash: trivialDash,
      },
    ),
  }
}

/** Returns the curves with every 0 at its place, as where a matrix has exactly rank K, and their axis. */
function withZeros(known: readonly PanelCurves[], scale: Scale): { y: Scale; curves: PanelCurves[] } {
  const lists = known.map(({ left, best, exact, trivial, rights }) => [left, best, exact, trivial, ...rights])
  const { y, panels } = groundedTogether(lists, scale)
  const curves = panels.map(([left, best, exact, trivial, ...rights], i) => {
    const own = known[i]
    return left && best && exact && trivial ? { left, best, exact, trivial, rights } : own
  })
  return { y, curves: curves.filter((own) => own !== undefined) }
}

const linesOf = ({ left, rights, exact, trivial }: PanelCurves): Curve[] => [trivial, ...rights, exact, left]

function option(data: RankBoundData, view: StudyChartView): EChartsOption {
  const { theme } = view
  const type = typeSizes(view.fontSize)
  const panels = panelsOf(data)
  const below = Math.max(1, ...data.layers)
  const known = panels.map((panel) => curvesOf(panel, theme, below))
  const all = known.flatMap(linesOf)
  const around = chartFrame({ ...view, ...frameContent(data, panels, all, theme) }, type)
  if (areEmpty(all)) return emptyOption('No bound has been computed yet.', around, view)
  const columns = columnsOf(data, view.width, type.label, theme)
  const rects = rectsOf(data, all, around.inner, { size: type.small, theme, columns })
  const { y: whole, curves } = withZeros(
    known,
    valueScale(shownValues(all), (rects[0]?.height ?? 0) / (type.small * 2.2)),
  )
  const y = chosenScale(theme, 'y', whole)
  const x = chosenScale(theme, 'x', lambdaScale(panels, (rects[0]?.width ?? 0) / (type.small * 6)))
  const look = (gridIndex: number, labelled: boolean) => ({ theme, gridIndex, fontSize: type.small, labelled })
  return {
    ...baseOption(theme, rankBoundTitle(data)),
    tooltip: axisTooltip({
      heading: (lambda) => `Λ = ${formatNumber(lambda)}`,
      format: (value) => formatNumber(value),
      panels: panels.map(({ layer, group }) =>
        [`W${subscript(layer)}`, data.groups[group]].filter(Boolean).join(' · '),
      ),
      unit: 'Λ',
    }),
    grid: panelGrids(rects),
    xAxis: rects.map((_, i) => xAxis(x, look(i, true))),
    yAxis: rects.map((_, i) => yAxis(y, look(i, (i % data.layers.length) % columns === 0))),
    series: curves
      .flatMap((own, i) => seriesOf(own, i, theme))
      .filter(({ id }) => !theme.view?.hidden.includes(String(id))),
    graphic: {
      elements: [
        ...around.drawings,
        ...panels.flatMap((panel, i) => {
          const [own, rect] = [curves[i], rects[i]]
          return own && rect ? panelDrawings(data, panel, own, rect, { x, y, theme, size: type.small }) : []
        }),
      ],
    },
  }
}

const seriesOf = (own: PanelCurves, index: number, theme: ChartTheme): LineSeriesOption[] => [
  ...linesOf(own)
    .filter((line) => lastPoint(line))
    .map((line) => ({
      ...curveSeries(line, index),
      ...(line === own.left ? { showSymbol: true, symbolSize: 5, z: 4 } : {}),
    })),
  {
    ...curveSeries(own.best, index),
    showSymbol: true,
    symbolSize: 6,
    lineStyle: { width: 0 },
    itemStyle: { color: theme.paper, borderColor: theme.theorem, borderWidth: 1.4 },
    z: 3,
  },
]

/** Puts a tick at every λ, with labels where there is room, else only at powers of ten. */
function lambdaScale(panels: readonly Panel[], most: number): Scale {
  const lambdas = [...new Set(panels.flatMap(({ points }) => points.map(({ lambda }) => lambda)))]
  const decades = lambdas.filter((lambda) => Number.isInteger(Math.log10(lambda)))
  const labels = lambdas.length <= most || decades.length === 0 ? lambdas : decades
  return { ...narrowLogScale(lambdas), ticks: lambdas, labels, format: (lambda) => formatNumber(lambda, 1) }
}

/** Whole decades round the values. */
function valueScale(values: readonly number[], most: number): Scale {
  const exponents = values.length > 0 ? values.map(Math.log10) : [-1, 0]
  return logScale(Math.floor(Math.min(...exponents)), Math.ceil(Math.max(...exponents)), Math.floor(most))
}

const frameContent = (data: RankBoundData, panels: readonly Panel[], curves: Curve[], theme: ChartTheme) => ({
  x: 'Λ: coefficient of ½‖{i|W}ₗ‖² beside the mean loss (λ of eq. 3: Λ/2)',
  entries: entriesOf(data, theme, Math.max(1, ...data.layers)),
  captions: captionsOf(data, panels, curves),
})

function entriesOf({ K }: RankBoundData, theme: ChartTheme, below: number): LegendEntry[] {
  return [
    { sample: { kind: 'line', colour: theme.ink }, label: `distance of {i|W}ₗ from rank ${K}` },
    {
      sample: { kind: 'ramp', colours: layerColours(theme, Math.max(below, 2)) },
      label: 'right side {i|M} TCV/Λ at {i|j} < {i|l}, {i|M} an estimate from below',
    },
    { sample: { kind: 'circle', colour: theme.theorem }, label: 'the smallest' },
    {
      sample: { kind: 'line', colour: theme.ink, dash: exactDash, width: 1.2 },
      label: '‖{i|R}‖/Λ at its best {i|j}, plus the offset, no estimate',
      // Stored replacement texts use the key of the first label.
      key: '‖R‖/Λ at its best j, no estimate',
    },
    {
      sample: { kind: 'line', colour: theme.quiet, dash: trivialDash },
      label: '‖{i|W}ₗ‖: above it a bound says nothing',
    },
  ]
}

function captionsOf({ K, atMostK }: RankBoundData, panels: readonly Panel[], curves: Curve[]): string[] {
  const worst = Math.max(...panels.flatMap(({ points }) => points.map(({ stationarity }) => stationarity)))
  const names = atMostK.map((layer) => `{i|W}${subscript(layer)}`)
  const omitted = names.length > 0 ? `not drawn: ${names.join(', ')}, which cannot have a rank above ${K}` : ''
  return [
    Number.isFinite(worst) ? `stationarity ‖grad {i|L}‖/‖Λ{i|W}ₗ‖: at most ${ceilingDecade(worst)}` : '',
    normSentence(panels),
    omitted,
    leftOutSentence(curves),
  ].filter(Boolean)
}

/** Names the norm of M, and how much larger the norm of the paper is. */
function normSentence(panels: readonly Panel[]): string {
  const rows = panels.flatMap(({ points }) => points.flatMap((point) => point.rows))
  const ratios = rows.map(({ M, entrywiseM }) => entrywiseM / M).filter(Number.isFinite)
  if (ratios.length === 0) return ''
  const times = formatInterval(Math.min(...ratios), Math.max(...ratios))
  return `{i|M} in the operator norm; in the entrywise L² norm of eq. 3 it is ${times} times as large`
}

/** Returns the smallest power of ten at or above a positive number. */
const ceilingDecade = (value: number): string => (value > 0 ? decade(Math.ceil(Math.log10(value))) : '0')

interface GridLook {
  size: number
  theme: ChartTheme
  columns: number
}

function rectsOf(data: RankBoundData, curves: Curve[], inner: Rect, { size, theme, columns }: GridLook): Rect[] {
  const right = endLabelWidth(
    curves.map(({ label }) => ({ content: label })),
    size,
    theme,
  )
  const margins = {
    left: widthOf('10⁻¹⁰', size) + 12,
    right: right + 2,
    head: size * 3.6,
    foot: size * 2,
    gap: right + 8,
  }
  const rows = rowsPerGroup(data, columns)
  const places = panelGrid(data.groups.length * rows * columns, columns, inner, margins)
  return data.groups.flatMap((_, group) => {
    const first = group * rows * columns
    return places.slice(first, first + data.layers.length)
  })
}

interface PanelLook {
  x: Scale
  y: Scale
  theme: ChartTheme
  size: number
}

function panelDrawings(
  data: RankBoundData,
  { layer, group, points }: Panel,
  { rights, trivial }: PanelCurves,
  rect: Rect,
  { x, y, theme, size }: PanelLook,
): Drawing[] {
  const labels = [...rights, trivial].flatMap((own) => {
    const end = lastPointInside(own, x, y)
    if (!end) return []
    const at = {
      x: rect.left + position(x, end[0]) * rect.width,
      y: rect.top + (1 - position(y, end[1])) * rect.height,
    }
    return [{ content: own.label, colour: own === trivial ? theme.quiet : theme.ink, ...at }]
  })
  const heading = [`{i|W}${subscript(layer)}`, data.groups[group]].filter(Boolean).join('    ')
  const relative = points.map(({ distance, norm }) => distance / norm)
  const share = `distance/‖{i|W}${subscript(layer)}‖: ${formatInterval(Math.min(...relative), Math.max(...relative))}`
  const at = (content: string, line: number, colour: string): Drawing =>
    text(content, rect.left, rect.top - size * (0.5 + 1.35 * line), theme, { size, colour, valign: 'bottom' })
  return [
    at(heading, 1, theme.ink),
    ...(points.length > 0 ? [at(share, 0, theme.quiet)] : []),
    ...zeroEdge(rect, y, theme),
    ...endLabels(labels, rect, theme, size),
  ]
}
