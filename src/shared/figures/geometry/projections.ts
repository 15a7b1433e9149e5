import type { ProjectionsData } from './data.ts'
import { round, sentence, text, widthOf, type Drawing, type Rect } from '../../plot/drawing.ts'
import { fallenTo, layerStepsChart } from './layerSteps.ts'
import { formatAtMost } from '../../plot/numbers.ts'
import type { StudyChart } from '../kind.ts'
import type { ChartTheme } from '../../plot/theme.ts'

type Panel = ProjectionsData['layers'][number]['panels'][number]

/** Figure 7: the samples on one random plane per layer at every kept step. */
export const projectionsChart = (data: ProjectionsData): StudyChart =>
  layerStepsChart({
    title: titleOf(data),
    captions: captions(data),
    steps: data.steps,
    layers: data.layers,
    keyHeight: () => 1.8,
    key: (rect, theme, size) => classKey(data.labels, rect, theme, size),
    panel: (panel, rect, theme, size) => planeDrawings(data.labels, panel, farthestPoint(panel), rect, theme, size),
    value: valueOf,
  })

const valueOf = ({ classSpread }: Panel): number | null => classSpread

function titleOf({ layers }: ProjectionsData): string {
  const fallen = fallenTo(layers, valueOf)
  return fallen === null
    ? 'The features on a random plane of each layer'
    : `The spread of the classes falls in every layer, to ${formatAtMost(fallen)} of the total or less`
}

/** How many classes have a colour of their own. */
const colours = 10

function captions({ labels, layers }: ProjectionsData): string[] {
  return [
    'below each panel: root mean square distance from the class mean, relative to that from the global mean',
    'one random plane per layer, the same at every step',
    'each panel: centred at 0, up to its farthest point',
    ...(layers[0]?.layer === 0 ? ['{i|X}: the inputs, which do not change'] : []),
    ...(classCount(labels) > colours ? [`colours repeat after ${colours} classes`] : []),
  ]
}

const classCount = (labels: readonly number[]): number => (labels.at(-1) ?? -1) + 1

/** In pixels. Larger marks would hide each other. */
const mostRadius = 4.5

/** Returns the largest absolute coordinate of the points. */
export const farthestPoint = ({ points }: Pick<Panel, 'points'>): number =>
  (points ?? new Float32Array()).reduce((most, p) => Math.max(most, Math.abs(p)), 0)

/** Draws the points of a plane about 0, up to `farthest` on both axes. */
export function planeDrawings(
  labels: readonly number[],
  { points }: Pick<Panel, 'points'>,
  farthest: number,
  rect: Rect,
  theme: ChartTheme,
  size: number,
): Drawing[] {
  const { left, top, width, height } = rect
  const box: Drawing = {
    type: 'rect',
    silent: true,
    z: 0,
    shape: { x: left, y: top, width, height },
    style: { fill: 'none', stroke: theme.rule, lineWidth: 0.6 },
  }
  if (!points) return [box, sentence('one feature', rect, theme, size)]
  const N = labels.length
  const radius = Math.min(Math.max(1.1, width * 0.024), mostRadius)
  const scale = (width / 2 - radius - 2) / (farthest || 1)
  const marks = labels.map((label, i) => {
    const x = left + width / 2 + scale * (points[i] as number)
    const y = top + height / 2 - scale * (points[N + i] as number)
    return mark(label, x, y, radius, theme)
  })
  return [box, ...marks]
}

/** Draws discs for the first five classes and rings for the others, because colour alone is not enough. */
function mark(label: number, x: number, y: number, radius: number, theme: ChartTheme): Drawing {
  const k = label % colours
  const colour = theme.classes[k] ?? theme.ink
  const isRing = k >= colours / 2
  const width = radius * 0.6
  return {
    type: 'circle',
    silent: true,
    z: 1,
    shape: { cx: round(x), cy: round(y), r: round(isRing ? radius - width / 2 : radius) },
    style: isRing ? { fill: 'none', stroke: colour, lineWidth: round(width) } : { fill: colour },
  }
}

export function classKey(labels: readonly number[], at: Rect, theme: ChartTheme, size: number): Drawing[] {
  const middle = at.top + size * 0.7
  const style = { size, colour: theme.ink, valign: 'middle' } as const
  const first = at.left + widthOf('class', size) + size
  const classes = Array.from({ length: Math.min(classCount(labels), colours) }, (_, k) => k)
  return [
    text('class', at.left, middle, theme, style),
    ...classes.flatMap((k) => {
      const x = first + k * size * 2.3
      return [mark(k, x + size * 0.35, middle, size * 0.3, theme), text(String(k), x + size, middle, theme, style)]
    }),
  ]
}
