import { curve, leftOutSentence, type Curve } from '../../plot/curves.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatAtMost, formatNumber, formatPercentAtMost, formatShort } from '../../plot/numbers.ts'
import { valueScale } from '../../plot/scales.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import type { StudyChart } from '../kind.ts'
import { decadeScale, panelRowChart, spread, type PanelRow } from '../panelRow.ts'
import type { InterpolationData } from './data.ts'

type Run = InterpolationData['runs'][number]

/** λ⁻¹L_λ → L: the objective over λ between its bounds, and how fast they close in. */
export const interpolationChart = (data: InterpolationData): StudyChart =>
  panelRowChart(titleOf(data), (theme) => rowOf(data, theme))

/** A violation above this share is no round-off. */
const visible = 1e-6

/** Whether the runs obey what minima obey, so that the objective over λ is a lower bound. */
const isOrdered = ({ violations }: InterpolationData): boolean =>
  Object.values(violations).every((violation) => violation < visible)

/** Claims bounds only where the runs obey what minima obey and an interpolating network is known. */
function titleOf(data: InterpolationData): string {
  const { runs, leastUpper } = data
  const last = runs.at(-1)
  const highest = Math.max(...runs.map(({ lower }) => lower))
  if (!last || leastUpper === null || !isOrdered(data) || !(highest <= leastUpper))
    return 'Objective over λ as λ falls, and the cost of interpolating networks'
  const gap = formatPercentAtMost((leastUpper - highest) / leastUpper)
  return `The least cost of interpolation is at most ${formatNumber(leastUpper, 5)}, and less by at most ${gap} if the runs are minima`
}

function boundCurves({ runs }: InterpolationData, theme: ChartTheme): Curve[] {
  const lambdas = runs.map(({ lambda }) => lambda)
  const line = (id: string, name: string, colour: string, of: (run: Run) => number, dash?: number[]): Curve => ({
    ...curve(lambdas, runs.map(of), { id, name, label: '', colour, width: 1.5, ...(dash ? { dash } : {}) }),
    isMarked: true,
  })
  return [
    line('upper', 'cost of the interpolating network', theme.theorem, ({ upper }) => upper ?? NaN),
    line('lower', 'objective over λ', theme.ink, ({ lower }) => lower),
    line('cost', 'cost of the run', theme.balance, ({ cost }) => cost, [2, 2]),
  ]
}

function gapCurves({ runs }: InterpolationData, theme: ChartTheme): Curve[] {
  const lambdas = runs.map(({ lambda }) => lambda)
  const of = (id: string, colour: string, values: number[], dash?: number[]): Curve => ({
    ...curve(lambdas, values, { id, name: id, label: id, colour, width: 1.5, ...(dash ? { dash } : {}) }),
    isMarked: true,
  })
  return [
    of(
      'gap',
      theme.ink,
      runs.map(({ gap }) => gap ?? NaN),
    ),
    of(
      'loss',
      theme.dataLoss,
      runs.map(({ lossShare }) => lossShare),
      [4, 3],
    ),
  ]
}

function rowOf(data: InterpolationData, theme: ChartTheme): PanelRow {
  const [bounds, gaps] = [boundCurves(data, theme), gapCurves(data, theme)]
  const x = spread(data.runs.map(({ lambda }) => lambda))
  const values = bounds.flatMap(({ points }) => points.flatMap(([, value]) => value ?? []))
  const tooltip = { x: (lambda: number) => `λ = ${formatShort(lambda)}`, y: (value: number) => formatNumber(value, 5) }
  const order = data.lossOrder
  return {
    title: titleOf(data),
    frame: { x: 'λ', entries: entriesOf(theme), captions: captionsOf(data, [...bounds, ...gaps]) },
    panels: [
      {
        heading: 'Σₗ ½‖{i|W}ₗ‖² and bounds of its least value',
        curves: bounds,
        x,
        y: valueScale(values, false, 6),
        note: '',
        tooltip,
      },
      {
        heading: 'gap: (least upper bound − lower) / upper, and loss / objective',
        curves: gaps,
        x,
        y: decadeScale(gaps),
        note: order === null ? '' : `loss: slope ${order.toFixed(2)} at the two smallest λ`,
        tooltip,
      },
    ],
    empty: 'No run has a measurement yet.',
  }
}

const entriesOf = (theme: ChartTheme): LegendEntry[] => [
  { sample: { kind: 'line', colour: theme.theorem }, label: 'upper bound: an interpolating network made from the run' },
  { sample: { kind: 'line', colour: theme.ink }, label: 'objective/λ: a lower bound at minima' },
  { sample: { kind: 'line', colour: theme.balance, dash: [2, 2] }, label: 'Σₗ ½‖{i|W}ₗ‖² of the run' },
]

function captionsOf(data: InterpolationData, curves: Curve[]): string[] {
  const { refusals, others, violations, leastUpper } = data
  const most = Math.max(...Object.values(violations))
  const highest = Math.max(...data.runs.map(({ lower }) => lower))
  return [
    most < visible
      ? `the runs obey the inequalities of minima${most > 0 ? ` to ${formatAtMost(most)}` : ''}`
      : `a run is not at its minimum: an inequality of minima is violated by ${formatNumber(most, 2)}`,
    ...(leastUpper !== null && highest > leastUpper ? ['no lower bound: an objective lies above an upper bound'] : []),
    ...refusals.map((refusal) => `no interpolating network: ${refusal}`),
    ...(others > 0 ? [`the lowest run of each λ; ${others} others left out`] : []),
    leftOutSentence(curves),
  ].filter(Boolean)
}
