import type { Curve } from '../../plot/curves.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatNumber, formatShort } from '../../plot/numbers.ts'
import { linearScale, narrowLogScale, position, valueAt, valueScale, type Scale } from '../../plot/scales.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import { wilsonInterval } from '../../statistics/proportion.ts'
import type { StudyChart } from '../kind.ts'
import { panelRowChart, type PanelRow } from '../panelRow.ts'
import { certificateSentence } from '../unconstrainedRuns.ts'
import type { UnconstrainedTrendData } from './data.ts'
import {
  collapsedAt,
  lostSentence,
  mean,
  rankSentence,
  ranksAt,
  unconstrainedTrendTitle,
  wholeRuns,
  type TrendPoint,
} from './sentences.ts'

/** Figure 3 (middle, right): mean rank, loss over that of DNC and share of DNC over λ or width, for each optimizer. */
export const unconstrainedTrendChart = (data: UnconstrainedTrendData): StudyChart =>
  panelRowChart(unconstrainedTrendTitle(data), (theme) => rowOf(data, theme))

const dashes: readonly (number[] | undefined)[] = [undefined, [5, 3], [2, 2]]

function lookOf(at: number, theme: ChartTheme): Pick<Curve, 'colour' | 'dash'> {
  const colour = [theme.ink, theme.accent, theme.dataLoss][at % 3] ?? theme.ink
  const dash = dashes[at % dashes.length]
  return { colour, ...(dash ? { dash } : {}) }
}

/** Returns the x at which the marks of a group stand: beside those of the others, by a fiftieth of the axis. */
function besideOthers(data: UnconstrainedTrendData, at: number, x: number): number {
  const scale = scaleOf(data)
  return valueAt(scale, position(scale, x) + 0.02 * (at - (data.groups.length - 1) / 2))
}

/** A line through the means, and a mark for each run. */
function meanCurves(
  data: UnconstrainedTrendData,
  what: string,
  theme: ChartTheme,
  valuesOf: (point: TrendPoint) => number[],
): Curve[] {
  return data.groups.flatMap(({ optimizer, points }, at): Curve[] => {
    const places = points
      .map((point) => ({ x: besideOthers(data, at, point.x), values: valuesOf(point) }))
      .filter(({ values }) => values.length > 0)
    const look = { label: '', ...lookOf(at, theme), leftOut: 0 }
    return [
      {
        ...look,
        id: `mean ${what} ${at}`,
        name: optimizer,
        width: 1.6,
        points: places.map(({ x, values }) => [x, mean(values)]),
      },
      {
        ...look,
        id: `runs ${what} ${at}`,
        name: `runs, ${optimizer}`,
        width: 0,
        points: places.flatMap(({ x, values }) => values.map((value): [number, number] => [x, value])),
      },
    ]
  })
}

/** The share of DNC, with the interval of each place as a bar. */
function shareCurves(data: UnconstrainedTrendData, theme: ChartTheme): Curve[] {
  return data.groups.flatMap(({ optimizer, points }, at): Curve[] => {
    const known = points
      .filter(({ runs }) => runs.length > 0)
      .map((point) => ({ ...point, place: besideOthers(data, at, point.x) }))
    const look = { label: '', ...lookOf(at, theme), leftOut: 0 }
    const bars = known.map((point): Curve => {
      const [low, high] = wilsonInterval(collapsedAt(point), point.runs.length)
      return {
        ...look,
        dash: [],
        id: `interval ${at} ${point.x}`,
        name: `95 % interval, ${optimizer}`,
        width: 0.8,
        points: [
          [point.place, low],
          [point.place, high],
        ],
      }
    })
    return [
      {
        ...look,
        id: `mean share ${at}`,
        name: optimizer,
        width: 1.6,
        points: known.map((point) => [point.place, collapsedAt(point) / point.runs.length]),
      },
      ...bars,
    ]
  })
}

