import type { Type } from '../../plot/chartFrame.ts'
import { hexadecimal, inkOn, mixed } from '../../plot/colours.ts'
import { polyline, text, widthOf, type Drawing, type Rect } from '../../plot/drawing.ts'
import { decade, formatNumber } from '../../plot/numbers.ts'
import { editableText, yTitle } from '../../plot/textOverrides.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import { axisPlace, type MapRun, type StructureMapData, type Winner } from './mapData.ts'

export interface MapLook {
  theme: ChartTheme
  type: Type
}

const axisNames = { classes: 'classes {i|K}', depth: 'depth {i|L}', samples: 'samples a class {i|n}', lambda: '{i|λ}' }

/** Returns the colour of a winner: pale, so that its number and the runs on it stay readable. */
export function winnerColour(winner: Winner, theme: ChartTheme): string {
  if (winner === 'zero') return theme.rule
  // Structures of one kind share a colour, and the lesser ones are paler.
  const [colour, share] = {
    collapse: [theme.theorem, 0.42],
    srg: [theme.classes[5], 0.5],
    removed: [theme.classes[5], 0.2],
    blocks: [theme.dataLoss, 0.42],
    square: [theme.classes[4], 0.42],
    pairs: [theme.classes[5], 0.42],
    groups: [theme.dataLoss, 0.42],
    polygon: [theme.classes[7], 0.42],
  }[winner] as [string, number]
  return hexadecimal(mixed([theme.paper, colour], theme.name === 'light' ? share : share * 1.2))
}

/** Leaves room for the values of the axes. */
export function mapRect({ y }: StructureMapData, inner: Rect, { small }: Type): Rect {
  const left = Math.max(...y.values.map((value) => widthOf(valueText(y.field, value), small))) + 10
  return {
    left: Math.round(inner.left + left),
    top: Math.round(inner.top + small * 1.8),
    width: Math.round(inner.width - left - 2),
    height: Math.max(8, Math.round(inner.height - small * 4.8)),
  }
}

type Field = StructureMapData['x']['field']

const valueText = (field: Field, value: number): string => {
  if (field !== 'lambda') return String(value)
  const exponent = Math.log10(value)
  return Math.abs(exponent - Math.round(exponent)) < 1e-6 ? decade(Math.round(exponent)) : formatNumber(value, 2)
}

/** Whether a value of an axis has a label: decades of λ alone. */
const isLabelled = (field: Field, value: number): boolean =>
  field !== 'lambda' || Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-6

/** Draws the values of the axes, and in each cell the ratio and the corner of the theorem. */
export function mapDrawings(data: StructureMapData, rect: Rect, { theme, type }: MapLook): Drawing[] {
  const { x, y, cells } = data
  const [columns, rows] = [x.values.length, y.values.length]
  const [width, height] = [rect.width / columns, rect.height / rows]
  const middle = (column: number): number => rect.left + (column + 0.5) * width
  const centre = (row: number): number => rect.top + (rows - row - 0.5) * height
  const size = type.small
  const hasRoom = width > widthOf('.888', size) + 2 && height > size * 1.1
  const taken = new Set(runGroups(data).map((own) => `${Math.round(own.x)} ${Math.round(own.y)}`))
  const quiet = { size, colour: theme.quiet } as const
  return [
    editableText(yTitle(axisNames[y.field]), rect.left, rect.top - size * 0.5, theme, {
      size,
      colour: theme.ink,
      valign: 'bottom',
    }),
    ...x.values.flatMap((value, i) =>
      isLabelled(x.field, value)
        ? [text(valueText(x.field, value), middle(i), rect.top + rect.height + 5, theme, { ...quiet, align: 'center' })]
        : [],
    ),
    ...y.values.flatMap((value, j) =>
      isLabelled(y.field, value)
        ? [
            text(valueText(y.field, value), rect.left - 6, centre(j), theme, {
              ...quiet,
              align: 'right',
              valign: 'middle',
            }),
          ]
        : [],
    ),
    editableText(
      { key: 'x', defaultText: axisNames[x.field] },
      rect.left + rect.width / 2,
      rect.top + rect.height + 5 + size * 1.4,
      theme,
      { size, colour: theme.ink, align: 'center' },
    ),
    ...cells.flatMap((cell, i) => {
      const [column, row] = [i % columns, Math.floor(i / columns)]
      const left = rect.left + column * width
      const top = rect.top + (rows - 1 - row) * height
      const colour = inkOn(winnerColour(cell.winner, theme))
      const isNumbered = hasRoom && cell.ratio !== null && cell.winner !== 'collapse' && !taken.has(`${column} ${row}`)
      return [
        ...(isNumbered
          ? [
              text(ratioText(cell.ratio ?? NaN), middle(column), centre(row), theme, {
                size,
                colour,
                align: 'center',
                valign: 'middle',
              }),
            ]
          : []),
        ...(cell.isTheorem ? [cornerMark(left + 1, top + 1, size * 0.45, colour)] : []),
      ]
    }),
    ...modelOutline(data, rect, theme),
    ...runGroups(data).map((own) =>
      text(own.label, middle(own.x), centre(own.y) + size * 0.3, theme, {
        size: size * 0.92,
        colour: theme.ink,
        align: 'center',
        z: 7,
      }),
    ),
  ]
}

