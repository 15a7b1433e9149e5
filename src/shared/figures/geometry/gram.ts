import type { GramData } from './data.ts'
import { polyline, round, text, widthOf, type Drawing, type Rect } from '../../plot/drawing.ts'
import { fallenTo, layerStepsChart } from './layerSteps.ts'
import { formatAtMost } from '../../plot/numbers.ts'
import { cellImage, type ColourScale } from '../../plot/pixels.ts'
import type { StudyChart } from '../kind.ts'
import type { ChartTheme } from '../../plot/theme.ts'

type Panel = GramData['layers'][number]['panels'][number]

/** Figure 6: the Gram matrix of every layer's features at every kept step, the samples sorted by class. */
export const gramChart = (data: GramData): StudyChart =>
  layerStepsChart({
    title: titleOf(data),
    captions: captions(data),
    steps: data.steps,
    layers: data.layers,
    keyHeight: (width) => gramKeyHeight(width, inPanel) - 0.2,
    key: (rect, theme, size) => gramKey(rect, theme, size, inPanel),
    panel: (panel, rect, theme) => gramDrawings(data.starts, panel, panel.meanSquare, rect, theme),
    value: valueOf,
  })

const inPanel = 'in each panel'
const valueOf = ({ blockDistance }: Panel): number => blockDistance

function titleOf({ layers }: GramData): string {
  const fallen = fallenTo(layers, valueOf)
  return fallen === null
    ? 'Gram matrices of the features, samples sorted by class'
    : `The distance from block structure falls in every layer, to ${formatAtMost(fallen)} or less`
}

function captions({ samplesPerPixel, starts, layers }: GramData): string[] {
  return [
    'below each panel: distance from block structure, ‖{i|G} − {i|Ḡ}‖ / ‖{i|G}‖',
    `ticks: first sample of each of the ${starts.length - 1} classes`,
    ...(layers[0]?.layer === 0 ? ['{i|X}: the inputs, which do not change'] : []),
    ...(samplesPerPixel > 1 ? [`one cell: mean over up to ${samplesPerPixel} samples of a class`] : []),
  ]
}

/** The end of the scale of G over the mean of ‖z‖². A collapsed layer with orthogonal classes has 1 in its blocks and 0 elsewhere. */
const limit = 1.5

const colourScale = (theme: ChartTheme): ColourScale => ({
  min: -limit,
  max: limit,
  colours: theme.signed,
  missing: theme.rule,
})

/** Draws a Gram matrix divided by `unit`, with a tick where each class begins. */
export function gramDrawings(
  starts: readonly number[],
  { gram }: Pick<Panel, 'gram'>,
  unit: number,
  rect: Rect,
  theme: ChartTheme,
): Drawing[] {
  // Features that are all 0 give 0/0, which is shown as missing and not as 0.
  const relative = gram.map((value) => value / unit)
  return [image(cellImage(relative, starts.at(-1) ?? 1, colourScale(theme)), rect), ...classTicks(starts, rect, theme)]
}

const image = (uri: string, { left, top, width, height }: Rect): Drawing => ({
  type: 'image',
  silent: true,
  z: 1,
  style: { image: uri, x: round(left), y: round(top), width: round(width), height: round(height) },
})

/** Draws the edges of a panel, left and top with a tick where each class begins. */
function classTicks(starts: readonly number[], rect: Rect, theme: ChartTheme): Drawing[] {
  const length = 2.2
  const { left, top, width, height } = rect
  const [right, bottom] = [left + width, top + height]
  const positions = starts.map((start) => (start / (starts.at(-1) || 1)) * width)
  const stroke = { width: 0.5, z: 2 }
  const comb = (at: (along: number, out: number) => [number, number]): Drawing =>
    polyline(
      positions.flatMap((along) => [at(along, 0), at(along, length), at(along, 0)]),
      { colour: theme.quiet, ...stroke },
    )
  const rest: [number, number][] = [
    [right, top],
    [right, bottom],
    [left, bottom],
  ]
  return [
    comb((along, out) => [left + along, top - out]),
    comb((along, out) => [left - out, top + along]),
    polyline(rest, { colour: theme.rule, ...stroke }),
  ]
}

const barCells = { columns: 127, rows: 6 }

const nameOf = (where: string): string => `{i|G}ᵢⱼ = {i|z}ᵢ · {i|z}ⱼ, over the mean of ‖{i|z}ᵢ‖² ${where}`
/** Widths of the bar and the gaps round it, in font sizes. */
const barWidth = { bar: 18, before: 2.4, after: 1.6 }

/** Whether the bar fits beside its name in that width, in font sizes. */
const isBeside = (width: number, where: string): boolean =>
  width >= widthOf(nameOf(where), 1) + barWidth.before + barWidth.bar + barWidth.after

/** Returns the height of the key in font sizes, at a width in font sizes. */
export const gramKeyHeight = (width: number, where: string): number => (isBeside(width, where) ? 3.2 : 4.8)

/** Draws the colour bar, beside its name or below it. `where` says over what the mean is taken. */
export function gramKey(rect: Rect, theme: ChartTheme, size: number, where: string): Drawing[] {
  const { left, top } = rect
  const name = nameOf(where)
  const width = size * barWidth.bar
  const height = (width * barCells.rows) / barCells.columns
  const beside = { left: left + widthOf(name, size) + size * barWidth.before, top: top + size * 0.3 }
  const below = { left: left + size * barWidth.after, top: top + size * 1.8 }
  const bar = { ...(isBeside(rect.width / size, where) ? beside : below), width, height }
  const last = barCells.columns - 1
  const line = Array.from({ length: barCells.columns }, (_, i) => limit * ((2 * i) / last - 1))
  const cells = Array.from({ length: barCells.rows }, () => line).flat()
  const foot = bar.top + height
  const ticks = [-limit, -1, 0, 1, limit].flatMap((tick) => {
    const x = bar.left + (width * (tick + limit)) / (2 * limit)
    const sign = tick === limit ? '≥ ' : tick === -limit ? '≤ ' : ''
    const label = `${sign}${tick < 0 ? '−' : ''}${Math.abs(tick)}`
    const stroke: [number, number][] = [
      [x, foot],
      [x, foot + 2.5],
    ]
    return [
      polyline(stroke, { colour: theme.quiet, width: 0.6 }),
      text(label, x, foot + 3.5, theme, { size, colour: theme.quiet, align: 'center' }),
    ]
  })
  return [
    text(name, left, top + size * 0.3 + height / 2, theme, { size, colour: theme.ink, valign: 'middle' }),
    image(cellImage(cells, barCells.columns, colourScale(theme)), bar),
    ...ticks,
  ]
}
