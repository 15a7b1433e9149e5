import type { RankMapData } from './data.ts'
import { cross, round, text, widthOf, type Drawing, type Rect } from '../../plot/drawing.ts'
import { editableText, yTitle } from '../../plot/textOverrides.ts'
import type { Type } from '../../plot/chartFrame.ts'
import { decade, formatNumber, formatShort, subscript } from '../../plot/numbers.ts'
import { panelGrid } from '../../plot/panelGrid.ts'
import { inkOn } from '../../plot/colours.ts'
import { mapColour, type ChartTheme } from '../../plot/theme.ts'

type Cell = RankMapData['cells'][number]

/** A tail that changed by more than this share over the last quarter of the steps has not converged. */
export const restless = 0.1

export interface MapLook {
  theme: ChartTheme
  type: Type
  /** Exponents of ten at the ends of the colours. */
  low: number
  high: number
  /** Whether the cells have room for their numbers. */
  numbered: boolean
}

/** Lays out one map per layer, with room for σ on the left, TCV on the right and λ below. */
export function rankMapRects(data: RankMapData, inner: Rect, size: number): Rect[] {
  const widest = (labels: readonly string[]): number => Math.max(0, ...labels.map((label) => widthOf(label, size)))
  const margins = {
    left: widest(data.deviations.map((deviation) => formatShort(deviation))) + labelGap + 2,
    right: widest([tcvName(data), ...data.variations.map(variationLabel)]) + labelGap + 2,
    head: size * head,
    foot: size * foot,
    gap: size * 1.3,
  }
  return panelGrid(data.layers.length, data.layers.length, inner, margins)
}

const labelGap = 6

/** Heights above and below the maps in font sizes, for names, λ and its values. */
const [head, foot] = [2.1, 3]
export const outerHeight = (size: number): number => size * (head + foot)

/** Returns the rectangle of a cell: λ to the right, σ upwards. */
export function cellRect({ lambda, deviation }: Cell, data: RankMapData, panel: Rect): Rect {
  const width = panel.width / data.lambdas.length
  const height = panel.height / data.deviations.length
  const top = panel.top + (data.deviations.length - 1 - deviation) * height
  return { left: panel.left + lambda * width, top, width, height }
}

const shareOf = (tail: number, { low, high }: MapLook): number =>
  tail > 0 ? (Math.log10(tail) - low) / Math.max(1, high - low) : 0

/** Returns the colour of a tail; that of the paper where there is none. */
export const colourOf = (tail: number | undefined, look: MapLook): string =>
  tail === undefined || Number.isNaN(tail) ? look.theme.paper : mapColour(look.theme, shareOf(tail, look))

export const isMoving = (tail: number, earlier: number | undefined): boolean =>
  earlier !== undefined && Math.abs(tail - earlier) > restless * Math.max(tail, earlier)

/** Draws the name, the λ axis and the texts in the cells of one map. */
export function mapDrawings(data: RankMapData, layer: number, panel: Rect, look: MapLook): Drawing[] {
  const { theme, type } = look
  const below = { size: type.small, colour: theme.quiet, align: 'center' } as const
  const under = panel.top + panel.height + labelGap - 1
  const width = panel.width / data.lambdas.length
  const name = `{i|W}${subscript(data.layers[layer] ?? 0)}`
  return [
    text(name, panel.left + panel.width / 2, panel.top - type.small * 0.5, theme, {
      size: type.label,
      colour: theme.ink,
      align: 'center',
      valign: 'bottom',
    }),
    ...labelledLambdas(data.lambdas, width, type.small).map((i) =>
      text(
        lambdaLabel(data.lambdas[i] ?? NaN),
        panel.left + labelMiddle(data.lambdas, i, width, type.small),
        under,
        theme,
        below,
      ),
    ),
    editableText({ key: 'x', defaultText: '{i|λ}' }, panel.left + panel.width / 2, under + type.small * 1.3, theme, {
      ...below,
      colour: theme.ink,
    }),
    ...data.cells.flatMap((cell) => cellDrawings(cell, layer, cellRect(cell, data, panel), look)),
  ]
}

/** Returns which λ are labelled: all, else the decades, else as many decades as do not touch, always with the last. */
function labelledLambdas(lambdas: readonly number[], width: number, size: number): number[] {
  const all = lambdas.map((_, i) => i)
  const widthAt = (i: number): number => widthOf(lambdaLabel(lambdas[i] ?? NaN), size) + size * 0.35
  const middle = (i: number): number => labelMiddle(lambdas, i, width, size)
  const isFree = (own: readonly number[]): boolean =>
    own.every((i, at) => {
      const before = own[at - 1] ?? 0
      return at === 0 || (widthAt(i) + widthAt(before)) / 2 <= middle(i) - middle(before)
    })
  const decades = all.filter((i) => isDecade(lambdas[i] ?? NaN))
  const few = decades.length > 1 ? decades : all
  const thinned = few.map((_, stride) => few.filter((_own, at) => (few.length - 1 - at) % (stride + 1) === 0))
  return [all, ...thinned].find(isFree) ?? few.slice(-1)
}

/** Returns the middle of a label of λ from the left edge of its map. No label reaches into the next map. */
function labelMiddle(lambdas: readonly number[], i: number, width: number, size: number): number {
  const half = widthOf(lambdaLabel(lambdas[i] ?? NaN), size) / 2
  const beyond = size * 0.4
  return Math.min(Math.max((i + 0.5) * width, half - beyond), lambdas.length * width - half + beyond)
}

