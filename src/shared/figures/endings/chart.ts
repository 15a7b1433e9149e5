import type { Curve } from '../../plot/curves.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { decade, formatNumber, formatShort } from '../../plot/numbers.ts'
import { shareScale } from '../../plot/scales.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import type { StudyChart } from '../kind.ts'
import { depthScale, panelRowChart, type PanelRow, type RowPanel } from '../panelRow.ts'
import type { EndingsData } from './data.ts'
import { countOf, endingGroups, endingPanels, methodsOf, type EndingGroup, type EndingPanel } from './panels.ts'
import { coordinateNames, endingsTitle } from './title.ts'

/** The share of random starts that end in DNC, below it, and elsewhere, over each field that varies. */
export const endingsChart = (data: EndingsData): StudyChart =>
  panelRowChart(endingsTitle(data), (theme) => rowOf(data, theme))

const groupNames: Readonly<Record<EndingGroup, string>> = {
  collapse: 'DNC',
  below: 'lower loss than DNC',
  other: 'above DNC, partial or zero',
}

function groupLook(group: EndingGroup, theme: ChartTheme): Pick<Curve, 'colour' | 'dash'> {
  if (group === 'collapse') return { colour: theme.ink }
  return group === 'below' ? { colour: theme.accent, dash: [6, 3] } : { colour: theme.quiet, dash: [2, 2] }
}

/** Methods have no numbers: they stand at 1, 2, … */
const placeOf = (value: number | string, at: number): number => (typeof value === 'number' ? value : at + 1)

function curvesOf({ coordinate, cells }: EndingPanel, theme: ChartTheme): Curve[] {
  return endingGroups.map((group) => ({
    id: `${coordinate} ${group}`,
    name: groupNames[group],
    label: '',
    width: 1.5,
    ...groupLook(group, theme),
    points: cells.map((cell, i) => [placeOf(cell.value, i), countOf(cell, group) / cell.runs.length]),
    leftOut: 0,
    isMarked: true,
  }))
}

function panelOf(panel: EndingPanel, theme: ChartTheme): RowPanel {
  const { coordinate, cells } = panel
  const names = new Map(cells.map(({ value }, i) => [placeOf(value, i), value]))
  const format = (at: number): string => {
    const value = names.get(at)
    if (typeof value !== 'number') return String(value ?? '')
    return coordinate === 'decay' ? decayText(value) : formatShort(value)
  }
  const counts = [...new Set(cells.map(({ runs }) => runs.length))].toSorted((a, b) => a - b)
  return {
    heading: 'share of starts',
    xTitle: `${coordinateNames[coordinate].axis} (${counts.join(' or ')} starts each)`,
    curves: curvesOf(panel, theme),
    x: { ...depthScale([...names.keys()]), format },
    y: shareScale,
    note: '',
    tooltip: { x: (at) => coordinateNames[coordinate].at(names.get(at) ?? at), y: (value) => formatNumber(value, 2) },
  }
}

/** Writes powers of ten as such, so that the labels of one axis look alike. */
function decayText(value: number): string {
  const exponent = Math.log10(value)
  return Math.abs(exponent - Math.round(exponent)) < 1e-9 ? decade(Math.round(exponent)) : formatShort(value)
}

function rowOf(data: EndingsData, theme: ChartTheme): PanelRow {
  const panels = endingPanels(data.runs).map((panel) => panelOf(panel, theme))
  const [first, ...others] = panels
  const single = { coordinate: 'width', cells: [{ value: data.runs[0]?.width ?? 0, runs: data.runs }] } as const
  return {
    title: endingsTitle(data),
    frame: { entries: entriesOf(theme), captions: captionsOf(data) },
    leastWidth: 15,
    panels: first ? [first, ...others] : [panelOf(single, theme)],
    empty: 'No run has a measurement yet.',
  }
}

const entriesOf = (theme: ChartTheme): LegendEntry[] =>
  endingGroups.map((group) => ({ sample: { kind: 'line', ...groupLook(group, theme) }, label: groupNames[group] }))

function captionsOf({ runs, loss, activation }: EndingsData): string[] {
  return [
    `${loss === 'squared' ? 'squared loss' : 'cross-entropy'}, ${activation === 'relu' ? 'ReLU' : 'linear'}; trained by ${methodsOf(runs).join('; ')}`,
    ...usualText(runs),
    methodText(runs, loss),
  ]
}

/** Says what the shares belong to. Under the squared loss, L-BFGS and descent agree in the cases that we checked. */
function methodText(runs: EndingsData['runs'], loss: EndingsData['loss']): string {
  if (loss === 'squared') return 'the shares belong to these optimizers and starts'
  return runs.some(({ isByLbfgsAlone }) => isByLbfgsAlone)
    ? 'L-BFGS alone finds DNC less often than descent: its first long steps leave the region where wide networks keep all directions'
    : 'the shares belong to this optimizer: L-BFGS alone finds DNC less often'
}

/** Names the values that the panels of other fields share. */
function usualText(runs: EndingsData['runs']): string[] {
  const panels = endingPanels(runs)
  const [first] = panels.length > 0 ? commonRuns(panels) : runs
  if (!first) return []
  const { classes, depth, width, decay, gain } = first
  return [
    `unless varied: K = ${classes}, L = ${depth}, d = ${width}, λ = ${formatShort(decay)}, gain ${formatShort(gain)}`,
  ]
}

/** Returns the runs that every panel shows. */
const commonRuns = (panels: readonly EndingPanel[]): EndingsData['runs'] =>
  panels
    .map(({ cells }) => cells.flatMap(({ runs }) => runs))
    .reduce((shared, own) => shared.filter((run) => own.includes(run)))