/** Outlines the place of the model itself, where it is on the map. */
function modelOutline({ x, y, choice }: StructureMapData, rect: Rect, theme: ChartTheme): Drawing[] {
  const [column, row] = [x, y].map(({ field, values }) => {
    const isInside = choice[field] >= (values[0] ?? NaN) && choice[field] <= (values.at(-1) ?? NaN) * (1 + 1e-9)
    return isInside ? axisPlace({ field, values }, choice[field]) : NaN
  }) as [number, number]
  if (Number.isNaN(column + row)) return []
  const [width, height] = [rect.width / x.values.length, rect.height / y.values.length]
  const left = rect.left + column * width
  const top = rect.top + (y.values.length - 1 - row) * height
  const points: [number, number][] = [
    [left, top],
    [left + width, top],
    [left + width, top + height],
    [left, top + height],
    [left, top],
  ]
  return [polyline(points, { colour: theme.ink, width: 2, z: 5 })]
}

/** Formats a ratio: .817, 1.02. */
const ratioText = (ratio: number): string => (ratio < 0.9995 ? ratio.toFixed(3).replace(/^0/, '') : ratio.toFixed(2))

/** Marks a cell of a theorem in its corner, so that the colour stays that of the winner. */
function cornerMark(left: number, top: number, size: number, fill: string): Drawing {
  const points = [
    [left, top],
    [left + size, top],
    [left, top + size],
  ]
  return { type: 'polygon', silent: true, z: 4, shape: { points }, style: { fill } }
}

/** The runs of one place on the map. */
export interface RunGroup {
  /** The place in cells. */
  x: number
  y: number
  least: number
  isHere: boolean
  label: string
  /** The tooltip. */
  lines: string[]
  runs: readonly MapRun[]
}

/** Returns the runs by place. Runs of other values of the fixed fields are apart. */
export function runGroups({ runs, x, y }: StructureMapData): RunGroup[] {
  const groups = new Map<string, MapRun[]>()
  for (const run of runs) {
    const key = `${run.x.toPrecision(6)} ${run.y.toPrecision(6)}`
    groups.set(key, [...(groups.get(key) ?? []), run])
  }
  return [...groups.values()].map((own) => {
    const [first] = own
    const ratios = own.map(({ ratio }) => ratio).toSorted((a, b) => a - b)
    const [least = NaN, most = NaN] = [ratios[0], ratios.at(-1)]
    const count = (ending: MapRun['ending']): number => own.filter((run) => run.ending === ending).length
    const endings = (['below', 'collapse', 'above', 'partial', 'zero'] as const)
      .filter((ending) => count(ending) > 0)
      .map((ending) => `${count(ending)} ${endingTexts[ending]}`)
    return {
      x: axisPlace(x, first?.x ?? NaN),
      y: axisPlace(y, first?.y ?? NaN),
      least,
      isHere: own.some(({ isHere }) => isHere),
      label: ratioText(least),
      lines: [
        own.length === 1 ? (first?.name ?? '') : `${own.length} runs`,
        `loss / loss of DNC: ${least.toFixed(5)}${own.length > 1 ? ` … ${most.toFixed(5)}` : ''}`,
        endings.join(', '),
      ],
      runs: own,
    }
  })
}

const endingTexts: Readonly<Record<MapRun['ending'], string>> = {
  below: 'below DNC',
  collapse: 'at DNC',
  above: 'above DNC',
  partial: 'without some classes',
  zero: 'at the zero solution',
}
