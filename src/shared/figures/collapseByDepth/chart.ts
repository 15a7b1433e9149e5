import type { Curve } from '../../plot/curves.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatNumber } from '../../plot/numbers.ts'
import { decadesOf, logScale, type Scale } from '../../plot/scales.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import { median } from '../../statistics/bands.ts'
import type { StudyChart } from '../kind.ts'
import { panelRowChart, type PanelRow } from '../panelRow.ts'
import type { CollapseByDepthData } from './data.ts'
import { byPlace, collapseByDepthTitle, placeName, runningSentence } from './title.ts'

/** DNC1 over the depth: blocks of the backbone, then the layers of the head. */
export const collapseByDepthChart = (data: CollapseByDepthData): StudyChart =>
  panelRowChart(collapseByDepthTitle(data), (theme) => rowOf(data, theme))

interface Look {
  id: string
  name: string
  colour: string
  width: number
  dash?: number[]
}

/** A line through the medians of the runs, and a band over all of them. */
function lineOf(values: readonly number[][], look: Look): Curve {
  const known = values.flatMap((own, place) => (own.length > 0 ? [{ place: place + 1, own }] : []))
  return {
    ...look,
    label: '',
    points: known.map(({ place, own }) => [place, median(own)]),
    band: known.map(({ place, own }) => [place, Math.min(...own), Math.max(...own)]),
    leftOut: values.length - known.length,
    isMarked: true,
  }
}

function curvesOf({ runs }: CollapseByDepthData, theme: ChartTheme): Curve[] {
  const lines = [
    lineOf(
      byPlace(runs, ({ starts }) => starts),
      { id: 'start', name: 'first kept weights', colour: theme.quiet, width: 1, dash: [2, 3] },
    ),
    lineOf(
      byPlace(runs, ({ running }) => running),
      { id: 'running', name: 'running averages', colour: theme.accent, width: 1.4, dash: [6, 3] },
    ),
    lineOf(
      byPlace(runs, ({ ends }) => ends),
      { id: 'end', name: 'end', colour: theme.ink, width: 1.8 },
    ),
  ]
  return lines.filter(({ points }) => points.length > 0)
}

function rowOf(data: CollapseByDepthData, theme: ChartTheme): PanelRow {
  const curves = curvesOf(data, theme)
  const places = data.blocks + data.layers
  const values = curves.flatMap(({ band = [] }) => band.flatMap(([, low, high]) => [low, high]))
  const [low, high] = decadesOf(values, null)
  const x: Scale = {
    type: 'value',
    min: 0.6,
    max: places + 0.4,
    ticks: Array.from({ length: places }, (_, place) => place + 1),
    labels: Array.from({ length: places }, (_, place) => place + 1),
    format: (at) => (at <= data.blocks ? String(at) : placeName(data, at - 1)),
  }
  return {
    title: collapseByDepthTitle(data),
    frame: {
      x: data.blocks > 0 ? 'block of the backbone, then layer of the head' : 'layer',
      entries: entriesOf(curves),
      captions: captionsOf(data),
    },
    panels: [
      {
        heading: 'DNC1',
        curves,
        x,
        y: logScale(low, high, 6),
        note: '',
        tooltip: { x: (at) => placeName(data, Math.round(at) - 1), y: (value) => formatNumber(value, 2) },
      },
    ],
    empty: 'No run has finished yet.',
    look: () => ({ symbolSize: 5, z: 4 }),
  }
}

const entriesOf = (curves: readonly Curve[]): LegendEntry[] =>
  curves.toReversed().map(({ name, colour, width, dash }): LegendEntry => ({
    sample: { kind: 'line', colour, width, ...(dash ? { dash } : {}) },
    label: name,
  }))

function captionsOf(data: CollapseByDepthData): string[] {
  const { classes, runs } = data
  return [
    `{i|K} = ${classes}; ${runs.length} ${runs.length === 1 ? 'run' : 'runs, lines through their medians, bands over all'}`,
    'DNC1: scatter within classes over that between class means',
    data.blocks > 0 ? 'batch norms use the statistics of batches, except in the line of running averages' : '',
    runningSentence(data),
  ].filter(Boolean)
}
