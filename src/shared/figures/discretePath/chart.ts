import { curve, leftOutSentence, type Curve } from '../../plot/curves.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatAtMost, formatNumber } from '../../plot/numbers.ts'
import { narrowLogScale, type Scale } from '../../plot/scales.ts'
import { layerLine, type ChartTheme } from '../../plot/theme.ts'
import type { StudyChart } from '../kind.ts'
import { decadeScale, panelRowChart, spread, type PanelRow } from '../panelRow.ts'
import type { DiscretePathData } from './data.ts'

type Run = DiscretePathData['runs'][number]

/** Corollary B.4: the objective along paths of finitely many points, and their distance from the path of Theorem 4.3. */
export const discretePathChart = (data: DiscretePathData): StudyChart =>
  panelRowChart(titleOf(data), (theme) => rowOf(data, theme))

/** A rise by less than this share of the first objective is round-off. */
const roundOff = 1e-12

const allSteps = ({ runs }: DiscretePathData) =>
  runs.flatMap(({ steps, objective }) => steps.map((own) => ({ ...own, start: objective[0] ?? NaN })))

/** Claims a descent only where no step of any path rises beyond round-off. */
function titleOf(data: DiscretePathData): string {
  const steps = allSteps(data)
  if (steps.length === 0) return 'No discrete path: the path of Theorem 4.3 is complete for no run'
  const [coarse, fine] = [Math.min(...steps.map(({ k }) => k)), Math.max(...steps.map(({ k }) => k))]
  const range = coarse === fine ? `1/${fine}` : `1/${coarse} … 1/${fine}`
  const rise = Math.max(...steps.map(({ largestRise }) => largestRise))
  return steps.every(({ largestRise, start }) => largestRise <= roundOff * start)
    ? `The objective never rises beyond round-off along discrete paths with steps below ${range}`
    : `The objective rises by up to ${formatAtMost(rise)} along discrete paths with steps below ${range}`
}

/** The discrete paths that the first panel shows: the coarsest, and one in between. */
function shownSteps(run: Run | undefined) {
  const [first, second] = run?.steps ?? []
  return [first, second].flatMap((own) => own ?? [])
}

function objectiveCurves({ runs }: DiscretePathData, theme: ChartTheme): Curve[] {
  const [run] = runs
  if (!run) return []
  const look = (id: string, name: string, colour: string, width: number) => ({ id, name, label: '', colour, width })
  return [
    curve(run.t, run.objective, look('path', 'path of Theorem 4.3', theme.rule, 3.5)),
    ...shownSteps(run).map(({ k, times, objective }, i) => ({
      ...stairs(times, objective, look(`k ${k}`, `k = ${k}`, i === 0 ? theme.ink : theme.balance, 1.2)),
      ...(i === 0 ? {} : { dash: [4, 2] }),
    })),
  ]
}

/** γ_k is constant from each time to the next. */
function stairs(times: ArrayLike<number>, values: ArrayLike<number>, look: Parameters<typeof curve>[2]): Curve {
  const [x, y]: [number[], number[]] = [[], []]
  for (let j = 0; j < times.length; j++) {
    if (j > 0) {
      x.push(times[j] ?? NaN)
      y.push(values[j - 1] ?? NaN)
    }
    x.push(times[j] ?? NaN)
    y.push(values[j] ?? NaN)
  }
  return curve(x, y, look)
}

function distanceCurves({ runs }: DiscretePathData, theme: ChartTheme): Curve[] {
  return runs.map(({ run, label, steps }, i) => ({
    ...curve(
      steps.map(({ k }) => 1 / k),
      steps.map(({ distance }) => distance),
      {
        id: run,
        name: label,
        label: label.replace(/^.*, start /, ''),
        width: 1.5,
        ...layerLine(theme, i + 1, runs.length),
      },
    ),
    isMarked: true,
  }))
}

function rowOf(data: DiscretePathData, theme: ChartTheme): PanelRow {
  const [objectives, distances] = [objectiveCurves(data, theme), distanceCurves(data, theme)]
  const values = objectives.flatMap(({ points }) => points.flatMap(([, value]) => value ?? []))
  const time: Scale = { type: 'value', min: 0, max: 1, ticks: [0, 0.5, 1], labels: [0, 0.5, 1], format: String }
  const steps = data.runs.flatMap((run) => run.steps.map(({ k }) => 1 / k))
  const tooltip = { x: (t: number) => formatNumber(t), y: (value: number) => formatNumber(value, 4) }
  return {
    title: titleOf(data),
    frame: {
      x: 't on the left, 1/k on the right',
      entries: entriesOf(data, theme),
      captions: captionsOf(data, distances),
    },
    panels: [
      {
        heading: `objective${data.runs[0] ? `, ${data.runs[0].label}` : ''}`,
        curves: objectives,
        x: time,
        y: narrowLogScale(values),
        note: '',
        tooltip,
      },
      {
        heading: 'sup ‖γₖ − γ‖ / ‖γ(0)‖ over 1/k, by start',
        curves: distances,
        x: stepScale(steps),
        y: decadeScale(distances),
        note: '',
        tooltip,
      },
    ],
    empty: 'No path to show: the path of Theorem 4.3 is complete for no run.',
  }
}

/** Labels the step sizes 1/k themselves. */
function stepScale(steps: readonly number[]): Scale {
  if (steps.length === 0) return spread([0.1, 1])
  const labels = [...new Set(steps)]
  return { ...spread(steps), ticks: labels, labels, format: (step) => `1/${Math.round(1 / step)}` }
}

const entriesOf = ({ runs }: DiscretePathData, theme: ChartTheme): LegendEntry[] => [
  { sample: { kind: 'line', colour: theme.rule, width: 3.5 }, label: 'path γ of Theorem 4.3' },
  ...shownSteps(runs[0]).map(({ k, times }, i) => ({
    sample: {
      kind: 'line' as const,
      colour: i === 0 ? theme.ink : theme.balance,
      width: 1.2,
      ...(i === 0 ? {} : { dash: [4, 2] }),
    },
    label: `γₖ for k = ${k}: ${times.length} points`,
  })),
]

function captionsOf(data: DiscretePathData, curves: Curve[]): string[] {
  const rise = Math.max(0, ...allSteps(data).map(({ largestRise }) => largestRise))
  const { without } = data
  return [
    rise > 0 ? `largest rise in one step ${formatNumber(rise, 2)}` : 'no step rises at all',
    ...(without > 0 ? [`${without} ${without > 1 ? 'runs' : 'run'} without a complete path left out`] : []),
    leftOutSentence(curves),
  ].filter(Boolean)
}
