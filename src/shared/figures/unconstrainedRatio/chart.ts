import type { Curve } from '../../plot/curves.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatNumber, formatShort } from '../../plot/numbers.ts'
import { linearScale, valueScale, type Scale } from '../../plot/scales.ts'
import { layerLine, type ChartTheme } from '../../plot/theme.ts'
import type { StudyChart } from '../kind.ts'
import { panelRowChart, type PanelRow } from '../panelRow.ts'
import { certificateSentence } from '../unconstrainedRuns.ts'
import type { UnconstrainedRatioData } from './data.ts'
import { failedSentence, unconstrainedRatioTitle } from './title.ts'

/** Figure 3 (left): closed forms over K for each L, with the lowest trained runs, and the ranks of these runs. */
export const unconstrainedRatioChart = (data: UnconstrainedRatioData): StudyChart =>
  panelRowChart(unconstrainedRatioTitle(data), (theme) => rowOf(data, theme))

const depthsOf = ({ forms }: UnconstrainedRatioData): number[] => forms.map(({ matrices }) => matrices)

const lookOf = (data: UnconstrainedRatioData, matrices: number, theme: ChartTheme) =>
  layerLine(theme, depthsOf(data).indexOf(matrices) + 1, depthsOf(data).length)

function ratioCurves(data: UnconstrainedRatioData, theme: ChartTheme): Curve[] {
  const lines = data.forms.map(({ matrices, points }): Curve => ({
    id: `form ${matrices}`,
    name: `closed form, L = ${matrices}`,
    label: points.length > 0 ? `{i|L} = ${matrices}` : '',
    width: 1.1,
    ...lookOf(data, matrices, theme),
    points: withGaps(points),
    leftOut: 0,
  }))
  const exact = data.forms.map(({ matrices, points }): Curve => ({
    id: `exact ${matrices}`,
    name: `SRG or square, L = ${matrices}`,
    label: '',
    width: 0,
    ...lookOf(data, matrices, theme),
    points: points.filter(({ isExact }) => isExact).map(({ classes, ratio }) => [classes, ratio]),
    leftOut: 0,
  }))
  return [...lines, ...exact, ...trained(data, theme, 'ratio', ({ ratio }) => ratio)]
}

/** Breaks the line where no structure is known for the K in between. */
const withGaps = (points: UnconstrainedRatioData['forms'][number]['points']): Curve['points'] =>
  points.flatMap(({ classes, ratio }, i): Curve['points'] => {
    const before = points[i - 1]?.classes ?? classes
    return classes - before > 1
      ? [
          [classes - 1, null],
          [classes, ratio],
        ]
      : [[classes, ratio]]
  })

type Best = NonNullable<UnconstrainedRatioData['groups'][number]['best']>

/** Marks of the lowest run at each K, a series for each L. */
function trained(
  data: UnconstrainedRatioData,
  theme: ChartTheme,
  what: string,
  valueOf: (best: Best) => number,
): Curve[] {
  return depthsOf(data).map((matrices): Curve => {
    const points = data.groups
      .filter((group) => group.matrices === matrices)
      .flatMap(({ classes, best }): [number, number][] => {
        const value = best ? valueOf(best) : NaN
        return Number.isFinite(value) ? [[classes, value]] : []
      })
    return {
      id: `run ${what} ${matrices}`,
      name: `lowest run, L = ${matrices}`,
      label: '',
      width: what === 'ratio' ? 0 : 1,
      ...lookOf(data, matrices, theme),
      points,
      leftOut: 0,
    }
  })
}

/** The mean of rank M_2 … rank M_{L−1}; of M_2 alone for L = 2. */
function meanRank({ ranks }: Best): number {
  const middle = ranks.length > 1 ? ranks.slice(0, -1) : ranks
  return middle.reduce((sum, rank) => sum + rank, 0) / middle.length
}

