import type { EChartsOption } from 'echarts'
import { type RankChoice, type RankSeries, ranksSeries } from './data.ts'
import { linearScale, type Scale } from '../../plot/scales.ts'
import { lastPoint, shownValues, type Curve } from '../../plot/curves.ts'
import { emptyOption } from '../../plot/baseOption.ts'
import { chartFrame, typeSizes } from '../../plot/chartFrame.ts'
import { historyOption, type HistoryPanel, historyHeight } from '../../plot/history.ts'
import { formatCount, formatNumber, formatShort, subscript, superscript } from '../../plot/numbers.ts'
import { stagesOf } from '../../plot/stages.ts'
import { layerLine, type ChartTheme } from '../../plot/theme.ts'
import { spectrumFloor, precisionOf } from '../../theory/numericalFloor.ts'
import type { RunFigureInput, StudyChart } from '../kind.ts'

export interface RankView {
  width: number
  height: number
  theme: ChartTheme
  choice: RankChoice
  /** Number of classes, which ranks are compared with. */
  K: number
  /** Singular values below it, relative to s₁, are round-off. */
  floor: number
  title?: string
  fontSize?: number
}

/** Ranks of every matrix of one run over the steps. */
export function ranksChart({ record, ranks: choice }: RunFigureInput): StudyChart {
  const series = ranksSeries(record.measurements, choice)
  const K = record.spec.network.widths.at(-1) ?? 1
  const floor = spectrumFloor[precisionOf(record)]
  return {
    title: ranksSentence(series, choice, K),
    height: (width, fontSize) => Math.round(1.25 * historyHeight(width, fontSize)),
    option: (view) => ranksOption(series, { ...view, choice, K, floor }),
  }
}

/** Draws ranks over the steps: features above, weights below. Set the option with `notMerge`. */
export function ranksOption(series: RankSeries, view: RankView): EChartsOption {
  const { theme, choice } = view
  const type = typeSizes(view.fontSize)
  const features = curvesOf(series, 'Z', theme)
  const weights = curvesOf(series, 'W', theme)
  const values = shownValues([...features, ...weights])
  const below = values.length > 0 ? { x: 'step', captions: captionsOf(choice, view.floor) } : { captions: [] }
  const around = chartFrame({ ...view, entries: [], ...below }, type)
  if (values.length === 0)
    return emptyOption('No measurements yet. This chart will show the rank of every matrix.', around, view)
  const panel = (curves: Curve[], of: string): HistoryPanel => ({
    curves: [{ ...classCurve(series.steps, view), id: `classes ${of}` }, ...curves],
    y: rankScale(Math.max(view.K, ...shownValues(curves))),
    name: `${choice.kind} rank of the ${of}`,
    share: 1,
    // A numerical rank is a count; the others are not whole.
    ...(choice.kind === 'numerical' ? { format: formatCount } : {}),
  })
  const panels = [panel(features, 'features'), panel(weights, 'weights')]
  const stages = stagesOf(series.steps, series.multipliers)
  return historyOption(panels, stages, around, view, type, summaryOf(choice, [...features, ...weights]))
}

/** Returns a scale from 0 with ticks at whole numbers. */
function rankScale(most: number): Scale {
  const scale = linearScale(most, 5)
  const whole = scale.labels.filter(Number.isInteger)
  return { ...scale, ticks: whole, labels: whole, format: String }
}

/** Returns lines that get thinner with the layer: equal ranks would hide each other. */
function curvesOf(series: RankSeries, matrix: 'Z' | 'W', theme: ChartTheme): Curve[] {
  const ranks = matrix === 'Z' ? series.features : series.weights
  return ranks.map((values, l) => {
    const index = matrix === 'Z' ? superscript(l + 1) : subscript(l + 1)
    return {
      id: `rank ${matrix}${l + 1}`,
      name: `${matrix}${index}`,
      label: `{i|${matrix}}${index}`,
      ...layerLine(theme, l + 1, ranks.length),
      width: 1.2 + (3.6 * (ranks.length - 1 - l)) / Math.max(ranks.length - 1, 1),
      points: values.map((value, i) => [series.steps[i] ?? NaN, Number.isFinite(value) ? value : null]),
      leftOut: 0,
    }
  })
}

function classCurve(steps: ArrayLike<number>, { K, theme }: RankView): Curve {
  const ends = [steps[0] ?? 0, steps[steps.length - 1] ?? 0]
  return {
    id: 'classes',
    name: 'classes',
    label: `{i|K} = ${K}`,
    colour: theme.quiet,
    width: 1,
    dash: [5, 3],
    points: ends.map((step) => [step, K]),
    leftOut: 0,
  }
}

function captionsOf({ kind, threshold }: RankChoice, floor: number): string[] {
  if (kind === 'stable') return ['stable rank: ‖·‖²/{i|s}₁²']
  if (kind === 'effective') return ['effective rank: exp of the entropy of {i|s}ⱼ/Σ{i|s}']
  const counted = `counted: {i|s}ⱼ > ${formatShort(threshold)} {i|s}₁`
  const low = `numerical floor ${formatNumber(floor, 1)} {i|s}₁`
  return [counted, threshold < floor ? `${low}: values counted below it are round-off` : low]
}

function summaryOf({ kind }: RankChoice, curves: Curve[]): string {
  const ends = curves.map((own) => `${own.name} ${formatShort(lastPoint(own)?.[1] ?? NaN)}`)
  return `The ${kind} rank of features and weights over the steps. At the end: ${ends.join(', ')}.`
}

/** Says which matrices have a rank above K. */
export function ranksSentence({ features, weights, steps }: RankSeries, choice: RankChoice, K: number): string {
  if (steps.length === 0) return 'No measurements yet'
  const named = [
    ...features.map((ranks, l) => ({ name: `Z${superscript(l + 1)}`, rank: ranks.at(-1) ?? NaN })),
    ...weights.map((ranks, l) => ({ name: `W${subscript(l + 1)}`, rank: ranks.at(-1) ?? NaN })),
  ]
  if (named.length === 0 || named.some(({ rank }) => Number.isNaN(rank)))
    return `The ${choice.kind} rank of some matrix is not defined`
  const largest = named.reduce((most, own) => (own.rank > most.rank ? own : most))
  const limit = choice.kind === 'numerical' ? `, counted above ${formatShort(choice.threshold)} s₁` : ''
  const digits = choice.kind === 'numerical' ? formatShort(largest.rank) : formatNumber(largest.rank)
  // The stable rank of equal values exceeds K by round-off.
  const above = named.filter(({ rank }) => rank > K * (1 + 1e-9))
  if (above.length === 0) return `No ${choice.kind} rank is above ${K}, the number of classes${limit}`
  const few = above.length <= 3 ? `of ${above.map(({ name }) => name).join(', ')}` : `of ${above.length} matrices`
  return `The ${choice.kind} rank ${few} is above ${K}, the number of classes: up to ${digits}${limit}`
}
