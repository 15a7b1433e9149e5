import { bandDrawings } from '../../plot/band.ts'
import { position, type Scale } from '../../plot/scales.ts'
import { hatch, plain, polyline, text, widthOf, type Drawing, type Rect } from '../../plot/drawing.ts'
import { editableText, resolveText } from '../../plot/textOverrides.ts'
import { fitted } from '../../plot/wrapped.ts'
import type { Type } from '../../plot/chartFrame.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { subscript, superscript } from '../../plot/numbers.ts'
import type { SpectraColumn, SpectraPanel, SpectraView } from './data.ts'
import { forecastNames, type ForecastName } from '../view.ts'
import { bandEntry, floorEntry, identityEntry, structureEntries } from './legendEntries.ts'
import { comparedForecast, panelObstacles, type PanelPoints } from './panel.ts'
import type { Arrangement, Cell, SpectraScales } from './layout.ts'
import { inCorner, isFree } from '../../plot/placement.ts'
import { layerColour, layerColours } from '../../plot/theme.ts'

export interface Place {
  cell: Cell
  rect: Rect
  arrangement: Arrangement
  columns: SpectraColumn[]
  points: PanelPoints
  x: Scale
  y: Scale
  symbol: number
  leftOut: string
}

/** Draws headings, the floor and the note on hidden values of one panel. */
export function cellDrawings(place: Place, view: SpectraView, type: Type): Drawing[] {
  const { rect, cell, leftOut } = place
  const zone = floorZone(cell.panel, rect, place.y, view)
  const drawings = [...headings(place, view, type), ...(zone ? hatch(zone, view.theme) : [])]
  drawings.push(...theoremBand(place, view))
  if (view.isRatio && isBetween(place.y, 1)) drawings.push(oneLine(rect, place.y, view))
  if (cell.column === 0 && place.arrangement.headed[cell.row])
    drawings.push(
      editableText(
        { key: 'y', defaultText: view.isRatio ? 'ratio' : '{i|s}ⱼ' },
        rect.left - 7,
        rect.top - type.label * 0.75,
        view.theme,
        {
          size: type.small,
          colour: view.theme.quiet,
          align: 'right',
          valign: 'bottom',
        },
      ),
    )
  if (leftOut) drawings.push(...leftOutMark(place, view, type))
  return drawings
}

/** Draws the band of the theorem with the line of its medians. */
function theoremBand({ cell, points, rect, x, y }: Place, { theme }: SpectraView): Drawing[] {
  const isHidden = theme.view?.hidden.includes(`theorem ${cell.panel.matrix ?? 'Z'}${cell.panel.layer} ${cell.run}`)
  if (points.band.length === 0 || isHidden) return []
  const shown = points.forecasts.theorem.filter(([j, value]) => isBetween(x, j) && isBetween(y, value))
  const medians = shown.map(([j, value]): [number, number] => [
    rect.left + position(x, j) * rect.width,
    rect.top + (1 - position(y, value)) * rect.height,
  ])
  return [
    ...bandDrawings(points.band, rect, x, y, theme.theorem),
    polyline(medians, { colour: theme.theorem, width: 0.8, z: 1 }),
  ]
}

/** Z³, W₃. */
const symbolOf = ({ matrix, layer }: SpectraPanel, Z = 'Z', W = 'W'): string =>
  matrix === 'W' ? `${W}${subscript(layer)}` : `${Z}${superscript(layer)}`

/** Names a panel where no heading does: its layer, after its run where there are several. */
export const matrixName = (panel: SpectraPanel, run = ''): string => [run, symbolOf(panel)].filter(Boolean).join(' · ')

