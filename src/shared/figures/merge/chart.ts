import { curve, shownValues, type Curve } from '../../plot/curves.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatNumber, formatShort } from '../../plot/numbers.ts'
import { shareScale, valueScale, type Scale } from '../../plot/scales.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import type { StudyChart } from '../kind.ts'
import { panelRowChart, spread, type PanelRow } from '../panelRow.ts'
import type { MergeData } from './data.ts'
import { mergeCells, mergeTitle } from './title.ts'

type End = MergeData['ends'][number]

/** Accuracy of networks and of their sums, the change of outputs, and ranks, over λ. */
export const mergeChart = (data: MergeData): StudyChart =>
  panelRowChart(mergeTitle(data), (theme) => rowOf(data, theme))

/** A task has a colour and a line style of its own. */
const taskLook = (task: number, theme: ChartTheme): Pick<Curve, 'colour' | 'dash'> =>
  task === 0 ? { colour: theme.ink } : { colour: theme.accent, dash: [6, 3] }

/** A line of each task through the lowest or largest pair at every λ. */
function taskCurves(data: MergeData, id: string, worst: (ends: readonly End[]) => number, theme: ChartTheme): Curve[] {
  const cells = mergeCells(data)
  return data.tasks.map((name, task) => ({
    ...curve(
      cells.map(({ decay }) => decay),
      cells.map(({ ends }) => worst(ends.filter((end) => end.task === task))),
      { id: `${id} ${task}`, name, label: '', width: 1.5, ...taskLook(task, theme) },
    ),
    isMarked: true,
  }))
}

function rowOf(data: MergeData, theme: ChartTheme): PanelRow {
  const accuracies = taskCurves(
    data,
    'accuracy',
    (ends) => Math.min(...ends.map(({ sumAccuracy }) => sumAccuracy)),
    theme,
  )
  const changes = taskCurves(data, 'change', (ends) => Math.max(...ends.map(({ change }) => change)), theme)
  const ranks = taskCurves(data, 'rank', (ends) => Math.max(...ends.map(({ rank }) => rank)), theme)
  const x = spread(data.ends.map(({ decay }) => decay))
  const tooltip = { x: (decay: number) => `λ = ${formatShort(decay)}`, y: (value: number) => formatNumber(value, 3) }
  const most = Math.max(1, ...data.ends.map(({ rank }) => rank))
  const rankScale: Scale = {
    ...shareScale,
    min: 0,
    max: most * 1.1,
    ticks: rankTicks(most),
    labels: rankTicks(most),
    format: String,
  }
  return {
    title: mergeTitle(data),
    frame: { x: 'λ', entries: entriesOf(data, theme), captions: captionsOf(data) },
    leastWidth: 15,
    panels: [
      { heading: 'accuracy of the sum', curves: accuracies, x, y: shareScale, note: '', tooltip },
      {
        heading: 'change of outputs by the sum',
        curves: changes,
        x,
        y: valueScale(shownValues(changes), false, 5),
        note: '',
        tooltip,
      },
      { heading: 'largest rank of {i|W}ₗ, l ≥ 2', curves: ranks, x, y: rankScale, note: '', tooltip },
    ],
    empty: 'No pair of runs has weights yet.',
  }
}

const rankTicks = (most: number): number[] => {
  const step = most > 60 ? 50 : most > 12 ? 10 : 2
  return Array.from({ length: Math.floor((most * 1.1) / step) + 1 }, (_, i) => i * step)
}

const entriesOf = ({ tasks }: MergeData, theme: ChartTheme): LegendEntry[] =>
  tasks.map((name, task) => ({
    sample: { kind: 'line', ...taskLook(task, theme) },
    label: `task: ${name}`,
    key: `task ${task}`,
  }))

function captionsOf({ ends }: MergeData): string[] {
  const own = Math.min(...ends.map(({ ownAccuracy }) => ownAccuracy))
  const [first] = ends
  return [
    `accuracy of each network alone on its own task: ${own === 1 ? '100 %' : `at least ${formatNumber(100 * own, 3)} %`}`,
    ...(first ? [`hidden layers of ${first.width} units; ${ends.length / 2} pairs, the worst pair at each λ`] : []),
    'change: ‖outputs of the sum − own outputs‖ / ‖own outputs‖',
    'rank: singular values above 1 % of the first',
  ]
}
