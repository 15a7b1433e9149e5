import type { InitialisationsData, InitialisationsGroup } from './data.ts'
import { linearScale, logScale, position, stepScale, type Scale, decadesOf } from '../../plot/scales.ts'
import { bandDrawings } from '../../plot/band.ts'
import { curve, lastPoint, shownValues, type Curve } from '../../plot/curves.ts'
import { hatch, polyline, text, widthOf, type Drawing, type Rect } from '../../plot/drawing.ts'
import { editableText, yTitle } from '../../plot/textOverrides.ts'
import { endLabels, endLabelWidth } from '../../plot/endLabels.ts'
import { formatNumber, superscript } from '../../plot/numbers.ts'
import { panelGrid } from '../../plot/panelGrid.ts'
import { stageLine, stagesOf } from '../../plot/stages.ts'
import { layerLine, type ChartTheme } from '../../plot/theme.ts'

type Bands = InitialisationsGroup['tcv']

export interface InitialisationsPanel {
  curves: Curve[]
  bands: { points: [number, number, number][]; colour: string }[]
  x: Scale
  y: Scale
  name: string
  multipliers: { steps: readonly number[]; values: readonly number[] }
  /** A value to mark with a horizontal line and a label. */
  mark?: { value: number; label: string }
  floor?: number
  /** Whether lines are labelled at their ends. */
  labelled: boolean
}

/** A group of runs with its colour, and its name in ids and tooltips; empty where it is the only one. */
export interface GroupLook {
  group: InitialisationsGroup
  colour: string
  name: string
}

/** Returns the groups of the figure, those without collapse steps first. */
export function groupLooks(data: InitialisationsData, theme: ChartTheme): GroupLook[] {
  const { collapsing } = data
  if (!collapsing) return [{ group: data, colour: theme.accent, name: '' }]
  return [
    { group: data, colour: theme.accent, name: data.optimizer === 'lbfgs' ? 'plain L-BFGS' : 'no collapse steps' },
    { group: collapsing, colour: theme.theorem, name: 'with collapse steps' },
  ]
}

/** Returns the panels of TCV, rank of Z and rank of W over all runs. */
export function averagePanels(data: InitialisationsData, theme: ChartTheme): InitialisationsPanel[] {
  const { steps, multipliers, classes, layers } = data
  const looks = groupLooks(data, theme)
  const x = stepsOf(looks.flatMap(({ group }) => group.steps).toSorted((a, b) => a - b))
  const panel = (quantity: AveragedName, name: string, isLog: boolean): InitialisationsPanel => {
    const edges = looks.flatMap(({ group }) => [...group[quantity].lowest, ...group[quantity].highest])
    const shown = edges.filter((value) => Number.isFinite(value) && value > 0)
    return {
      curves: looks.flatMap((look) => averageCurves(look, quantity)),
      bands: looks.flatMap(({ group, colour }) => averageBands(group.steps, group[quantity], colour)),
      x,
      y: isLog ? logScale(...decadesOf(shown, null), 5) : linearScale(Math.max(0, ...shown), 5),
      name,
      multipliers: { steps, values: multipliers },
      labelled: false,
    }
  }
  const over = `mean over {i|l} = 1 … ${layers - 1}`
  const mark = { value: classes, label: `{i|K} = ${classes}` }
  return [
    panel('tcv', `TCV of {i|Z}ˡ by class, ${over}`, true),
    { ...panel('featureRank', `rank of {i|Z}ˡ, ${over}`, false), mark },
    { ...panel('weightRank', `rank of {i|W}ₗ, ${over}`, false), mark },
  ]
}

type AveragedName = 'tcv' | 'featureRank' | 'weightRank'

function averageCurves({ group, colour, name }: GroupLook, quantity: AveragedName): Curve[] {
  const { mean, median } = group[quantity]
  const own = name === '' ? '' : `${name}, `
  // The ids of a figure with one group stay as they were: exports name its lines by them.
  const id = group.collapseSteps !== null && name !== '' ? `${quantity} collapsing` : quantity
  return [
    curve(group.steps, mean, { id: `${id} mean`, name: `${own}mean`, label: '', colour, width: 1.2, dash: [4, 2.5] }),
    curve(group.steps, median, { id: `${id} median`, name: `${own}median`, label: '', colour, width: 1.6 }),
  ]
}

