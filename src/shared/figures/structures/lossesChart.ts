import type { LineSeriesOption } from 'echarts'
import { curve, type Curve } from '../../plot/curves.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatNumber, formatShort } from '../../plot/numbers.ts'
import { logScale, valueScale, type Scale } from '../../plot/scales.ts'
import { lineStyles, type ChartTheme } from '../../plot/theme.ts'
import { knownStructures } from '../../theory/unconstrained/knownStructures.ts'
import { structureClaim } from '../../theory/unconstrained/structureText.ts'
import type { StudyChart } from '../kind.ts'
import { decadeScale, panelRowChart, type PanelRow } from '../panelRow.ts'
import { settingOfChoice } from './choice.ts'
import type { StructureLossesData } from './lossesData.ts'

/** The losses of the known structures over λ, and their ratios to DNC. */
export const structureLossesChart = (data: StructureLossesData): StudyChart =>
  panelRowChart(titleOf(data), (theme) => rowOf(data, theme))

const titleOf = ({ choice }: StructureLossesData): string => {
  const setting = settingOfChoice(choice)
  return `${structureClaim(knownStructures(setting), setting)}, λ = ${formatShort(choice.lambda)}`
}

/** Returns the line of a structure: DNC as the forecast of the theorem, the others by line style too. */
export function structureLook(key: string, index: number, theme: ChartTheme): { colour: string; dash?: number[] } {
  if (key === 'collapse') return { colour: theme.theorem }
  const colour = [theme.balance, theme.dataLoss, theme.weightPenalty][index % 3] ?? theme.ink
  const dash = lineStyles[(index % (lineStyles.length - 1)) + 1]
  return { colour, ...(dash ? { dash } : {}) }
}

/** Numbers the structures besides DNC, for their line styles. */
const looksOf = ({ structures }: StructureLossesData, theme: ChartTheme) => {
  const others = structures.filter(({ key }) => key !== 'collapse')
  return structures.map((own) => structureLook(own.key, others.indexOf(own), theme))
}

function rowOf(data: StructureLossesData, theme: ChartTheme): PanelRow {
  const { lambdas, structures, zero, choice } = data
  const looks = looksOf(data, theme)
  const line = (id: string, values: readonly number[], i: number): Curve => {
    const name = structures[i]?.name ?? ''
    return curve(lambdas, values, { id: `${id} ${name}`, name, label: '', width: 1.8, colour: theme.ink, ...looks[i] })
  }
  const [first = NaN, last = NaN] = [lambdas[0], lambdas.at(-1)]
  const collapse = structures.find(({ key }) => key === 'collapse')?.losses ?? []
  const losses = structures.map(({ losses: own }, i) => line('loss', own, i))
  const ratios = structures.map(({ losses: own }, i) =>
    line(
      'ratio',
      own.map((loss, j) => (collapse[j] === zero ? NaN : loss / (collapse[j] ?? NaN))),
      i,
    ),
  )
  const flat = { id: 'zero', name: 'zero solution', label: '', width: 1, colour: theme.quiet }
  const lossScale = decadeScale([...losses, curve([1], [zero], flat)])
  const values = ratios.flatMap(({ points }) => points.flatMap(([, value]) => value ?? []))
  const ratioScale = valueScale([...values, 1], false, 5)
  const x = lambdaScale(lambdas)
  const tooltip = {
    x: (lambda: number) => `λ = ${formatNumber(lambda)}`,
    y: (value: number) => formatNumber(value, 5),
  }
  return {
    title: titleOf(data),
    frame: { x: 'weight decay {i|λ}', entries: entriesOf(data, theme), captions: captionsOf(data) },
    panels: [
      {
        heading: 'objective {i|f}',
        curves: [curve([first, last], [zero, zero], flat), ...losses],
        x,
        y: lossScale,
        note: '',
        tooltip,
      },
      { heading: '{i|f} / {i|f} of DNC', curves: ratios, x, y: ratioScale, note: '', tooltip },
    ],
    empty: 'No structure has a closed form here.',
    look: ({ id }) => (id === 'zero' ? {} : markedAt(choice.lambda)),
  }
}

/** Marks a line at the λ of the model alone. */
const markedAt = (lambda: number): Partial<LineSeriesOption> => ({
  showSymbol: true,
  symbol: 'circle',
  symbolSize: (value: number[]) => (value[0] === lambda ? 7 : 0),
})

function lambdaScale(lambdas: readonly number[]): Scale {
  const [low, high] = [lambdas[0] ?? NaN, lambdas.at(-1) ?? NaN].map(Math.log10) as [number, number]
  return logScale(Math.floor(low + 1e-9), Math.ceil(high - 1e-9), 5)
}

const entriesOf = (data: StructureLossesData, theme: ChartTheme): LegendEntry[] => [
  ...looksOf(data, theme).map((look, i) => ({
    sample: { kind: 'line' as const, width: 1.8, ...look },
    label: data.structures[i]?.name ?? '',
  })),
  { sample: { kind: 'line', colour: theme.quiet, width: 1 }, label: 'zero solution' },
]

/** Says what the model is, and where DNC vanishes. */
function captionsOf({ choice, critical }: StructureLossesData): string[] {
  return [
    modelCaption(choice),
    ...(critical === null ? [] : [`DNC is the zero solution from {i|λ} = ${formatShort(critical)} on`]),
    `marks: {i|λ} = ${formatShort(choice.lambda)}`,
  ]
}

/** Names the model of a figure: loss, activation, K, L, n and the decay of the features. */
export const modelCaption = ({
  loss,
  activation,
  classes,
  depth,
  samples,
  featureDecay,
}: StructureLossesData['choice']): string =>
  [
    loss === 'squared' ? 'squared loss' : 'cross-entropy',
    activation === 'relu' ? 'ReLU' : 'linear',
    `{i|K} = ${classes}`,
    `{i|L} = ${depth}`,
    `{i|n} = ${samples}`,
    featureDecay === 'lambda' ? 'decay of the features {i|λ}' : 'decay of the features {i|λ}/{i|n}',
  ].join(', ')
