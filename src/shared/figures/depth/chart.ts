import { curve, leftOutSentence, type Curve } from '../../plot/curves.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatAtMost, formatNumber, formatPercent, subscript, superscript } from '../../plot/numbers.ts'
import { layerLine, type ChartTheme } from '../../plot/theme.ts'
import { depthOrder } from '../../theory/depthLimit.ts'
import type { StudyChart } from '../kind.ts'
import { decadeScale, depthScale, panelRowChart, type PanelRow } from '../panelRow.ts'
import type { DepthData } from './data.ts'

/** Remark B.6: the cost of the first layers and the distance from Theorem 4.2 over the depth, in log-log axes. */
export const depthChart = (data: DepthData): StudyChart => panelRowChart(titleOf(data), (theme) => rowOf(data, theme))

/** Names both ends. It claims no trend: there is one run at each depth. */
function titleOf({ runs }: DepthData): string {
  const [first, last] = [runs[0], runs.at(-1)]
  if (!first || !last || runs.length < 2) return 'Networks of several depths against Theorem 4.2'
  const at = (run: typeof first): string =>
    `W₁ has ${formatPercent(run.shares[0] ?? NaN)} of the cost and the median layer is ${formatPercent(run.errors.median)} from Theorem 4.2 at L = ${run.depth}`
  return `${at(first)}; ${formatPercent(last.shares[0] ?? NaN)} and ${formatPercent(last.errors.median)} at L = ${last.depth}`
}

function shareCurves({ runs }: DepthData, theme: ChartTheme): Curve[] {
  const layers = Math.max(0, ...runs.map(({ shares }) => shares.length))
  const depths = runs.map(({ depth }) => depth)
  const of = (l: number, values: number[], own: Partial<Curve>): Curve => ({
    ...curve(depths, values, {
      id: `share ${l}`,
      name: nameOf(l),
      label: '',
      width: 1.5,
      ...layerLine(theme, l, layers),
    }),
    ...own,
  })
  return Array.from({ length: layers }, (_, l) => [
    of(
      l + 1,
      runs.map(({ depth }) => (l < depth ? (l + 1) / depth : NaN)),
      {
        id: `balanced ${l + 1}`,
        name: `${l + 1}/L`,
        width: 1,
        dash: [4, 3],
        leftOut: 0,
        colour: theme.quiet,
      },
    ),
    of(
      l + 1,
      runs.map(({ shares }) => shares[l] ?? NaN),
      { label: labelOf(l + 1), isMarked: true, leftOut: 0 },
    ),
  ]).flat()
}

const nameOf = (l: number): string => (l === 1 ? 'W₁' : `W₁ … W${subscript(l)}`)
const labelOf = (l: number): string => (l === 1 ? '{i|W}₁' : `{i|W}₁–{i|W}${subscript(l)}`)

const errorLooks = [
  { part: 'first', name: `Z${superscript(1)}`, label: `{i|Z}${superscript(1)}`, layer: 1 },
  { part: 'median', name: 'median layer', label: 'median', layer: 2 },
  { part: 'last', name: 'last hidden layer', label: 'last', layer: 3 },
] as const

function errorCurves({ runs }: DepthData, theme: ChartTheme): Curve[] {
  return errorLooks.map(({ part, name, label, layer }) => ({
    ...curve(
      runs.map(({ depth }) => depth),
      runs.map(({ errors }) => errors[part]),
      { id: `error ${part}`, name, label, width: 1.5, ...layerLine(theme, layer, 3) },
    ),
    isMarked: true,
  }))
}

function rowOf(data: DepthData, theme: ChartTheme): PanelRow {
  const [shares, errors] = [shareCurves(data, theme), errorCurves(data, theme)]
  const depths = data.runs.map(({ depth }) => depth)
  const x = depthScale(depths)
  const tooltip = { x: (depth: number) => `L = ${depth}`, y: (value: number) => formatNumber(value) }
  const order = depthOrder(
    depths,
    data.runs.map(({ shares: [own = NaN] }) => own),
  )
  const isKnown = Number.isFinite(order)
  return {
    title: titleOf(data),
    frame: { x: 'depth L', entries: entriesOf(theme), captions: captionsOf(data, errors) },
    panels: [
      {
        heading: 'part of the first layers in Σₗ ½‖{i|W}ₗ‖²',
        curves: shares,
        x,
        y: decadeScale(shares),
        note: isKnown ? `slope of {i|W}₁ ${order.toFixed(2).replace('-', '−')} at the two largest L` : '',
        tooltip,
      },
      {
        heading: '‖{i|s}({i|Z}ˡ) − {i|s}(σ⁻¹({i|Z}ˡ⁺¹))‖ / ‖{i|s}(σ⁻¹({i|Z}ˡ⁺¹))‖',
        curves: errors,
        x,
        y: decadeScale(errors),
        note: '',
        tooltip,
      },
    ],
    empty: 'No run of any depth has a measurement yet.',
  }
}

const entriesOf = (theme: ChartTheme): LegendEntry[] => [
  { sample: { kind: 'line', colour: theme.ink }, label: 'measured' },
  {
    sample: { kind: 'line', colour: theme.quiet, width: 1, dash: [4, 3] },
    label: 'l/L: all layers equal, as in a linear network',
  },
]

function captionsOf({ runs, classes, firstRepresentative: l, others }: DepthData, curves: Curve[]): string[] {
  const cost = runs.at(-1)
  const variation = Math.max(0, ...runs.map((run) => run.variation))
  return [
    `within classes: at most ${formatAtMost(variation)} of ‖{i|Z}ˡ‖², in every layer from l* = ${l} on and at every depth`,
    ...(cost
      ? [
          `Σₗ ½‖{i|W}ₗ‖² / L = ${formatNumber(cost.meanCost)} at L = ${cost.depth}; K/2 = ${classes / 2} in Theorem 4.2 with C = 1`,
        ]
      : []),
    ...(others > 0 ? [`the lowest run of each depth; ${others} others left out`] : []),
    leftOutSentence(curves),
  ].filter(Boolean)
}
