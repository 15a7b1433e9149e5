import type { Curve } from '../../plot/curves.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatShort, formatWithoutZeros } from '../../plot/numbers.ts'
import { linearScale, valueScale, type Scale } from '../../plot/scales.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import type { EndingRun, OptimizerRankData } from '../endings/data.ts'
import type { StudyChart } from '../kind.ts'
import { panelRowChart, type PanelRow } from '../panelRow.ts'
import { allFinish, byMethod, optimizerRankTitle, type MethodRuns } from './title.ts'

/** Rank and loss at the end of several optimizers, a dot for each run. */
export const optimizerRankChart = (data: OptimizerRankData): StudyChart =>
  panelRowChart(optimizerRankTitle(data), (theme) => rowOf(data, theme))

/** Dots of one optimizer spread over this part of its column, so that equal ones stay visible. */
const spread = 0.6

function dots(
  methods: readonly MethodRuns[],
  value: (run: EndingRun) => number,
  id: string,
  theme: ChartTheme,
): Curve[] {
  return [
    {
      id: `${id} runs`,
      name: id,
      label: '',
      colour: theme.ink,
      width: 0,
      points: methods.flatMap(({ runs }, at) =>
        runs.map((run, i): [number, number] => [
          at + 1 + (runs.length > 1 ? spread * (i / (runs.length - 1) - 0.5) : 0),
          value(run),
        ]),
      ),
      leftOut: 0,
      isMarked: true,
    },
  ]
}

/** A short line at the median of each optimizer. */
const medians = (methods: readonly MethodRuns[], theme: ChartTheme): Curve[] =>
  methods.map(({ method, medianRank }, at) => ({
    id: `median ${method}`,
    name: `median, ${method}`,
    label: '',
    colour: theme.accent,
    width: 2,
    points: [
      [at + 0.6, medianRank],
      [at + 1.4, medianRank],
    ],
    leftOut: 0,
  }))

function rowOf(data: OptimizerRankData, theme: ChartTheme): PanelRow {
  const methods = byMethod(data)
  const x = methodScale(methods)
  const ranks = [...medians(methods, theme), ...dots(methods, ({ rank }) => rank, 'rank', theme)]
  const collapse: Curve = {
    id: 'collapse',
    name: 'DNC',
    label: 'DNC',
    colour: theme.theorem,
    width: 1.2,
    dash: [6, 3],
    points: [
      [x.min, 1],
      [x.max, 1],
    ],
    leftOut: 0,
  }
  const ratios = [collapse, ...dots(methods, ({ ratio }) => ratio, 'loss over DNC', theme)]
  const name = (at: number): string => methods[Math.round(at) - 1]?.method ?? ''
  const tooltip = { x: name, y: (value: number) => formatWithoutZeros(value, 4) }
  const most = Math.max(1, ...data.runs.map(({ rank }) => rank))
  const losses = data.runs.map(({ ratio }) => ratio)
  return {
    title: optimizerRankTitle(data),
    frame: { entries: entriesOf(theme), captions: captionsOf(data, methods) },
    panels: [
      { heading: 'rank of the logits', curves: ranks, x, y: linearScale(most + 0.5, 8), note: '', tooltip },
      { heading: 'loss / loss of DNC', curves: ratios, x, y: valueScale([...losses, 1], false, 5), note: '', tooltip },
    ],
    empty: 'No run has a measurement yet.',
    look: ({ id }) => (id.endsWith('runs') || id.startsWith('loss') ? { symbolSize: 4.5, z: 4 } : {}),
  }
}

/** Optimizers stand at 1, 2, … with their short names. */
function methodScale(methods: readonly MethodRuns[]): Scale {
  const places = methods.map((_, at) => at + 1)
  return {
    type: 'value',
    min: 0.4,
    max: methods.length + 0.6,
    ticks: places,
    labels: places,
    format: (at) => methods[at - 1]?.short ?? '',
  }
}

const entriesOf = (theme: ChartTheme): LegendEntry[] => [
  { sample: { kind: 'dot', colour: theme.ink }, label: 'one run' },
  { sample: { kind: 'line', colour: theme.accent, width: 2 }, label: 'median' },
  { sample: { kind: 'line', colour: theme.theorem, dash: [6, 3], width: 1.2 }, label: 'DNC' },
]

function captionsOf(data: OptimizerRankData, methods: readonly MethodRuns[]): string[] {
  const { runs, loss, activation } = data
  const [first] = runs
  return [
    ...(first
      ? [
          `${loss === 'squared' ? 'squared loss' : 'cross-entropy'}, ${activation === 'relu' ? 'ReLU' : 'linear'}, K = ${first.classes}, L = ${first.depth}, d = ${first.width}, λ = ${formatShort(first.decay)}`,
        ]
      : []),
    `DNC: ${methods.map(({ short, runs: own }) => `${own.filter(({ ending }) => ending === 'collapse').length} of ${own.length} by ${short}`).join(', ')}`,
    ...(allFinish(data) ? ['L-BFGS converges from where the other methods end'] : []),
    'rank: singular values above 1 % of the first (5 % after plain descent)',
  ]
}
