import type { EChartsOption } from 'echarts'
import { baseOption } from '../../plot/baseOption.ts'
import { chartFrame, frameHeight, typeSizes } from '../../plot/chartFrame.ts'
import { colourBar, colourBarHeight } from '../../plot/colourBar.ts'
import { polyline, round, text, widthOf, type Drawing, type Rect } from '../../plot/drawing.ts'
import { formatNumber, superscript } from '../../plot/numbers.ts'
import { cellImage } from '../../plot/pixels.ts'
import { linearScale } from '../../plot/scales.ts'
import { lightTheme, type ChartTheme } from '../../plot/theme.ts'
import { wrapped } from '../../plot/wrapped.ts'
import type { StudyChart, StudyChartView } from '../kind.ts'
import type { ClassMeansCase, ClassMeansData, ClassMeansPanel } from './data.ts'
import { classMeansTitle } from './title.ts'

/** Figures 1, 7 and 8: class means and their cosines of SRG, of the run and of DNC below each other. */
export const classMeansChart = (data: ClassMeansData): StudyChart => ({
  title: classMeansTitle(data),
  height: (width, fontSize = 12, theme = lightTheme) => {
    const type = typeSizes(fontSize)
    const rows = rowsOf(data)
    const { side, pitch, head } = measure(data, width - 16, type.small)
    const around = frameHeight({ width, theme, title: classMeansTitle(data), ...frameOf(data) }, type)
    return Math.ceil(around + colourBarHeight(type.small) + head + rows.length * pitch(side))
  },
  option: (view) => option(data, view),
})

/** One row of panels. */
interface Row {
  name: string
  /** Stands below the name. */
  note: string
  classes: number
  panels: readonly ClassMeansPanel[]
  /** Stands below the panels of each layer. */
  numbers: readonly string[]
}

const loss = (ratio: number): string => `loss ${formatNumber(ratio)}`

/** The structure and the run of each K; DNC where there is one K, because it is the same for all. */
function rowsOf({ cases }: ClassMeansData): Row[] {
  const isOne = cases.length === 1
  return cases.flatMap((own) => {
    const { structure, trained, classes: K } = own
    const identity = Float64Array.from({ length: K * K }, (_, i) => (i % (K + 1) === 0 ? 1 : 0))
    const collapsed = trained.map(() => ({ units: K, means: identity, cosines: identity }))
    const numbers = own.collapseDistances.map((distance, l) => {
      const from = structure ? `${formatNumber(structure.distances[l] ?? NaN, 2)} from ${structure.name}, ` : ''
      return `${from}${formatNumber(distance, 2)} from DNC`
    })
    const more = { classes: K, numbers: [] }
    return [
      ...(structure ? [{ ...more, name: structure.name, note: loss(structure.ratio), panels: structure.panels }] : []),
      { ...more, name: isOne ? 'run' : `run, K = ${K}`, note: loss(own.ratio), panels: trained, numbers },
      ...(isOne ? [{ ...more, name: 'DNC', note: loss(1), panels: collapsed }] : []),
    ]
  })
}

/** The layers that have columns: the one before the last hidden layer, and that one. Their index, from Z² on. */
const shownLayers = ({ matrices }: ClassMeansData): number[] =>
  Array.from({ length: matrices - 1 }, (_, l) => l).slice(-2)

const mostSide = 13

function measure(data: ClassMeansData, width: number, size: number) {
  const left = Math.max(...rowsOf(data).flatMap(({ name, note }) => [widthOf(name, size), widthOf(note, size)])) + size
  const columns = 2 * shownLayers(data).length
  const gap = size * 1.6
  const side = Math.max(8, Math.min((width - left - (columns - 1) * gap) / columns, mostSide * size))
  const notes = rowsOf(data).flatMap(({ numbers }) => numbers.map((own) => linesBelow(own, side, size).length))
  const below = size * (1 + 1.2 * Math.max(1, ...notes))
  return { left, columns, gap, side, head: size * 3.2, pitch: (own: number) => own + below }
}

/** Breaks the sentence below two panels where it is wider than they are. */
const linesBelow = (content: string, side: number, size: number): string[] =>
  content === '' ? [] : wrapped(content, 2 * side + size * 1.6, size)

const frameOf = (data: ClassMeansData) => ({ entries: [], captions: captionsOf(data) })