function headings({ cell, rect, columns, arrangement }: Place, view: SpectraView, type: Type): Drawing[] {
  const { panel } = cell
  const { theme } = view
  const layer = symbolOf(panel, '{i|Z}', '{i|W}')
  const colour = layerColour(theme, panel.layer, panel.layers)
  // No semi-bold italic is shipped: what holds a symbol is set in regular.
  const style = { size: type.label, weight: 600, valign: 'bottom' } as const
  const symbol = { size: type.title, colour, valign: 'bottom' } as const
  const above = rect.top - type.label * 0.45
  const run = columns[cell.run]?.title ?? ''
  if (view.layout === 'row') {
    const isNamed = columns.length > 1 && cell.column === 0
    const heading = isNamed ? `${run}   ${layer}` : layer
    return [text(heading, rect.left, above, theme, symbol)]
  }
  const drawings: Drawing[] = []
  if (arrangement.headed[cell.row]) {
    const word = { key: `panel ${run}`, defaultText: run }
    const title = fitted(resolveText(theme, word), rect.width, type.label, 600, theme)
    drawings.push({ ...text(title, rect.left, above, theme, { ...style, colour: theme.ink }), info: word })
  }
  if (cell.column === 0)
    drawings.push(text(layer, 8, rect.top + rect.height / 2, theme, { ...symbol, valign: 'middle' }))
  return drawings
}

/** Draws the line on which measured and forecast values are equal. */
const isBetween = ({ min, max }: Scale, value: number): boolean => value >= min && value <= max

function oneLine(rect: Rect, y: Scale, { theme }: SpectraView): Drawing {
  const at = rect.top + (1 - position(y, 1)) * rect.height
  const ends: [number, number][] = [
    [rect.left, at],
    [rect.left + rect.width, at],
  ]
  return polyline(ends, { colour: theme.quiet, width: 1 })
}

/** Returns the zone of values that are round-off of s₁. Only a log axis reaches it. */
export function floorZone(panel: SpectraPanel, rect: Rect, y: Scale, view: SpectraView): Rect | null {
  if (view.scale !== 'log' || view.isRatio || !(view.floor > 0)) return null
  const leading = (panel.measured ?? panel.theorem ?? panel.balance)?.[0] ?? 1
  const at = position(y, view.floor * (leading > 0 ? leading : 1))
  if (!(at > 0)) return null
  const height = Math.min(at, 1) * rect.height
  return { ...rect, top: rect.top + rect.height - height, height }
}

/** Draws a bar over the indices that a log axis cannot show, with their number. */
function leftOutMark({ rect, points, x, y, symbol, leftOut }: Place, view: SpectraView, type: Type): Drawing[] {
  const bottom = rect.top + rect.height
  const at = (index: number): number => rect.left + Math.min(Math.max(position(x, index), 0), 1) * rect.width
  const bar: [number, number][] = [
    [at(points.total - points.leftOut + 0.6), bottom - 1],
    [at(points.total + 0.4), bottom - 1],
  ]
  const size = { width: widthOf(leftOut, type.small) + 6, height: type.small * 1.3 }
  const obstacles = panelObstacles(points, rect, x, y, symbol)
  const isRight = isFree(inCorner('bottomRight', size, rect), rect, obstacles)
  return [
    polyline(bar, { colour: view.theme.ink, width: 2, z: 4 }),
    text(leftOut, isRight ? rect.left + rect.width - 4 : rect.left + 4, bottom - 4, view.theme, {
      size: type.small,
      colour: view.theme.ink,
      align: isRight ? 'right' : 'left',
      valign: 'bottom',
      background: view.theme.paper,
    }),
  ]
}

/** Whether any panel reaches down to its floor. */
export function hasFloor(panels: SpectraPanel[], scales: SpectraScales, view: SpectraView): boolean {
  const square = { left: 0, top: 0, width: 1, height: 1 }
  return panels.some((panel) => floorZone(panel, square, scales.y, view) !== null)
}

/** Says what a log axis cannot show; empty when it shows all. */
export function leftOutText(points: PanelPoints, scales: SpectraScales): string {
  if (scales.y.type !== 'log' || points.leftOut === 0) return ''
  return `${points.leftOut} of ${points.total} ≤ ${points.hasSmall ? scales.y.format(scales.y.min) : '0'}`
}

/** Names a forecast, with its C where it is fitted or given. */
function forecastLabel(name: ForecastName, { constant, isRatio, theoremC = '1' }: SpectraView): string {
  const [what, isOne] = forecastLabels[name]
  const C = constant === 'fitted' ? ' ({i|C} fitted)' : isOne ? ` ({i|C} = ${name === 'theorem' ? theoremC : '1'})` : ''
  return `${isRatio ? 'measured / ' : ''}${what}${C}`
}
const forecastLabels = {
  theorem: ['forecast, Theorem 4.2', true],
  balance: ['forecast, balance law', false],
  recursive: ['from the trained next layer', true],
} as const
const samples = { theorem: 'circle', balance: 'diamond', recursive: 'cross' } as const

