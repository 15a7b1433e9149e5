import type { CustomSeriesOption, EChartsOption } from 'echarts'
import { baseOption } from '../../plot/baseOption.ts'
import { chartFrame, frameHeight, typeSizes } from '../../plot/chartFrame.ts'
import type { Rect } from '../../plot/drawing.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatShort } from '../../plot/numbers.ts'
import { panelGrids } from '../../plot/panelGrid.ts'
import { lightTheme, type ChartTheme } from '../../plot/theme.ts'
import { itemTooltip } from '../../plot/tooltip.ts'
import { structureName } from '../../theory/unconstrained/structureText.ts'
import type { StudyChart, StudyChartView } from '../kind.ts'
import type { StructureChoice } from './choice.ts'
import { mapDrawings, mapRect, runGroups, winnerColour, type MapLook } from './mapDrawings.ts'
import { cellValues, winners, type MapCell, type StructureMapData, type Winner } from './mapData.ts'

/**
 * The structure with the lowest loss known over two fields. The first series has the cells, in the order of the data; the
 * second one the trained runs, one item for each cell with runs.
 */
export const structureMapChart = (data: StructureMapData): StudyChart => ({
  title: mapTitle(data),
  height: (width, fontSize = 12, theme = lightTheme) => {
    const type = typeSizes(fontSize)
    const around = frameHeight({ width, theme, title: mapTitle(data), ...frameOf(data, theme) }, type)
    const rows = data.y.values.length
    const row = Math.min(Math.max(((width - 60) / data.x.values.length) * 0.8, 1.9 * fontSize), 2.6 * fontSize)
    return Math.round(around + rows * row + type.small * 5)
  },
  option: (view) => option(data, view),
})

/** Counts the cells in which some structure has a lower loss than DNC, and those of them that no theorem covers. */
export function mapTitle({ cells, choice }: StructureMapData): string {
  const alive = cells.filter(({ winner }) => winner !== 'zero')
  const lower = alive.filter(({ winner }) => winner !== 'collapse')
  const beyond = lower.filter(({ isTheorem }) => !isTheorem).length
  if (alive.length === 0) return 'The zero solution is at least as good as every known structure everywhere on this map'
  if (lower.length === 0) return `No known structure has a lower loss than DNC anywhere on this map`
  const counted = `A low-rank structure has a lower loss than DNC in ${lower.length} of ${alive.length} cells`
  const theorem = choice.loss === 'squared' ? 'Theorem 5' : 'the theorem'
  return beyond === 0 ? `${counted}, all covered by ${theorem}` : `${counted}, ${beyond} of them beyond ${theorem}`
}

const winnerNames: Readonly<Record<Winner, string>> = {
  zero: 'zero solution',
  collapse: 'DNC',
  srg: 'SRG',
  blocks: 'SRG beside DNC',
  removed: 'SRG less edges',
  square: 'square graph',
  pairs: 'pairs',
  groups: 'groups',
  polygon: 'polygon',
}

const frameOf = (data: StructureMapData, theme: ChartTheme) => ({
  entries: entriesOf(data, theme),
  captions: captionsOf(data),
})

function option(data: StructureMapData, view: StudyChartView): EChartsOption {
  const { theme } = view
  const type = typeSizes(view.fontSize)
  const around = chartFrame({ ...view, ...frameOf(data, theme) }, type)
  const rect = mapRect(data, around.inner, type)
  const look = { theme, type }
  const groups = runGroups(data)
  return {
    ...baseOption(theme, mapTitle(data)),
    tooltip: itemTooltip((series, item) => (series === 0 ? cellLines(data, item) : (groups[item]?.lines ?? []))),
    grid: panelGrids([rect]),
    xAxis: { show: false, min: 0, max: data.x.values.length },
    yAxis: { show: false, min: 0, max: data.y.values.length },
    series: [cellSeries(data, rect, look), runSeries(data, rect, look)],
    graphic: { elements: [...around.drawings, ...mapDrawings(data, rect, look)] },
  }
}

function cellSeries(data: StructureMapData, rect: Rect, { theme }: MapLook): CustomSeriesOption {
  const [columns, rows] = [data.x.values.length, data.y.values.length]
  const [width, height] = [rect.width / columns, rect.height / rows]
  return {
    type: 'custom',
    id: 'cells',
    name: 'cells',
    data: data.cells.map(({ ratio }, i) => [i % columns, Math.floor(i / columns), ratio]),
    encode: { x: 0, y: 1 },
    renderItem: ({ dataIndex }) => {
      const cell = data.cells[dataIndex]
      if (!cell) return null
      const x = rect.left + (dataIndex % columns) * width
      const y = rect.top + (rows - 1 - Math.floor(dataIndex / columns)) * height
      const style = { fill: winnerColour(cell.winner, theme), stroke: theme.paper, lineWidth: 1 }
      return { type: 'rect', shape: { x, y, width, height }, style }
    },
  }
}

