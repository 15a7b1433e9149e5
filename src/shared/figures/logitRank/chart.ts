import { curve, type Curve } from '../../plot/curves.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatShort, formatWithoutZeros } from '../../plot/numbers.ts'
import { linearScale, valueScale, type Scale } from '../../plot/scales.ts'
import { lineStyles, type ChartTheme } from '../../plot/theme.ts'
import type { StudyChart } from '../kind.ts'
import { depthScale, panelRowChart, type PanelRow } from '../panelRow.ts'
import type { LogitRankData } from './data.ts'
import { logitRankTitle, lowestRuns } from './title.ts'

type OfClasses = LogitRankData['classes'][number]
type Value = 'rank' | 'ratio'

/** Rank and loss of the best known structure over depth, with trained runs. */
export const logitRankChart = (data: LogitRankData): StudyChart =>
  panelRowChart(logitRankTitle(data), (theme) => rowOf(data, theme))

const known = 'known'
const others = 'others'

/** Three lines of one K: the best known structure, all runs, and the lowest run of each depth. */
function curvesOf(own: OfClasses, index: number, value: Value, isAlone: boolean, theme: ChartTheme): Curve[] {
  const { classes: K, known: structures, runs } = own
  const dash = lineStyles[index % lineStyles.length]
  const marks = (id: string, name: string, from: OfClasses['runs'], colour: string): Curve => ({
    ...curve(
      from.map(({ depth }) => depth),
      from.map((run) => run[value]),
      { id: `${id} ${value} ${K}`, name: `${name}, K = ${K}`, label: '', colour, width: 0 },
    ),
    isMarked: true,
  })
  const sorted = runs.toSorted((a, b) => a.depth - b.depth || a.loss - b.loss)
  return [
    {
      ...curve(
        structures.map(({ depth }) => depth),
        structures.map(({ rank, loss, collapse }) => (value === 'rank' ? rank : loss / collapse)),
        {
          id: `${known} ${value} ${K}`,
          name: `best known, K = ${K}`,
          label: isAlone ? '' : `{i|K} = ${K}`,
          colour: theme.theorem,
          width: 1.2,
          ...(dash ? { dash } : {}),
        },
      ),
      isMarked: true,
    },
    marks(others, 'all runs', sorted, theme.quiet),
    marks('lowest', 'lowest run', lowestRuns(own), theme.ink),
  ]
}

function rowOf(data: LogitRankData, theme: ChartTheme): PanelRow {
  const [ranks, ratios] = (['rank', 'ratio'] as const).map((value) =>
    data.classes.flatMap((own, i) => curvesOf(own, i, value, data.classes.length === 1, theme)),
  ) as [Curve[], Curve[]]
  const depths = data.classes.flatMap(({ runs }) => [1, ...runs.map(({ depth }) => depth)])
  const x = depthScale([...new Set(depths)].toSorted((a, b) => a - b))
  const tooltip = { x: (depth: number) => `L = ${depth}`, y: (value: number) => formatWithoutZeros(value, 5) }
  const losses = ratios.flatMap(({ points }) => points.flatMap(([, value]) => value ?? []))
  return {
    title: logitRankTitle(data),
    frame: { x: 'weight matrices L', entries: entriesOf(theme), captions: captionsOf(data) },
    panels: [
      { heading: 'rank of the logits', curves: ranks, x, y: rankScale(ranks), note: '', tooltip },
      { heading: 'loss / loss of DNC', curves: ratios, x, y: valueScale([...losses, 1], false, 6), note: '', tooltip },
    ],
    empty: 'No run has a measurement yet.',
    look: ({ id }) => {
      if (id.startsWith(known)) return { step: id.includes('rank') ? 'middle' : false, ...openCircle(theme) }
      return id.startsWith(others) ? { symbolSize: 3.5, z: 3 } : { symbolSize: 5.5, z: 4 }
    },
  }
}

const openCircle = (theme: ChartTheme) => ({
  symbol: 'circle',
  symbolSize: 8,
  itemStyle: { color: theme.paper, borderColor: theme.theorem, borderWidth: 1.2 },
})

/** Labels whole ranks from 0. */
function rankScale(curves: Curve[]): Scale {
  const most = Math.max(1, ...curves.flatMap(({ points }) => points.flatMap(([, rank]) => rank ?? [])))
  return linearScale(most + 0.5, 10)
}

const entriesOf = (theme: ChartTheme): LegendEntry[] => [
  { sample: { kind: 'circle', colour: theme.theorem }, label: 'best known solution: closed forms and refined codes' },
  { sample: { kind: 'dot', colour: theme.ink }, label: 'lowest run of each depth' },
  { sample: { kind: 'dot', colour: theme.quiet }, label: 'all runs' },
]

function captionsOf({ classes, decay, featureDecay }: LogitRankData): string[] {
  const counts = classes.map(({ classes: K, runs }) => {
    const depths = new Set(runs.map(({ depth }) => depth)).size
    return `${runs.length} runs at ${depths} depths${classes.length > 1 ? ` for K = ${K}` : ''}`
  })
  return [
    `cross-entropy, linear, λ = ${formatShort(decay)}, n times that of the features ${formatShort(featureDecay)}; ${counts.join(', ')}`,
    'rank: singular values above 1 % of the first',
    'a lower solution than the best known one may exist',
  ]
}
