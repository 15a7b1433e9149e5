import type { PathData } from './data.ts'
import { position, type Scale } from '../../plot/scales.ts'
import type { Curve } from '../../plot/curves.ts'
import { polyline, round, text, widthOf, type Drawing, type Rect } from '../../plot/drawing.ts'
import { fitted, wrapped } from '../../plot/wrapped.ts'
import { formatCount, formatNumber, superscript } from '../../plot/numbers.ts'
import { anywhere, inCorner, isFree, type Obstacles, type Point } from '../../plot/placement.ts'
import type { ChartTheme } from '../../plot/theme.ts'

type Panel = PathData['panels'][number]

export interface PathLook {
  rect: Rect
  x: Scale
  y: Scale
  theme: ChartTheme
  size: number
}

/** Draws heading, stages, jumps, the exact end and the numbers of one panel. */
export function pathDrawings(panel: Panel, curves: readonly Curve[], look: PathLook): Drawing[] {
  const { rect, theme, size } = look
  const C = panel.result.descent.value?.C.map((own) => formatNumber(own)).join(', ')
  const content = C === undefined ? panel.label : `${panel.label}    C = ${C}`
  const heading = text(content, rect.left, rect.top - size * 1.9, theme, {
    size,
    colour: theme.ink,
    valign: 'bottom',
  })
  return [heading, ...stageMarks(panel, look), ...pathMarks(panel, look), ...numbers(panel, curves, look)]
}

const place = ({ rect, x, y }: PathLook, t: number, value: number): [number, number] => [
  rect.left + position(x, t) * rect.width,
  rect.top + (1 - Math.min(position(y, value), 1)) * rect.height,
]

/** Draws a dotted line where another part begins to move, and names the layer above its stage. */
function stageMarks({ result }: Panel, look: PathLook): Drawing[] {
  const { rect, theme, size } = look
  const at = (t: number): number => place(look, t, 1)[0]
  return result.pieces.flatMap(({ layer, moves, from, to }, i) => {
    const line: [number, number][] = [
      [at(from), rect.top - (moves === 'basis' ? 4 : 0)],
      [at(from), rect.top + rect.height],
    ]
    const dash = moves === 'basis' ? [3, 2] : [1.2, 3]
    const end = result.pieces.find((piece) => piece.layer === layer && piece.moves === 'singularValues')?.to ?? to
    const name = text(`{i|Z}${superscript(layer)}`, (at(from) + at(end)) / 2, rect.top - 3, theme, {
      size,
      colour: theme.quiet,
      align: 'center',
      valign: 'bottom',
    })
    return [
      ...(i > 0 ? [polyline(line, { colour: theme.rule, width: 0.8, dash })] : []),
      ...(moves === 'basis' ? [name] : []),
    ]
  })
}

/** Draws crosses where a rank falls or the path stops, and a circle at the exact end. */
function pathMarks({ result: { t, objective, descent } }: Panel, look: PathLook): Drawing[] {
  const { theme } = look
  const last = t.length - 1
  if (descent.value === null)
    return last > 0 ? cross(place(look, t[last] ?? 0, objective[last] ?? NaN), theme.theorem) : []
  const { jumps, end, limit } = descent.value
  const [cx, cy] = place(look, 1, end)
  const collapse = limit > end ? cross(place(look, 1, Math.sqrt(limit * end)), theme.balance) : []
  return [
    ...jumps.flatMap(({ from, to }) => {
      const i = t.findIndex((own) => own >= to)
      const height = Math.sqrt((objective[i - 1] ?? NaN) * (objective[i] ?? NaN))
      return from < to ? cross(place(look, (from + to) / 2, height), theme.balance) : []
    }),
    ...collapse,
    {
      type: 'circle',
      silent: true,
      z: 6,
      shape: { cx: round(cx), cy: round(cy), r: 3.2 },
      style: { fill: 'none', stroke: theme.theorem, lineWidth: 1.4 },
    },
  ]
}

function cross([x, y]: readonly [number, number], colour: string): Drawing[] {
  if (!Number.isFinite(y)) return []
  const r = 2.6
  const strokes: [number, number][][] = [
    [
      [x - r, y - r],
      [x + r, y + r],
    ],
    [
      [x - r, y + r],
      [x + r, y - r],
    ],
  ]
  return strokes.map((points) => polyline(points, { colour, width: 1.3, z: 6 }))
}

/** Writes the results of a panel where its curves are not. */
function numbers(panel: Panel, curves: readonly Curve[], look: PathLook): Drawing[] {
  const { rect, theme, size } = look
  const width = rect.width - 16
  const lines = linesOf(panel, width, size)
  const box = { width: Math.max(...lines.map((line) => widthOf(line, size))), height: lines.length * size * 1.3 }
  const obstacles: Obstacles = { lines: curves.map((own) => pixels(own, look)), marks: [], boxes: [] }
  const corner = inCorner('topRight', box, rect)
  const at = isFree(corner, rect, obstacles) ? corner : (anywhere(box, rect, obstacles) ?? corner)
  const isRight = at.left + box.width / 2 > rect.width / 2
  const x = rect.left + at.left + (isRight ? box.width : 0)
  return lines.map((line, i) =>
    text(line, x, rect.top + at.top + i * size * 1.3, theme, {
      size,
      colour: theme.ink,
      align: isRight ? 'right' : 'left',
      background: theme.paper,
    }),
  )
}

/** Returns the part of a curve inside the panel, in pixels of the panel. */
function pixels({ points }: Curve, { rect, x, y }: PathLook): Point[] {
  return points.flatMap(([t, value]): Point[] => {
    const height = value === null ? NaN : position(y, value)
    return height >= 0 && height <= 1 ? [[position(x, t) * rect.width, (1 - height) * rect.height]] : []
  })
}

function linesOf({ result }: Panel, width: number, size: number): string[] {
  const { objective, descent, largestIncrease } = result
  if (descent.value === null) return wrapped(descent.refusal, width * 0.8, size)
  const { end, straight, variation } = descent.value
  const last = objective.at(-1) ?? NaN
  const away = Math.abs(last - end)
  const climbs = straight.refusal === null ? '' : ' before it breaks off'
  return [
    `ends at ${formatNumber(last, 4)}, ${away === 0 ? '' : `within ${short(away)} of `}the exact end`,
    `largest rise ${short(largestIncrease)} between ${objective.length} points`,
    `straight line: rises by ${short(straight.barrier)}${climbs}`,
    `largest TCV ${short(Math.max(...result.variation))} → ${short(Math.max(...variation))}`,
  ].map((line) => fitted(line, width, size))
}

/** Formats with two digits, thousands included. */
const short = (value: number): string =>
  value >= 1e3 && value < 1e5 ? formatCount(Number(value.toPrecision(2))) : formatNumber(value, 2)
