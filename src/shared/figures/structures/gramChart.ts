import type { EChartsOption } from 'echarts'
import { baseOption, emptyOption } from '../../plot/baseOption.ts'
import { chartFrame, frameHeight, typeSizes, type Type } from '../../plot/chartFrame.ts'
import { polyline, round, text, widthOf, type Drawing, type Rect } from '../../plot/drawing.ts'
import { superscript } from '../../plot/numbers.ts'
import { panelGrid } from '../../plot/panelGrid.ts'
import { cellImage, type ColourScale } from '../../plot/pixels.ts'
import { lightTheme, type ChartTheme } from '../../plot/theme.ts'
import type { StudyChart, StudyChartView } from '../kind.ts'
import type { StructureGramData } from './gramData.ts'
import { modelCaption } from './lossesChart.ts'

type Structure = StructureGramData['structures'][number]
type Layer = Structure['layers'][number]

/** Cosines of the class means of the known structures: a row of panels each. */
export const structureGramChart = (data: StructureGramData): StudyChart => ({
  title: titleOf(data),
  height: (width, fontSize = 12, theme = lightTheme) => {
    const type = typeSizes(fontSize)
    const around = frameHeight({ width, theme, title: titleOf(data), ...frameOf(data) }, type)
    const [rows, columns] = [data.structures.length, columnsOf(data)]
    if (rows === 0) return Math.round(around + 10 * fontSize)
    const side = sideOf(width - 16, columns, type)
    return Math.ceil(around + rows * (side + headOf(type) + footOf(type)) + keyHeight(type))
  },
  option: (view) => option(data, view),
})

/** Claims orthogonal class means only of structures that have them in every layer of features. */
function titleOf({ structures, choice }: StructureGramData): string {
  const where = `at K = ${choice.classes}, L = ${choice.depth}`
  if (structures.length === 0) return `The zero solution has no class means ${where}`
  return `Cosines of the class means of ${structures.map(({ name }) => name).join(' and ')} ${where}`
}

const columnsOf = ({ structures }: StructureGramData): number => structures[0]?.layers.length ?? 1
const headOf = ({ small, label }: Type): number => small * 1.6 + label * 1.5
const footOf = ({ small }: Type): number => small * 0.8
const keyHeight = ({ small }: Type): number => small * 3.2
const gapOf = ({ small }: Type): number => small * 1.6
const mostSide = 18

const sideOf = (width: number, columns: number, type: Type): number =>
  Math.min((width - (columns - 1) * gapOf(type)) / columns, mostSide * type.label)

const frameOf = (data: StructureGramData) => ({
  entries: [],
  captions: [
    modelCaption(data.choice),
    ...(data.structures.length > 0 ? ['{i|Z}¹ is one of several with the same loss: its rank decides nothing'] : []),
  ],
})

function option(data: StructureGramData, view: StudyChartView): EChartsOption {
  const type = typeSizes(view.fontSize)
  const around = chartFrame({ ...view, ...frameOf(data) }, type)
  if (data.structures.length === 0) return emptyOption('At the zero solution every class mean is 0.', around, view)
  const columns = columnsOf(data)
  const side = sideOf(around.inner.width, columns, type)
  const inner = {
    ...around.inner,
    width: columns * side + (columns - 1) * gapOf(type),
    height: data.structures.length * (side + headOf(type) + footOf(type)),
  }
  const margins = { left: 0, right: 0, head: headOf(type), foot: footOf(type), gap: gapOf(type) }
  const rects = panelGrid(data.structures.length * columns, columns, inner, margins)
  const below = { ...around.inner, top: inner.top + inner.height, height: keyHeight(type) }
  return {
    ...baseOption(view.theme, titleOf(data)),
    series: [],
    graphic: {
      elements: [
        ...around.drawings,
        ...data.structures.flatMap((own, row) =>
          own.layers.flatMap((layer, column) => {
            const { left = 0, top = 0 } = rects[row * columns + column] ?? {}
            const rect = { left, top, width: Math.round(side), height: Math.round(side) }
            const names = column === 0 ? [rowName(own, rect, view.theme, type)] : []
            return [...names, ...panelDrawings(layer, data.choice, rect, view.theme, type)]
          }),
        ),
        ...keyDrawings(below, view.theme, type),
      ],
    },
  }
}