function rowOf(data: UnconstrainedTrendData, theme: ChartTheme): PanelRow {
  const ranks = meanCurves(data, 'rank', theme, ranksAt)
  const losses = meanCurves(data, 'loss', theme, (point) => wholeRuns(point).map(({ ratio }) => ratio))
  const x = scaleOf(data)
  const ratios = losses.flatMap(({ points }) => points.map(([, value]) => value ?? NaN))
  const isDecay = data.variable === 'decay'
  const tooltip = {
    x: (value: number) => (isDecay ? `λ = ${formatShort(nearest(data, value))}` : `width ${nearest(data, value)}`),
    y: (value: number) => formatNumber(value, 3),
  }
  const level = (id: string, value: number, colour: string): Curve => ({
    id,
    name: id,
    label: '',
    colour,
    width: 1,
    dash: [6, 3],
    points: [
      [x.min, value],
      [x.max, value],
    ],
    leftOut: 0,
  })
  const panel = (heading: string, curves: Curve[], y: Scale) => ({ heading, curves, x, y, note: '', tooltip })
  const share = { ...linearScale(1, 4), max: 1.04 }
  return {
    title: unconstrainedTrendTitle(data),
    frame: {
      x: isDecay ? 'λ' : 'width of the hidden layers',
      entries: entriesOf(data, theme),
      captions: captionsOf(data),
    },
    panels: [
      panel(
        'mean rank of the class means',
        [level('rank K', data.classes, theme.theorem), ...ranks],
        linearScale(data.classes, 5),
      ),
      panel('loss over that of DNC', [level('DNC', 1, theme.theorem), ...losses], valueScale([...ratios, 1], false, 5)),
      panel('share of runs in DNC', shareCurves(data, theme), share),
    ],
    leastWidth: 17,
    empty: 'No run has finished yet.',
    look: ({ id, colour }) => {
      const mark = { showSymbol: true, symbol: 'circle' }
      if (id.startsWith('runs '))
        return {
          ...mark,
          symbolSize: 5,
          itemStyle: { color: 'transparent', borderColor: colour, borderWidth: 0.9 },
          z: 3,
        }
      if (id.startsWith('mean ')) return { ...mark, symbolSize: 5, z: 4 }
      return {}
    },
  }
}

function scaleOf({ groups, variable }: UnconstrainedTrendData): Scale {
  const values = [...new Set(groups.flatMap(({ points }) => points.map(({ x }) => x)))].toSorted((a, b) => a - b)
  if (variable === 'decay') {
    const scale = narrowLogScale(values)
    return values.length > 6 ? scale : { ...scale, ticks: values, labels: values, format: formatShort }
  }
  const [least = 0, most = 1] = [values[0], values.at(-1)]
  const margin = Math.max(1, (most - least) * 0.06)
  return { type: 'value', min: least - margin, max: most + margin, ticks: values, labels: values, format: String }
}

/** Returns the place of a mark that stands beside it. */
const nearest = ({ groups }: UnconstrainedTrendData, at: number): number =>
  groups
    .flatMap(({ points }) => points.map(({ x }) => x))
    .toSorted((a, b) => Math.abs(Math.log(a / at)) - Math.abs(Math.log(b / at)))[0] ?? at

const entriesOf = ({ groups }: UnconstrainedTrendData, theme: ChartTheme): LegendEntry[] => [
  ...groups.map(({ optimizer }, at): LegendEntry => ({
    sample: { kind: 'line', ...lookOf(at, theme) },
    label: optimizer,
  })),
  { sample: { kind: 'circle', colour: theme.ink }, label: 'one run' },
  { sample: { kind: 'line', colour: theme.theorem, width: 1, dash: [6, 3] }, label: 'closed form: DNC' },
]

function captionsOf(data: UnconstrainedTrendData): string[] {
  const counts = data.groups.flatMap(({ points }) => points.map(({ runs }) => runs.length))
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  const before = data.matrices === 3 ? '{i|Z}²' : '{i|Z}² to the last but one'
  return [
    `{i|K} = ${data.classes}, {i|L} = ${data.matrices}; ${least === most ? least : `${least} to ${most}`} runs at each place, lines through their means; ranks in ${before}`,
    rankSentence(data),
    'marks of the methods stand beside each other; bars: 95 % interval of the share',
    certificateSentence(
      data.groups.flatMap(({ points }) => points.flatMap(({ runs }) => runs.map(({ certificate }) => certificate))),
    ),
    lostSentence(data),
  ].filter(Boolean)
}
