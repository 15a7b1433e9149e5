import type { EChartsOption } from 'echarts'
import type { GramData, ProjectionsData } from './data.ts'
import { plain, text, type Drawing, type Rect } from '../../plot/drawing.ts'
import { chartFrame, frameHeight, typeSizes, type Frame } from '../../plot/chartFrame.ts'
import { gramDrawings, gramKey, gramKeyHeight } from './gram.ts'
import { layerName, panelNumber } from './layerSteps.ts'
import { formatCount, formatNumber } from '../../plot/numbers.ts'
import { classKey, farthestPoint, planeDrawings } from './projections.ts'
import { baseOption } from '../../plot/baseOption.ts'
import type { StudyChart, StudyChartView } from '../kind.ts'
import { lightTheme, type ChartTheme } from '../../plot/theme.ts'

/** Gram matrices and random planes of one run, as Figures 6 and 7 have them. */
export interface Geometry {
  gram: GramData
  projections: ProjectionsData
}

/** Which step and layers are shown. */
export interface GeometryMoment {
  /** Index of the kept step. */
  at: number
  /** l of the layer, 0 for the inputs; null: all layers. */
  layer: number | null
  /** Whether colours and axes are common to all steps. Motion on screen is then motion of the features. */
  isFixed: boolean
}

interface Column {
  layer: number
  gram: GramData['layers'][number]['panels'][number]
  plane: ProjectionsData['layers'][number]['panels'][number] | null
  /** Divisor of G, and half the width of the plane. */
  unit: number
  farthest: number
}

/** Gram matrices and random planes of layers at one kept step. */
export function geometryStepChart(geometry: Geometry, moment: GeometryMoment): StudyChart {
  const columns = columnsOf(geometry, moment)
  const title = titleOf(columns, geometry.gram.steps[moment.at]?.step ?? 0)
  return {
    title,
    height(width, fontSize = 12, theme = lightTheme) {
      const type = typeSizes(fontSize)
      const { bands, band } = measure(columns.length, width - 16, Infinity, type.small)
      const key = keyHeight((width - 16) / type.small, moment) * type.small
      return Math.ceil(frameHeight({ ...content(moment), width, theme }, type) + key + bands * band)
    },
    option: (view) => option(geometry, moment, columns, title, view),
  }
}

/** The inputs do not change and have one panel, at the first step. */
const panelAt = <P extends { step: number }>(panels: readonly P[], step: number): P | undefined =>
  panels.find((panel) => panel.step === step) ?? panels[0]

function columnsOf({ gram, projections }: Geometry, { at, layer, isFixed }: GeometryMoment): Column[] {
  const step = gram.steps[at]?.step ?? 0
  return gram.layers
    .filter((own) => layer === null || own.layer === layer)
    .flatMap((own): Column[] => {
      const planes = projections.layers.find((other) => other.layer === own.layer)?.panels ?? []
      const [shown, plane] = [panelAt(own.panels, step), panelAt(planes, step) ?? null]
      if (!shown) return []
      const last = own.panels.at(-1) ?? shown
      const farthest = isFixed ? Math.max(0, ...planes.map(farthestPoint)) : plane ? farthestPoint(plane) : 0
      return [{ layer: own.layer, gram: shown, plane, unit: (isFixed ? last : shown).meanSquare, farthest }]
    })
}

/** Says how far the layers are from collapse at this step. */
function titleOf(columns: readonly Column[], step: number): string {
  const trained = columns.filter(({ layer }) => layer > 0)
  const [first] = trained
  const when = `At step ${formatCount(step)}`
  if (!first) return `${when}: the inputs, which do not change`
  const number = (value: number | null | undefined): string => formatNumber(value ?? NaN, 2)
  if (trained.length === 1) {
    const spread = first.plane?.classSpread ?? null
    const classes = spread === null ? '' : `, and its class spread is ${number(spread)} of the total`
    return `${when} ${plain(layerName(first.layer))} is ${number(first.gram.blockDistance)} from block structure${classes}`
  }
  const distances = trained.map(({ gram }) => gram.blockDistance).filter(Number.isFinite)
  if (distances.length === 0) return `${when} no layer has a distance from block structure`
  const [least, most] = [number(Math.min(...distances)), number(Math.max(...distances))]
  return `${when} the layers are ${least === most ? most : `${least} to ${most}`} from block structure`
}