export function entriesOf(
  points: PanelPoints[],
  panels: SpectraPanel[],
  hasFloor: boolean,
  view: SpectraView,
): LegendEntry[] {
  const { theme } = view
  const entries: LegendEntry[] = []
  const layers = panels[0]?.layers ?? 0
  if (points.some((p) => p.measured.length > 0))
    entries.push({ sample: { kind: 'ramp', colours: layerColours(theme, Math.min(layers, 5)) }, label: 'measured' })
  for (const name of forecastNames)
    if (points.some((p) => p.forecasts[name].length > 0))
      entries.push({
        sample: { kind: samples[name], colour: theme[name] },
        label: forecastLabel(name, view),
        key: name,
      })
  const spread = spreadOf(panels)
  if (spread && points.some(({ band }) => band.length > 0)) entries.push(bandEntry(spread.draws, theme))
  if (points.some(({ identity }) => identity.length > 0)) entries.push(identityEntry(theme))
  entries.push(
    ...structureEntries(points.find(({ structures }) => structures.length > 0)?.structures ?? [], theme),
    ...(hasFloor ? [floorEntry(view.floor)] : []),
  )
  return entries
}

/** Title of the x axis. */
export const indexTitle = (points: PanelPoints[]): string =>
  `index {i|j}${points.length > 1 ? ', the same axes in every panel' : ''}`

export function captionsOf(points: PanelPoints[], panels: SpectraPanel[], view: SpectraView): string[] {
  if (points.length === 0) return []
  const against = comparedForecast(view)
  const hasError = against !== null && panels.some((panel) => panel.measured && panel[against])
  const after = view.constant === 'fitted' ? ', scaled by {i|C}' : ''
  const band = against === 'theorem' && spreadOf(panels) ? ' and its band' : ''
  return [
    ...theoremCaption(points, panels),
    ...structureCaption(points),
    ...(hasError ? [`{i|C} and error: measured values against ${marks[against]}${band}${after}`] : []),
  ]
}

/** Says what the structures are, and why the first layer has none. */
function structureCaption(points: readonly PanelPoints[]): string[] {
  if (points.every(({ structures }) => structures.length === 0)) return []
  return ['structures: closed forms, no limits of training; several {i|Z}¹ have the same loss']
}

const spreadOf = (panels: readonly SpectraPanel[]) => panels.find(({ band }) => band)?.band ?? null

/** Cites the theorem, and says what its circles are where it leaves the bases open. */
function theoremCaption(points: readonly PanelPoints[], panels: readonly SpectraPanel[]): string[] {
  if (points.every(({ forecasts, identity }) => forecasts.theorem.length + identity.length === 0)) return []
  const spread = spreadOf(panels)
  const openness = new Set(panels.map((panel) => panel.openness))
  const circles = spread
    ? `; ○ median over ${spread.draws} random {i|O}ₗ (Haar, seed ${spread.seed})`
    : openness.has('oneDraw')
      ? '; ○ one random {i|O}ₗ'
      : openness.has('last')
        ? '; ○ the same for every {i|O}ₗ, none below for lack of admissible {i|O}ₗ'
        : openness.has('none')
          ? '; ○ the same for every {i|O}ₗ'
          : ''
  return [`Theorem 4.2: arXiv:2402.03991v2${circles}`]
}

const marks = { theorem: '○', balance: '◇', recursive: '×' } as const

/** Describes the numbers of every panel for screen readers. */
export function summary(columns: SpectraColumn[], texts: string[][]): string {
  let at = 0
  const parts = columns.flatMap((column) =>
    column.panels.map((panel) => {
      const numbers = (texts[at++] ?? []).map(plain)
      return `${column.title} ${symbolOf(panel)}: ${numbers.length > 0 ? numbers.join(', ') : 'forecast only'}`
    }),
  )
  const of = columns[0]?.panels[0]?.matrix === 'W' ? 'weights' : 'features'
  return `Singular values of the ${of} by layer. ${parts.join('; ')}.`
}