function option(data: ClassMeansData, view: StudyChartView): EChartsOption {
  const { theme } = view
  const type = typeSizes(view.fontSize)
  const size = type.small
  const around = chartFrame({ ...view, ...frameOf(data) }, type)
  const foot = colourBarHeight(size)
  const { left, gap, side, head, pitch } = measure(data, around.inner.width, size)
  const rows = rowsOf(data)
  const room = (around.inner.height - foot - head) / rows.length - pitch(0)
  const own = Math.max(8, Math.floor(Math.min(side, room)))
  const rect = (row: number, column: number): Rect => ({
    left: Math.round(around.inner.left + left + column * (side + gap)),
    top: Math.round(around.inner.top + head + row * pitch(own)),
    width: Math.floor(side),
    height: own,
  })
  const layers = shownLayers(data)
  const bar = {
    label: 'cosine of two class means, or entry of {i|M} over its largest',
    scale: (most: number) => ({ ...linearScale(1, Math.max(2, most)), max: 1 }),
    floor: null,
    size,
  }
  return {
    ...baseOption(theme, classMeansTitle(data)),
    series: [],
    graphic: {
      elements: [
        ...around.drawings,
        ...layers.flatMap((l, i) => headings(l + 2, [rect(0, 2 * i), rect(0, 2 * i + 1)], theme, size)),
        ...rows.flatMap((row, at) => [
          ...rowName(row, rect(at, 0), theme, size),
          ...layers.flatMap((l, i) => [
            ...panelDrawings(row.panels[l], 'means', row.classes, rect(at, 2 * i), theme),
            ...panelDrawings(row.panels[l], 'cosines', row.classes, rect(at, 2 * i + 1), theme),
            ...numberBelow(row.numbers[l] ?? '', rect(at, 2 * i), rect(at, 2 * i + 1), theme, size),
          ]),
        ]),
        ...colourBar(
          { ...around.inner, top: around.inner.top + around.inner.height - foot, height: foot },
          { theme: { ...theme, map: coloursOf(theme) }, ...bar },
        ),
      ],
    },
  }
}

/** From 0 to 1: the upper half of the colours of signed values. */
const coloursOf = ({ signed }: ChartTheme): string[] => signed.slice(Math.floor(signed.length / 2))

function headings(layer: number, [means, cosines]: [Rect, Rect], theme: ChartTheme, size: number): Drawing[] {
  const style = { size, colour: theme.ink, align: 'center', valign: 'bottom' } as const
  const above = ({ left, width, top }: Rect, content: string): Drawing =>
    text(content, left + width / 2, top - size * 0.5, theme, style)
  const l = superscript(layer)
  const middle = (means.left + cosines.left + cosines.width) / 2
  return [
    text(`layer {i|Z}${l}`, middle, means.top - size * 1.9, theme, { ...style, weight: 600 }),
    above(means, `class means {i|M}`),
    above(cosines, 'cosines'),
  ]
}

function rowName({ name, note }: Row, { left, top, height }: Rect, theme: ChartTheme, size: number): Drawing[] {
  const [x, y] = [left - size * 0.8, top + height / 2]
  const style = { size, align: 'right', valign: 'middle' } as const
  return [
    text(name, x, y - size * 0.7, theme, { ...style, colour: theme.ink, weight: 600 }),
    text(note, x, y + size * 0.7, theme, { ...style, colour: theme.quiet }),
  ]
}

function panelDrawings(
  panel: ClassMeansPanel | undefined,
  what: 'means' | 'cosines',
  K: number,
  rect: Rect,
  theme: ChartTheme,
): Drawing[] {
  if (!panel) return []
  const values = panel[what]
  const most = what === 'means' ? Math.max(...values) : 1
  const scale = { min: 0, max: 1, colours: coloursOf(theme), missing: theme.rule }
  const { left: x, top: y, width, height } = rect
  const image = cellImage(
    squared(
      values.map((value) => value / most),
      K,
    ),
    values.length,
    scale,
  )
  const edge: [number, number][] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
    [x, y],
  ]
  return [
    {
      type: 'image',
      silent: true,
      z: 1,
      style: { image, x: round(x), y: round(y), width: round(width), height: round(height) },
    },
    polyline(edge, { colour: theme.rule, width: 0.6, z: 2 }),
  ]
}

/** Repeats rows and columns, so that the picture is square: viewers keep the sides of a picture in proportion. */
function squared(values: Float64Array, columns: number): Float64Array {
  const rows = values.length / columns
  const side = rows * columns
  return Float64Array.from({ length: side * side }, (_, i) => {
    const [row, column] = [Math.floor(Math.floor(i / side) / columns), Math.floor((i % side) / rows)]
    return values[row * columns + column] ?? NaN
  })
}

function numberBelow(content: string, means: Rect, cosines: Rect, theme: ChartTheme, size: number): Drawing[] {
  const x = (means.left + cosines.left + cosines.width) / 2
  const style = { size, colour: theme.quiet, align: 'center' } as const
  return linesBelow(content, means.width, size).map((line, i) =>
    text(line, x, means.top + means.height + size * (0.35 + 1.2 * i), theme, style),
  )
}

function captionsOf(data: ClassMeansData): string[] {
  const { cases, matrices } = data
  const methods = cases.flatMap(({ structure }) => structure?.method ?? [])
  const units = (own: ClassMeansCase): string =>
    shownLayers(data)
      .map((l) => `${own.trained[l]?.units ?? 0} in {i|Z}${superscript(l + 2)}`)
      .join(', ')
  const [only, ...others] = cases
  const sizes = only && others.length === 0 ? `{i|K} = ${only.classes}, {i|L} = ${matrices}` : `{i|L} = ${matrices}`
  const own = only && others.length === 0 ? ` (the run has ${units(only)})` : ''
  return [
    `${sizes}: a column for each class, a row for each unit above 0${own}; loss over that of DNC`,
    methods.includes('graph') ? 'classes in the order of the triangular graph, found from the cosines alone' : '',
    methods.includes('swaps') ? 'classes in the best order found by exchanges of two' : '',
    'below a run: ‖{i|G} − {i|R}‖ / ‖{i|R}‖ of the cosines',
  ].filter(Boolean)
}