function rowOf(data: UnconstrainedRatioData, theme: ChartTheme): PanelRow {
  const ratios = ratioCurves(data, theme)
  const classes = data.groups.map((group) => group.classes)
  const most = Math.max(2, ...classes)
  const x = classScale(most, classes)
  const values = ratios.flatMap(({ points }) => points.map(([, value]) => value ?? NaN)).filter(Number.isFinite)
  const full: Curve = {
    id: 'full rank',
    name: 'rank K, as in DNC',
    label: '',
    colour: theme.quiet,
    width: 1,
    dash: [4, 3],
    points: [
      [x.min, x.min],
      [x.max, x.max],
    ],
    leftOut: 0,
  }
  const dnc: Curve = {
    ...full,
    id: 'DNC',
    name: 'DNC',
    label: 'DNC',
    colour: theme.theorem,
    points: [
      [x.min, 1],
      [x.max, 1],
    ],
  }
  const tooltip = { x: (k: number) => `K = ${Math.round(k)}`, y: (value: number) => formatNumber(value, 4) }
  return {
    title: unconstrainedRatioTitle(data),
    frame: { x: 'classes {i|K}', entries: entriesOf(data, theme), captions: captionsOf(data) },
    panels: [
      {
        heading: 'loss over that of DNC',
        curves: [dnc, ...ratios],
        x,
        y: valueScale([...values, 1], false, 6),
        note: '',
        tooltip,
      },
      {
        heading: 'mean rank of the class means, {i|Z}² to the last but one',
        curves: [full, ...trained(data, theme, 'rank', meanRank)],
        x,
        y: linearScale(most, 6),
        note: '',
        tooltip,
      },
    ],
    empty: 'No run has finished yet.',
    look: ({ id, colour, width }) => {
      const mark = { showSymbol: true, symbol: 'circle', z: 3 }
      if (id.startsWith('exact '))
        return { ...mark, symbolSize: 8, itemStyle: { color: 'transparent', borderColor: colour, borderWidth: 1.2 } }
      // A line of one point would have a mark.
      if (id.startsWith('form ')) return { showSymbol: false }
      if (id.startsWith('run ')) return { ...mark, symbolSize: 5, itemStyle: { color: colour }, z: width > 0 ? 3 : 4 }
      return {}
    },
  }
}

function classScale(most: number, classes: readonly number[]): Scale {
  const own = [...new Set(classes)].toSorted((a, b) => a - b)
  const [least, largest] = [Math.min(...own), Math.max(...own)]
  // One or two K tell no scale, so every K between them has a tick.
  const labels = own.length > 2 ? own : Array.from({ length: largest - least + 1 }, (_, i) => least + i)
  const apart = labels.filter((k, i) => i === 0 || k - (labels[i - 1] ?? 0) >= most / 24)
  return {
    type: 'value',
    min: Math.min(...labels) - 0.5,
    max: most + 0.5,
    ticks: labels,
    labels: apart,
    format: String,
  }
}

const entriesOf = (data: UnconstrainedRatioData, theme: ChartTheme): LegendEntry[] => [
  ...depthsOf(data).map((matrices): LegendEntry => ({
    sample: { kind: 'line', ...lookOf(data, matrices, theme) },
    label: `L = ${matrices}`,
  })),
  { sample: { kind: 'dot', colour: theme.ink }, label: 'lowest trained run' },
  { sample: { kind: 'line', colour: theme.ink, width: 1.1 }, label: 'lowest known closed form besides DNC' },
  { sample: { kind: 'circle', colour: theme.ink }, label: 'SRG at {i|K} = r(r − 1)/2, square graph at {i|K} = 4' },
  { sample: { kind: 'line', colour: theme.quiet, width: 1, dash: [4, 3] }, label: 'rank K, as in DNC' },
]

const captionsOf = (data: UnconstrainedRatioData): string[] =>
  [
    `λ = ${formatShort(data.decay)}, {i|n} times that of the features ${formatShort(data.featureDecay)}; runs from ${fewestRuns(data)} starts at each ({i|K}, {i|L})`,
    data.forms.some(({ points }) => points.some(({ isExact }) => !isExact))
      ? 'between the circles: SRG with some classes as in DNC, or with some removed'
      : '',
    'closed forms are upper bounds of the optimum, and a lower run may exist',
    certificateSentence(data.groups.map(({ best }) => best?.certificate ?? null)),
    failedSentence(data),
  ].filter(Boolean)

function fewestRuns({ groups }: UnconstrainedRatioData): string {
  const runs = groups.map((group) => group.runs)
  const [least, most] = [Math.min(...runs), Math.max(...runs)]
  return least === most ? String(least) : `${least} to ${most}`
}