const isDecade = (value: number): boolean => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9

const lambdaLabel = (lambda: number): string =>
  isDecade(lambda) ? decade(Math.round(Math.log10(lambda))) : formatNumber(lambda, 1)

function cellDrawings(cell: Cell, layer: number, rect: Rect, look: MapLook): Drawing[] {
  const { theme, type } = look
  const { tails, earlierTails, statuses } = cell
  const tail = tails?.[layer]
  const middle = { x: rect.left + rect.width / 2, y: rect.top + rect.height / 2 }
  if (tail === undefined) return isOver(statuses) ? [cross(middle, theme)] : []
  const ink = inkOn(colourOf(tail, look))
  const style = { size: type.small, colour: ink, align: 'center', valign: 'middle' } as const
  const spread = look.numbered ? spreadLabel(cell, layer) : ''
  const up = spread ? type.small * 0.55 : 0
  return [
    ...(look.numbered ? [text(exponentLabel(tail), middle.x, middle.y - up, theme, style)] : []),
    ...(spread ? [text(spread, middle.x, middle.y + type.small * 0.55, theme, style)] : []),
    ...(isMoving(tail, earlierTails?.[layer]) ? [movingMark(rect, look.numbered, ink)] : []),
  ]
}

/** Formats log₁₀ of a tail. */
const exponentLabel = (tail: number): string => (tail > 0 ? Math.log10(tail).toFixed(1).replace('-', '−') : '−∞')

/** Returns the smallest and the largest tail of the seeds of a cell; NaN without finished runs. */
export function rangeOf({ runTails }: Cell, layer: number): [number, number] {
  const tails = runTails.map((own) => own[layer] ?? NaN)
  return tails.length > 0 ? [Math.min(...tails), Math.max(...tails)] : [NaN, NaN]
}

/** Returns the factor between the largest and the smallest tail of the seeds; NaN for one seed, ∞ where one tail is 0. */
export function spreadOf(cell: Cell, layer: number): number {
  const [low, high] = rangeOf(cell, layer)
  return cell.runTails.length < 2 ? NaN : high === low ? 1 : high / low
}

/** Formats the spread of a cell: ×1.3, ×40; empty for one seed. */
function spreadLabel(cell: Cell, layer: number): string {
  const spread = spreadOf(cell, layer)
  if (Number.isNaN(spread)) return ''
  return spread === Infinity ? '×∞' : `×${formatShort(Number(spread.toPrecision(2)))}`
}

/** Whether the numbers of all cells fit. Numbers in some cells only would suggest a difference. */
export function hasRoomForNumbers(data: RankMapData, inner: Rect, size: number): boolean {
  const cell = (rankMapRects(data, inner, size)[0]?.width ?? 0) / Math.max(1, data.lambdas.length)
  const labels = data.cells.flatMap((own) =>
    Array.from(own.tails ?? [], (tail, l) => [exponentLabel(tail), spreadLabel(own, l)]).flat(),
  )
  return cell > Math.max(0, ...labels.map((label) => widthOf(label, size))) + 6
}

export const isOver = (statuses: Cell['statuses']): boolean =>
  statuses.every((status) => status !== 'queued' && status !== 'running')

/** Draws the mark of a tail that still changes, in the corner where the cell shows a number. */
function movingMark({ left, top, width, height }: Rect, hasNumber: boolean, stroke: string): Drawing {
  const r = 1.9
  const [cx, cy] = hasNumber ? [left + width - 2.6 * r, top + 2.6 * r] : [left + width / 2, top + height / 2]
  return {
    type: 'circle',
    silent: true,
    z: 5,
    shape: { cx: round(cx), cy: round(cy), r },
    style: { fill: 'none', stroke, lineWidth: 0.9 },
  }
}

/** Draws σ left of the first map, and the total cluster variation of the data right of the last. */
export function outerAxes(data: RankMapData, rects: readonly Rect[], { theme, type }: MapLook): Drawing[] {
  const [first, last] = [rects[0], rects.at(-1)]
  if (!first || !last) return []
  const size = type.small
  const [x, far] = [first.left - labelGap, last.left + last.width + labelGap]
  const middle = (panel: Rect, j: number): number =>
    panel.top + ((data.deviations.length - j - 0.5) * panel.height) / data.deviations.length
  const row = { size, colour: theme.quiet, valign: 'middle' } as const
  const above = { size, colour: theme.ink, valign: 'bottom' } as const
  return [
    editableText(yTitle('{i|σ}'), x, first.top - size * 0.5, theme, { ...above, align: 'right' }),
    editableText(yTitle(tcvName(data)), far, last.top - size * 0.5, theme, above),
    ...data.deviations.map((deviation, j) =>
      text(formatShort(deviation), x, middle(first, j), theme, { ...row, align: 'right' }),
    ),
    ...data.variations.map((variation, j) => text(variationLabel(variation), far, middle(last, j), theme, row)),
  ]
}

const tcvName = ({ classes }: RankMapData): string => `TCV${subscript(classes)}`

/** Formats an interval: one number where both ends read the same, else both, with a common power of ten once. */
export function variationLabel({ lower, upper }: RankMapData['variations'][number]): string {
  const [least, most] = [formatNumber(lower, 2), formatNumber(upper, 2)]
  if (least === most) return most
  const [[first = '', power], [last = '', same]] = [least.split(' × '), most.split(' × ')]
  return power !== undefined && power === same ? `(${first} – ${last}) × ${power}` : `${least} – ${most}`
}