function averageBands(steps: readonly number[], bands: Bands, colour: string): InitialisationsPanel['bands'] {
  return [
    [bands.lowest, bands.highest],
    [bands.lowerQuartile, bands.upperQuartile],
  ].map(([low, high]) => ({ points: pointsOf(steps, low, high), colour }))
}

/** Returns the panel of the single run; nothing where there is none. */
export function singlePanel({ single }: InitialisationsData, theme: ChartTheme): InitialisationsPanel[] {
  if (!single) return []
  const { steps, tcv, lower, upper, floor, multipliers, samples, weightDecay } = single
  const curves = tcv.map((values, l) =>
    curve(steps, values, {
      id: `single Z${l + 1}`,
      name: `Z${superscript(l + 1)}`,
      label: `{i|Z}${superscript(l + 1)}`,
      ...layerLine(theme, l + 1, tcv.length),
      width: 1.3,
    }),
  )
  return [
    {
      curves,
      bands: curves.map(({ colour }, l) => ({ points: pointsOf(steps, lower[l], upper[l]), colour })),
      x: stepsOf(steps),
      y: logScale(...decadesOf(shownValues(curves), floor), 6),
      name: `TCV of {i|Z}ˡ, one run: {i|N} = ${samples}, {i|λ} = ${formatNumber(weightDecay, 1)}`,
      multipliers: { steps, values: multipliers },
      floor,
      labelled: true,
    },
  ]
}

const stepsOf = (steps: readonly number[]): Scale => stepScale(steps[0] ?? 0, steps.at(-1) ?? 1, 3)

const pointsOf = (
  steps: readonly number[],
  low: ArrayLike<number> | undefined,
  high: ArrayLike<number> | undefined,
): [number, number, number][] => steps.map((step, i) => [step, low?.[i] ?? NaN, high?.[i] ?? NaN])

export function panelRects(
  panels: readonly InitialisationsPanel[],
  columns: number,
  inner: Rect,
  size: number,
  theme: ChartTheme,
): Rect[] {
  const labels = panels.flatMap(({ y }) => y.labels.map((value) => widthOf(y.format(value), size)))
  const ends = panels.flatMap(({ curves, labelled }) =>
    labelled ? curves.map(({ label }) => ({ content: label })) : [],
  )
  const left = Math.max(0, ...labels) + 10
  const right = Math.max(endLabelWidth(ends, size, theme), size) + 2
  const margins = { left, right, head: size * 2.2, foot: size * 2.2, gap: left + size }
  return panelGrid(panels.length, columns, inner, margins)
}

export function panelDrawings(panel: InitialisationsPanel, rect: Rect, theme: ChartTheme, size: number): Drawing[] {
  const { x, y, curves, bands, multipliers } = panel
  const across = (value: number): number => rect.left + position(x, value) * rect.width
  const up = (value: number): number => rect.top + (1 - position(y, value)) * rect.height
  const stages = stagesOf(multipliers.steps, multipliers.values).slice(1)
  const height = panel.floor === undefined ? 0 : Math.min(Math.max(position(y, panel.floor), 0), 1) * rect.height
  const ends = curves.flatMap((own) => {
    const end = panel.labelled ? lastPoint(own) : null
    return end ? [{ content: own.label, colour: own.colour, x: across(end[0]), y: up(end[1]) }] : []
  })
  return [
    editableText(yTitle(panel.name), rect.left, rect.top - size * 0.6, theme, {
      size,
      colour: theme.ink,
      valign: 'bottom',
    }),
    ...(height > 0 ? hatch({ ...rect, top: rect.top + rect.height - height, height }, theme) : []),
    ...stages.map(({ step }) => stageLine(across(step), rect, theme)),
    ...markDrawings(panel, rect, up, theme, size),
    ...bands.flatMap(({ points, colour }) => bandDrawings(points, rect, x, y, colour)),
    ...endLabels(ends, rect, theme, size),
  ]
}

function markDrawings(
  { mark, y }: InitialisationsPanel,
  rect: Rect,
  up: (value: number) => number,
  theme: ChartTheme,
  size: number,
): Drawing[] {
  if (!mark || mark.value > y.max) return []
  const at = up(mark.value)
  const line: [number, number][] = [
    [rect.left, at],
    [rect.left + rect.width, at],
  ]
  return [
    polyline(line, { colour: theme.quiet, width: 0.8, dash: [5, 3] }),
    text(mark.label, rect.left + size * 0.5, at + size * 0.3, theme, { size, colour: theme.quiet, valign: 'top' }),
  ]
}