const content = ({ isFixed }: GeometryMoment) => ({
  entries: [],
  captions: [
    'below each Gram matrix: distance from block structure, ‖{i|G} − {i|Ḡ}‖ / ‖{i|G}‖',
    'below each plane: root mean square distance from the class mean, relative to that from the global mean',
    isFixed
      ? 'axes of each plane: up to the farthest point at any step'
      : 'axes of each plane: up to the farthest point at this step',
  ],
})

const whereOf = ({ isFixed }: GeometryMoment): string => (isFixed ? 'at the last kept step' : 'at this step')

/** Returns the height of both keys, in font sizes. */
const keyHeight = (width: number, moment: GeometryMoment): number => gramKeyHeight(width, whereOf(moment)) + 1.8

/** Widths of panels, in font sizes. */
const [leastSide, mostSide, aloneSide] = [9, 16, 27]

interface Measures {
  /** Returns how many layers stand side by side, and in how many bands. */
  columns: number
  bands: number
  side: number
  gap: number
  /** Height of a band. */
  band: number
}

/** A single layer has its two panels side by side; several have them above each other. */
function measure(count: number, width: number, height: number, size: number): Measures {
  const gap = size * 1.6
  const [head, foot] = [size * 1.8, size * 2]
  if (count === 1) {
    const side = Math.max(8, Math.floor(Math.min((width - gap) / 2, aloneSide * size, height - head - foot)))
    return { columns: 1, bands: 1, side, gap, band: head + side + foot }
  }
  const most = Math.max(1, Math.floor((width + gap) / (leastSide * size + gap)))
  const bands = Math.ceil(Math.max(1, count) / most)
  const columns = Math.ceil(Math.max(1, count) / bands)
  const room = (height / bands - head - 2 * foot) / 2
  const side = Math.max(8, Math.floor(Math.min((width + gap) / columns - gap, mostSide * size, room)))
  return { columns, bands, side, gap, band: head + 2 * (side + foot) }
}

function option(
  { gram, projections }: Geometry,
  moment: GeometryMoment,
  columns: readonly Column[],
  title: string,
  view: StudyChartView,
): EChartsOption {
  const { theme } = view
  const size = typeSizes(view.fontSize).small
  const around = chartFrame({ ...view, ...content(moment) }, typeSizes(view.fontSize))
  const places = placesOf(columns.length, around, size, moment)
  const drawings = columns.flatMap((column, i): Drawing[] => {
    const place = places[i]
    if (!place) return []
    const heading = { size, colour: theme.ink, align: 'center', valign: 'bottom' } as const
    const middle = place.gram.left + place.gram.width / 2
    return [
      text(layerName(column.layer), middle, place.gram.top - size * 0.4, theme, heading),
      ...gramDrawings(gram.starts, column.gram, column.unit, place.gram, theme),
      panelNumber(column.gram.blockDistance, place.gram, theme, size),
      ...(column.plane
        ? [
            ...planeDrawings(projections.labels, column.plane, column.farthest, place.plane, theme, size),
            panelNumber(column.plane.classSpread, place.plane, theme, size),
          ]
        : []),
    ]
  })
  return {
    ...baseOption(theme, title),
    series: [],
    graphic: { elements: [...around.drawings, ...keys(projections, moment, around, theme, size), ...drawings] },
  }
}

function keys(
  { labels }: ProjectionsData,
  moment: GeometryMoment,
  { inner }: Frame,
  theme: ChartTheme,
  size: number,
): Drawing[] {
  const where = whereOf(moment)
  const below = { ...inner, top: inner.top + gramKeyHeight(inner.width / size, where) * size }
  return [...gramKey(inner, theme, size, where), ...classKey(labels, below, theme, size)]
}

function placesOf(
  count: number,
  { inner }: Frame,
  size: number,
  moment: GeometryMoment,
): { gram: Rect; plane: Rect }[] {
  const key = keyHeight(inner.width / size, moment) * size
  const top = inner.top + key
  const { columns, side, gap, band } = measure(count, inner.width, inner.height - key, size)
  return Array.from({ length: count }, (_, i) => {
    const gram: Rect = {
      left: Math.round(inner.left + (i % columns) * (side + gap)),
      top: Math.round(top + Math.floor(i / columns) * band + size * 1.8),
      width: side,
      height: side,
    }
    const beside = { ...gram, left: gram.left + side + Math.round(gap) }
    return { gram, plane: count === 1 ? beside : { ...gram, top: gram.top + side + Math.round(size * 2) } }
  })
}
