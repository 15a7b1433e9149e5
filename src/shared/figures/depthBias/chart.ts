import { curve, type Curve } from '../../plot/curves.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatAtMost, formatWithoutZeros } from '../../plot/numbers.ts'
import { linearScale, valueScale } from '../../plot/scales.ts'
import { lineStyles, type ChartTheme } from '../../plot/theme.ts'
import type { StudyChart } from '../kind.ts'
import { depthScale, panelRowChart, type PanelRow } from '../panelRow.ts'
import type { DepthBiasData } from './data.ts'
import { depthBiasTitle, depthCells, widthsOf } from './title.ts'

/** Rank of the logits, and their norm at margin 1 beside closed forms, over depth. */
export const depthBiasChart = (data: DepthBiasData): StudyChart =>
  panelRowChart(depthBiasTitle(data), (theme) => rowOf(data, theme))

/** Runs of one depth stand this much apart on the log axis, so that equal ranks stay visible. */
const spread = 0.025

/** A line through the medians of every width, and a dot for each run. */
function rankCurves(data: DepthBiasData, theme: ChartTheme): Curve[] {
  const widths = widthsOf(data)
  return widths.flatMap((width, w) => {
    const cells = depthCells(data, width)
    const dash = lineStyles[w % lineStyles.length]
    const name = widths.length > 1 ? `, width ${width}` : ''
    return [
      {
        ...curve(
          cells.map(({ depth }) => depth),
          cells.map(({ medianRank }) => medianRank),
          {
            id: `median ${width}`,
            name: `median${name}`,
            label: widths.length > 1 ? `{i|d} = ${width}` : '',
            colour: theme.accent,
            width: 1.5,
            ...(dash ? { dash } : {}),
          },
        ),
      },
      dots(
        `rank ${width}`,
        `runs${name}`,
        cells.flatMap(({ depth, runs }) =>
          runs.map(({ rank }, i): [number, number] => [depth * Math.exp(spread * (i - (runs.length - 1) / 2)), rank]),
        ),
        theme.ink,
      ),
    ]
  })
}

const dots = (id: string, name: string, points: [number, number][], colour: string): Curve => ({
  id,
  name,
  label: '',
  colour,
  width: 0,
  points,
  leftOut: 0,
  isMarked: true,
})

function normCurves({ structures, runs }: DepthBiasData, theme: ChartTheme): Curve[] {
  const depths = structures.map(({ depth }) => depth)
  const form = (key: 'pairs' | 'polygon', colour: string, dash: number[]): Curve => ({
    ...curve(
      depths,
      structures.map((own) => own[key]),
      { id: key, name: key, label: key, colour, width: 1.2, dash },
    ),
  })
  const known = runs.flatMap(({ depth, norm }): [number, number][] => (norm === null ? [] : [[depth, norm]]))
  return [
    {
      ...dots(
        'collapse',
        'DNC',
        depths.map((depth) => [depth, 1]),
        theme.theorem,
      ),
      width: 1.2,
      label: 'DNC',
      isMarked: false,
    },
    form('pairs', theme.theorem, [6, 3]),
    form('polygon', theme.theorem, [2, 2]),
    dots('norms', 'runs', known, theme.ink),
  ]
}

function rowOf(data: DepthBiasData, theme: ChartTheme): PanelRow {
  const [ranks, norms] = [rankCurves(data, theme), normCurves(data, theme)]
  const scale = depthScale([...new Set([1, ...data.runs.map(({ depth }) => depth)])].toSorted((a, b) => a - b))
  const values = norms.flatMap(({ points }) => points.flatMap(([, value]) => value ?? []))
  const tooltip = {
    x: (depth: number) => `L = ${Math.round(depth)}`,
    y: (value: number) => formatWithoutZeros(value, 4),
  }
  return {
    title: depthBiasTitle(data),
    frame: { x: 'weight matrices L', entries: entriesOf(theme), captions: captionsOf(data) },
    panels: [
      {
        heading: 'rank of the logits',
        curves: ranks,
        x: scale,
        y: linearScale(data.classes - 0.5, 10),
        note: '',
        tooltip,
      },
      {
        heading: 'norm at margin 1 / that of DNC',
        curves: norms,
        x: scale,
        y: valueScale(values, false, 6),
        note: '',
        tooltip,
      },
    ],
    empty: 'No run has a measurement yet.',
    look: ({ width }) => (width === 0 ? { symbolSize: 4.5, z: 4 } : {}),
  }
}

const entriesOf = (theme: ChartTheme): LegendEntry[] => [
  { sample: { kind: 'dot', colour: theme.ink }, label: 'one run' },
  { sample: { kind: 'line', colour: theme.accent }, label: 'median' },
  { sample: { kind: 'line', colour: theme.theorem, width: 1.2 }, label: 'closed forms' },
]

function captionsOf({ classes, runs }: DepthBiasData): string[] {
  const missed = runs.filter(({ norm }) => norm === null).length
  return [
    `cross-entropy, linear, K = ${classes}, no weight decay`,
    'rank: singular values above 10 % of the first',
    'norm: Σᵢ (sᵢ / margin)ᵖ with p = 2/(L + 1); the direction of descent tends to its critical points as 1/log t',
    `data loss at the end at most ${formatAtMost(Math.max(0, ...runs.map(({ dataLoss }) => dataLoss)))}`,
    ...(missed > 0 ? [`without a margin, left out: ${missed} of ${runs.length} runs`] : []),
  ]
}