/** Draws a ring for the runs of each place: filled where they have the other fields of the map too. */
function runSeries(data: StructureMapData, rect: Rect, { theme, type }: MapLook): CustomSeriesOption {
  const groups = runGroups(data)
  return {
    type: 'custom',
    id: 'runs',
    name: 'runs',
    z: 6,
    data: groups.map(({ x, y, least }) => [x, y, least]),
    encode: { x: 0, y: 1 },
    renderItem: ({ dataIndex }) => {
      const own = groups[dataIndex]
      if (!own) return null
      const cx = rect.left + ((own.x + 0.5) / data.x.values.length) * rect.width
      const cy = rect.top + (1 - (own.y + 0.5) / data.y.values.length) * rect.height - type.small * 0.35
      const fill = own.isHere ? theme.ink : theme.paper
      return {
        type: 'circle',
        shape: { cx, cy, r: type.small * 0.42 },
        style: { fill, stroke: own.isHere ? theme.paper : theme.ink, lineWidth: 1.4 },
      }
    },
  }
}

/** Returns the tooltip of a cell. */
function cellLines({ cells, x, y, choice }: StructureMapData, item: number): string[] {
  const cell = cells[item]
  if (!cell) return []
  const [own, other] = cellValues({ x, y }, item)
  const classes = x.field === 'classes' ? own : y.field === 'classes' ? other : choice.classes
  return [
    `${fieldNames[x.field]} = ${formatShort(own)}, ${fieldNames[y.field]} = ${formatShort(other)}`,
    winnerText(cell, classes),
    ...(cell.ratio !== null && cell.winner !== 'collapse' ? [`${cell.ratio.toFixed(5)} times the loss of DNC`] : []),
    ...(cell.winner === 'zero' ? [] : [`rank ${cell.rank} in the middle layers`]),
    ...(cell.isTheorem ? ['a theorem says that DNC is not optimal'] : []),
  ]
}

/** Names the winner of a cell. */
export const winnerText = ({ winner, order }: MapCell, classes: number): string =>
  winner === 'zero' ? winnerNames.zero : structureName({ key: winner, order }, classes)

export const fieldNames: Readonly<Record<StructureChoice['axes'][number], string>> = {
  classes: 'K',
  depth: 'L',
  samples: 'n',
  lambda: 'λ',
}

function entriesOf({ cells, runs, choice }: StructureMapData, theme: ChartTheme): LegendEntry[] {
  const shown = winners.filter((winner) => cells.some((cell) => cell.winner === winner))
  const theorem = choice.loss === 'squared' ? 'Theorem 5: DNC is not optimal' : 'theorem: DNC is not optimal'
  return [
    ...shown.map((winner) => ({
      sample: { kind: 'block' as const, colour: winnerColour(winner, theme) },
      label: winnerNames[winner],
    })),
    ...(cells.some(({ isTheorem }) => isTheorem)
      ? [{ sample: { kind: 'corner' as const, colour: theme.ink }, label: theorem }]
      : []),
    ...(runs.length > 0 ? [{ sample: { kind: 'circle' as const, colour: theme.ink }, label: 'trained runs' }] : []),
  ]
}

function captionsOf({ choice, x, y, runs, runsLeftOut, cells }: StructureMapData): string[] {
  const fixed = (['classes', 'depth', 'samples', 'lambda'] as const)
    .filter((field) => field !== x.field && field !== y.field)
    .map((field) => `{i|${fieldNames[field]}} = ${formatShort(choice[field])}`)
  const model = [
    choice.loss === 'squared' ? 'squared loss' : 'cross-entropy, closed forms without codes',
    choice.activation === 'relu' ? 'ReLU' : 'linear',
    ...fixed,
    choice.featureDecay === 'lambda' ? 'decay of the features {i|λ}' : 'decay of the features {i|λ}/{i|n}',
  ].join(', ')
  const isElsewhere = runs.some(({ isHere }) => !isHere)
  return [
    model,
    `outlined: {i|${fieldNames[x.field]}} = ${formatShort(choice[x.field])}, {i|${fieldNames[y.field]}} = ${formatShort(choice[y.field])}`,
    ...(cells.some(({ ratio }) => ratio !== null) ? ['in the cells: lowest loss known / loss of DNC'] : []),
    ...(runs.length > 0
      ? [
          `circles: lowest loss of the runs there / loss of DNC${isElsewhere ? '; open where another field differs' : ''}`,
        ]
      : []),
    ...(runsLeftOut > 0 ? [`${runsLeftOut} ${runsLeftOut === 1 ? 'run' : 'runs'} of other models left out`] : []),
  ]
}
