import type { Curve } from '../../plot/curves.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatNumber, formatShort, subscript, superscript } from '../../plot/numbers.ts'
import { linearScale, narrowLogScale, type Scale } from '../../plot/scales.ts'
import { layerLine, type ChartTheme } from '../../plot/theme.ts'
import { median } from '../../statistics/bands.ts'
import type { StudyChart } from '../kind.ts'
import { panelRowChart, type PanelRow } from '../panelRow.ts'
import type { LayerRanksData } from './data.ts'
import { layerRanksTitle, otherSentences, settingAxis } from './title.ts'

/** Ranks of the features and of the weights of every layer over weight decay, learning rate or batch size. */
export const layerRanksChart = (data: LayerRanksData): StudyChart =>
  panelRowChart(layerRanksTitle(data), (theme) => rowOf(data, theme))

type Of = 'features' | 'weights'

/** A line through the medians of each layer, and a band over its runs. */
function layerCurves(data: LayerRanksData, of: Of, theme: ChartTheme): Curve[] {
  const from = of === 'weights' ? data.firstWeights : 1
  return Array.from({ length: data.layers - from + 1 }, (_, i): Curve => {
    const layer = from + i
    const places = data.points
      .map(({ x, runs }) => ({ x, ranks: runs.flatMap((run) => run[of][layer - 1] ?? []) }))
      .filter(({ ranks }) => ranks.length > 0)
    const isFeature = of === 'features'
    return {
      id: `${of} ${layer}`,
      name: isFeature ? `Z${superscript(layer)}` : `W${subscript(layer)}`,
      label: isFeature ? `{i|Z}${superscript(layer)}` : `{i|W}${subscript(layer)}`,
      ...layerLine(theme, layer, data.layers),
      width: 1.6,
      points: places.map(({ x, ranks }) => [x, median(ranks)]),
      band: places.map(({ x, ranks }) => [x, Math.min(...ranks), Math.max(...ranks)]),
      leftOut: 0,
      isMarked: true,
    }
  })
}

/** The bound of descent on batches, where it lies below `most`. */
function boundCurves({ points }: LayerRanksData, most: number, theme: ChartTheme): Curve[] {
  const known = points.flatMap(({ x, bound }): [number, number | null][] =>
    bound === null ? [] : [[x, bound <= most ? bound : null]],
  )
  if (known.every(([, bound]) => bound === null)) return []
  return [
    {
      id: 'bound',
      name: 'bound',
      label: '',
      colour: theme.theorem,
      width: 1.2,
      dash: [6, 3],
      points: known,
      leftOut: 0,
    },
  ]
}

function rowOf(data: LayerRanksData, theme: ChartTheme): PanelRow {
  const [features, weights] = [layerCurves(data, 'features', theme), layerCurves(data, 'weights', theme)]
  const x = settingScale(data)
  const level = (of: Of): Curve => ({
    id: `classes ${of}`,
    name: 'K',
    label: '{i|K}',
    colour: theme.quiet,
    width: 0.8,
    dash: [2, 3],
    points: [
      [x.min, data.classes],
      [x.max, data.classes],
    ],
    leftOut: 0,
  })
  const most = (curves: Curve[]): number =>
    Math.max(data.classes, ...curves.flatMap(({ band = [] }) => band.map(([, , high]) => high)))
  const mostWeights = most(weights)
  const bound = boundCurves(data, 1.5 * mostWeights, theme)
  const bounds = bound.flatMap(({ points }) => points.flatMap(([, value]) => value ?? []))
  const tooltip = {
    x: (value: number) => `${settingAxis[data.variable]} ${formatShort(value)}`,
    y: (value: number) => formatNumber(value, 3),
  }
  return {
    title: layerRanksTitle(data),
    frame: { x: settingAxis[data.variable], entries: entriesOf(bound.length > 0, theme), captions: captionsOf(data) },
    panels: [
      {
        heading: 'rank of the features',
        curves: [level('features'), ...features],
        x,
        y: linearScale(most(features), 6, 0.06),
        note: '',
        tooltip,
      },
      {
        heading: 'rank of the weights',
        curves: [level('weights'), ...weights, ...bound],
        x,
        y: linearScale(Math.max(mostWeights, ...bounds), 6, 0.06),
        note: '',
        tooltip,
      },
    ],
    empty: 'No run has finished yet.',
    look: ({ id }) => (id.startsWith('classes') || id === 'bound' ? {} : { symbolSize: 5, z: 4 }),
  }
}

function settingScale({ points }: LayerRanksData): Scale {
  const values = points.map(({ x }) => x)
  const scale = narrowLogScale(values)
  return values.length > 6 ? scale : { ...scale, ticks: values, labels: values, format: formatShort }
}

const entriesOf = (hasBound: boolean, theme: ChartTheme): LegendEntry[] => [
  { sample: { kind: 'line', colour: theme.ink }, label: 'median of the runs' },
  { sample: { kind: 'band', colour: theme.ink }, label: 'least to greatest' },
  ...(hasBound
    ? [
        {
          sample: { kind: 'line' as const, colour: theme.theorem, width: 1.2, dash: [6, 3] },
          label: 'bound of descent on batches',
        },
      ]
    : []),
]

function captionsOf(data: LayerRanksData): string[] {
  const counts = data.points.map(({ runs }) => runs.length)
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  return [
    `{i|K} = ${data.classes}, {i|L} = ${data.layers}; ${least === most ? least : `${least} to ${most}`} runs at each place`,
    `ranks count singular values above ${formatShort(data.threshold)} {i|s}₁`,
    ...otherSentences(data),
  ]
}
