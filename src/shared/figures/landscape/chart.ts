import type { LineSeriesOption } from 'echarts'
import type { Curve } from '../../plot/curves.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatAtMost, formatNumber, formatShort } from '../../plot/numbers.ts'
import { linearScale, valueScale, type Scale } from '../../plot/scales.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import type { StudyChart } from '../kind.ts'
import { panelRowChart, type PanelRow } from '../panelRow.ts'
import type { LandscapeData } from './data.ts'
import { border, ends, landscapeTitle, structureNames } from './title.ts'

/** Eigenvalues at structures, the loss between two of them, and flat directions at the ends of runs. */
export const landscapeChart = (data: LandscapeData): StudyChart =>
  panelRowChart(landscapeTitle(data), (theme) => rowOf(data, theme))

type Points = readonly (readonly [number, number])[]

const line = (id: string, name: string, colour: string, points: Points, more: Partial<Curve> = {}): Curve => ({
  id,
  name,
  label: '',
  colour,
  width: 1.5,
  points: points.map(([x, y]) => [x, y]),
  leftOut: 0,
  ...more,
})

const marks = { width: 0, isMarked: true }

/** Sorted eigenvalues of DNC and of the structure at the other end of the line. */
function eigenvalueCurves(data: LandscapeData, theme: ChartTheme): Curve[] {
  const { collapse, other } = ends(data)
  return [collapse, other].flatMap((point, i) =>
    point
      ? [
          line(
            `eigenvalues ${point.name}`,
            structureNames[point.name],
            i === 0 ? theme.ink : theme.theorem,
            Array.from(point.curvature.eigenvalues, (value, at) => [at + 1, value] as const),
            i === 0 ? {} : { dash: [5, 3] },
          ),
        ]
      : [],
  )
}

function lineCurves(data: LandscapeData, theme: ChartTheme): Curve[] {
  const { line: path, descents } = data.landscape
  const base = ends(data).collapse?.loss ?? NaN
  return [
    line(
      'line',
      'straight line',
      theme.ink,
      Array.from(path.t, (t, i) => [t, (path.loss[i] ?? NaN) / base] as const),
    ),
    line(
      'descents',
      'end of the descent from there',
      theme.accent,
      descents.map(({ t, loss }) => [t, loss / base] as const),
      marks,
    ),
  ]
}

function flatCurves(data: LandscapeData, theme: ChartTheme): Curve[] {
  const base = ends(data).collapse?.loss ?? NaN
  return [
    ...data.landscape.points.map(({ name, loss, curvature }) =>
      line(`structure ${name}`, structureNames[name], theme.theorem, [[loss / base, curvature.flat]], {
        ...marks,
        label: structureNames[name],
      }),
    ),
    line(
      'runs',
      'trained runs',
      theme.ink,
      data.runs.map(({ loss, flat }) => [loss / base, flat] as const),
      marks,
    ),
  ]
}

function rowOf(data: LandscapeData, theme: ChartTheme): PanelRow {
  const [eigenvalues, between, flat] = [eigenvalueCurves(data, theme), lineCurves(data, theme), flatCurves(data, theme)]
  const { collapse, other } = ends(data)
  const values = (curves: Curve[], at: 0 | 1): number[] =>
    curves.flatMap(({ points }) => points.map((p) => p[at] ?? NaN))
  const tooltip = { x: formatShort, y: (value: number) => formatNumber(value, 4) }
  const otherName = other ? structureNames[other.name] : ''
  return {
    title: landscapeTitle(data),
    frame: { entries: entriesOf(data, theme), captions: captionsOf(data) },
    leastWidth: 18,
    panels: [
      {
        heading: 'eigenvalues of the Hessian',
        xTitle: 'number, ascending',
        curves: eigenvalues,
        x: linearScale(Math.max(1, ...values(eigenvalues, 0)), 4),
        y: signedScale(values(eigenvalues, 1)),
        note: collapse && other ? `flat: DNC ${collapse.curvature.flat}, ${otherName} ${other.curvature.flat}` : '',
        tooltip,
      },
      {
        heading: 'loss / loss of DNC',
        xTitle: `straight line from DNC (t = 0) to ${otherName} (t = 1)`,
        curves: between,
        x: { ...linearScale(1 / 1.04, 2), max: 1, ticks: [0, 0.5, 1], labels: [0, 0.5, 1] },
        y: valueScale(values(between, 1), false, 5),
        note: '',
        tooltip,
      },
      {
        heading: 'flat directions',
        xTitle: 'loss / loss of DNC',
        curves: flat,
        x: valueScale(values(flat, 0), false, 4),
        y: linearScale(Math.max(1, ...values(flat, 1)), 5),
        note: '',
        tooltip,
      },
    ],
    empty: 'No run has weights yet.',
    look: (curve) => lookOf(curve, theme),
  }
}

function lookOf({ id }: Curve, theme: ChartTheme): Partial<LineSeriesOption> {
  if (id.startsWith('structure'))
    return { symbolSize: 9, itemStyle: { color: theme.paper, borderColor: theme.theorem, borderWidth: 1.3 } }
  return id === 'descents' || id === 'runs' ? { symbolSize: 5, z: 4 } : {}
}

/** A linear scale that holds 0, also where all eigenvalues are above it by more than round-off. */
function signedScale(values: readonly number[]): Scale {
  return valueScale([...values, 0], false, 5)
}

const dashed = (theme: ChartTheme): LegendEntry['sample'] => ({ kind: 'line', colour: theme.theorem, dash: [5, 3] })

function entriesOf(data: LandscapeData, theme: ChartTheme): LegendEntry[] {
  const { other } = ends(data)
  return [
    { sample: { kind: 'line', colour: theme.ink }, label: 'DNC, and the straight line' },
    ...(other ? [{ sample: dashed(theme), label: structureNames[other.name] }] : []),
    { sample: { kind: 'dot', colour: theme.accent }, label: 'end of a descent from that point of the line' },
    { sample: { kind: 'circle', colour: theme.theorem }, label: 'structures' },
    { sample: { kind: 'dot', colour: theme.ink }, label: 'trained runs' },
  ]
}

function captionsOf(data: LandscapeData): string[] {
  const { classes, depth, width, decay, landscape, runs } = data
  const split = border(data)
  const off = landscape.points.filter(({ curvature: { flat }, orbit }) => flat !== orbit)
  const descending = runs.filter(({ negative }) => negative > 0).length
  const steepest = Math.max(0, ...runs.map(({ gradientNorm }) => gradientNorm))
  return [
    `cross-entropy, linear, K = ${classes}, L = ${depth}, d = ${width}, λ = ${formatShort(decay)}`,
    off.length === 0
      ? 'flat directions are as many as rotations of the hidden layers have at every structure'
      : `flat directions differ from those of rotations at ${off.map(({ name }) => structureNames[name]).join(', ')}`,
    ...(split
      ? [
          `descents return to DNC up to t = ${formatShort(split.last)} and end lower from t = ${formatShort(split.next)} on`,
        ]
      : []),
    ...(runs.length > 0
      ? [
          `${descending} of ${runs.length} runs have negative curvature at their end, with gradients of at most ${formatAtMost(steepest)}`,
        ]
      : []),
    'flat: eigenvalues within 10⁻⁷ of the largest',
  ]
}