function rowName({ name, ratio }: Structure, rect: Rect, theme: ChartTheme, type: Type): Drawing {
  const content = name === 'DNC' ? name : `${name}: ${ratio.toFixed(4)} times the loss of DNC`
  const style = { size: type.label, colour: theme.ink, weight: 600, valign: 'bottom' } as const
  return text(content, rect.left, rect.top - type.small * 1.7, theme, style)
}

/** Names the layers of a panel: Z¹, Z² … Z³, or the outputs. */
export function layerName({ from, to }: Pick<Layer, 'from' | 'to'>, L: number): string {
  if (from === L + 1) return `{i|Z}${superscript(from)}, outputs`
  return from === to ? `{i|Z}${superscript(from)}` : `{i|Z}${superscript(from)} … {i|Z}${superscript(to)}`
}

function panelDrawings(
  layer: Layer,
  { classes: K, depth }: StructureGramData['choice'],
  rect: Rect,
  theme: ChartTheme,
  type: Type,
): Drawing[] {
  const { left, top, width, height } = rect
  const scale = { min: -1, max: 1, colours: theme.signed, missing: theme.rule }
  const outline: [number, number][] = [
    [left, top],
    [left + width, top],
    [left + width, top + height],
    [left, top + height],
    [left, top],
  ]
  const style = { size: type.small, valign: 'bottom' } as const
  const rank = `rank ${layer.rank}`
  const room = width - widthOf(rank, type.small, 400, theme) - type.small * 0.6
  const whole = layerName(layer, depth)
  const name = layer.from > depth && widthOf(whole, type.small, 400, theme) > room ? 'outputs' : whole
  return [
    text(name, left, top - type.small * 0.3, theme, { ...style, colour: theme.ink }),
    text(rank, left + width, top - type.small * 0.3, theme, {
      ...style,
      colour: theme.quiet,
      align: 'right',
    }),
    image(keptImage(layer.cosines, K, scale, theme), rect),
    polyline(outline, { colour: theme.rule, width: 0.6, z: 2 }),
  ]
}

/** Images of the last patterns: a slider shows the same ones again, and encoding one takes a millisecond. */
const images = new Map<string, string>()
const mostImages = 400

function keptImage(cosines: Float32Array, K: number, scale: ColourScale, theme: ChartTheme): string {
  const key = `${scale.colours.join()} ${theme.rule} ${K} ${Array.from(cosines, (value) => Math.round(value * 500)).join()}`
  const known = images.get(key) ?? cellImage(cosines, K, scale)
  if (images.size >= mostImages) images.clear()
  images.set(key, known)
  return known
}

const image = (uri: string, { left, top, width, height }: Rect): Drawing => ({
  type: 'image',
  silent: true,
  z: 1,
  style: { image: uri, x: round(left), y: round(top), width: round(width), height: round(height) },
})

/** Draws the colour bar of cosines from −1 to 1 with its name. */
function keyDrawings(zone: Rect, theme: ChartTheme, type: Type): Drawing[] {
  const size = type.small
  const name = 'cosine of two class means'
  const bar = { left: zone.left + size * 15, top: zone.top + size * 0.8, width: size * 16, height: size * 0.8 }
  const cells = Array.from({ length: 2 * 127 }, (_, i) => ((i % 127) / 126) * 2 - 1)
  const scale = { min: -1, max: 1, colours: theme.signed, missing: theme.rule }
  const ticks = [-1, 0, 0.5, 1].map((tick) => {
    const x = bar.left + (bar.width * (tick + 1)) / 2
    const label = `${tick < 0 ? '−' : ''}${Math.abs(tick)}`
    const below = bar.top + bar.height + 2
    return text(label, x, below, theme, { size, colour: theme.quiet, align: 'center' })
  })
  const style = { size, colour: theme.ink, valign: 'middle' } as const
  return [
    text(name, zone.left, bar.top + bar.height / 2, theme, style),
    image(keptImage(Float32Array.from(cells), 127, scale, theme), bar),
    ...ticks,
  ]
}
