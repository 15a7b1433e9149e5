import { curve, leftOutSentence, shownValues, type Curve } from '../../plot/curves.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatNumber, superscript } from '../../plot/numbers.ts'
import { decadesOf, linearScale, logScale, logStepScale, valueScale, type Scale } from '../../plot/scales.ts'
import { layerLine, type ChartTheme } from '../../plot/theme.ts'
import type { StudyChart } from '../kind.ts'
import { panelRowChart, type PanelRow, type RowPanel } from '../panelRow.ts'
import { certificateSentence } from '../unconstrainedRuns.ts'
import type { UnconstrainedLossData } from './data.ts'
import { endingsSentence, ranksSentence, unconstrainedLossTitle, withinSentence } from './sentences.ts'

/** The loss axis ends here, as a share of F_DNC: above it classes are missing. */
const highest = 1.3

/** Figure 2: loss against DNC and SRG, DNC1 of each layer, and singular values of the class means. */
export const unconstrainedLossChart = (data: UnconstrainedLossData): StudyChart =>
  panelRowChart(unconstrainedLossTitle(data), (theme) => rowOf(data, theme))

const optimizersOf = ({ runs }: UnconstrainedLossData): string[] => [...new Set(runs.map((run) => run.optimizer))]

/** The look of the runs of an optimizer: ink, then the accent colour with dashes. */
function lookOf(data: UnconstrainedLossData, optimizer: string, theme: ChartTheme): Pick<Curve, 'colour' | 'dash'> {
  const at = optimizersOf(data).indexOf(optimizer)
  return at === 0 ? { colour: theme.ink } : { colour: theme.accent, dash: at === 1 ? [5, 2] : [2, 2] }
}

function lossCurves(data: UnconstrainedLossData, x: Scale, theme: ChartTheme): Curve[] {
  const line = (name: string, value: number, colour: string, dash: number[]): Curve => ({
    ...curve([x.min, x.max], [value, value], {
      id: name,
      name: `closed form, ${name}`,
      label: name,
      colour,
      width: 1.4,
    }),
    dash,
  })
  return [
    ...data.runs.map(({ run, optimizer, steps, ratios }, i) => {
      const look = { id: `loss ${run}`, name: `run ${i + 1}, ${optimizer}`, label: '', width: 0.9 }
      return curve(
        steps.map((step) => Math.max(step, x.min)),
        ratios,
        { ...look, ...lookOf(data, optimizer, theme) },
      )
    }),
    line('DNC', 1, theme.theorem, [6, 3]),
    ...(data.srg === null ? [] : [line('SRG', data.srg / data.collapse, theme.balance, [2, 2])]),
  ]
}

const layerName = (l: number): string => `Z${superscript(l)}`
const layerLabel = (l: number): string => `{i|Z}${superscript(l)}`

function dnc1Curves({ lowest, matrices }: UnconstrainedLossData, x: Scale, theme: ChartTheme): Curve[] {
  return (lowest?.dnc1 ?? []).map((values, l) => ({
    ...curve(
      (lowest?.steps ?? []).map((step) => Math.max(step, x.min)),
      values,
      {
        id: `dnc1 ${l + 1}`,
        name: layerName(l + 1),
        label: layerLabel(l + 1),
        width: 1.5,
        ...layerLine(theme, l + 1, matrices),
      },
    ),
    isMarked: true,
  }))
}

function spectrumCurves({ lowest, matrices, srgSpectra }: UnconstrainedLossData, theme: ChartTheme): Curve[] {
  // The axis is linear, so that it shows a value of 0, which `curve` would leave out.
  const points = (values: Float64Array): Curve['points'] => Array.from(values, (value, i) => [i + 1, value])
  const form = (id: string, name: string, values: Float64Array): Curve => ({
    id,
    name,
    label: '',
    colour: theme.balance,
    width: 0,
    points: points(values),
    leftOut: 0,
  })
  return [
    ...(lowest?.spectra ?? []).map((values, l) => ({
      id: `spectrum ${l + 2}`,
      name: layerName(l + 2),
      label: layerLabel(l + 2),
      width: 1.5,
      ...layerLine(theme, l + 2, matrices),
      points: points(values),
      leftOut: 0,
      isMarked: true,
    })),
    ...(srgSpectra
      ? [
          form(
            'srg middle',
            'SRG, layers before the last',
            srgSpectra.middle.filter((value) => value > 1e-9),
          ),
          form('srg last', 'SRG, last layer', srgSpectra.last),
        ]
      : []),
  ]
}

function rowOf(data: UnconstrainedLossData, theme: ChartTheme): PanelRow {
  const steps = data.runs.flatMap((run) => run.steps).filter((step) => step > 0)
  const x = logStepScale(Math.max(1, Math.min(...steps, 10)), Math.max(2, ...steps), 4)
  const [losses, dnc1, spectra] = [lossCurves(data, x, theme), dnc1Curves(data, x, theme), spectrumCurves(data, theme)]
  const shown = shownValues(losses).filter((value) => value <= highest)
  const tooltip = { x: (step: number) => `step ${Math.round(step)}`, y: (value: number) => formatNumber(value, 4) }
  const y = { ...valueScale([...shown, 1, highest], false, 6), max: highest }
  const loss: RowPanel = {
    heading: 'loss over that of DNC',
    curves: losses,
    x,
    y: { ...y, ticks: y.ticks.filter((tick) => tick <= highest), labels: y.labels.filter((tick) => tick <= highest) },
    xTitle: 'step',
    note: '',
    tooltip,
  }
  const within: RowPanel = {
    heading: data.lowest ? `DNC1 of run ${numberOf(data)}, the lowest` : 'DNC1 of the lowest run',
    curves: dnc1,
    x,
    y: logScale(...decadesOf(shownValues(dnc1), null), 5),
    xTitle: 'step',
    note: data.samples === 1 ? 'one sample a class: 0' : '',
    tooltip,
  }
  return {
    title: unconstrainedLossTitle(data),
    frame: { entries: entriesOf(data, theme), captions: captionsOf(data, dnc1) },
    panels: [
      loss,
      ...(data.samples > 1 ? [within] : []),
      {
        heading: data.lowest ? `{i|sᵢ}/{i|s}₁ of run ${numberOf(data)}, the lowest` : '{i|sᵢ}/{i|s}₁ of the lowest run',
        curves: spectra,
        x: indexScale(data.classes),
        y: linearScale(1, 5),
        xTitle: 'index {i|i} of the singular value',
        note: '',
        tooltip,
      },
    ],
    leastWidth: 17,
    empty: 'No run has a measurement yet.',
    look: ({ id, colour }) =>
      id.startsWith('srg ')
        ? {
            symbol: 'diamond',
            symbolSize: id === 'srg last' ? 8 : 10,
            showSymbol: true,
            itemStyle: { color: 'transparent', borderColor: colour, borderWidth: 1.3 },
            z: 3,
          }
        : {},
  }
}

const numberOf = ({ runs, lowest }: UnconstrainedLossData): number =>
  runs.findIndex(({ run }) => run === lowest?.run) + 1

const indexScale = (K: number): Scale => {
  const all = Array.from({ length: K }, (_, i) => i + 1)
  const step = Math.ceil(K / 10)
  const labels = all.filter((i) => i === 1 || i === K || (i % step === 0 && K - i >= step && i > step))
  return { type: 'value', min: 0.5, max: K + 0.5, ticks: all, labels, format: String }
}

const entriesOf = (data: UnconstrainedLossData, theme: ChartTheme): LegendEntry[] => [
  ...optimizersOf(data).map((optimizer): LegendEntry => {
    const count = data.runs.filter((run) => run.optimizer === optimizer).length
    const sample = { kind: 'line' as const, ...lookOf(data, optimizer, theme) }
    return { sample, label: `${count} ${count === 1 ? 'run' : 'runs'}: ${optimizer}`, key: optimizer }
  }),
  { sample: { kind: 'line', colour: theme.theorem, dash: [6, 3] }, label: 'closed form: DNC' },
  ...(data.srg === null
    ? []
    : [
        {
          sample: { kind: 'line' as const, colour: theme.balance, dash: [2, 2] },
          label: 'closed form: SRG, strongly regular graph',
        },
      ]),
  ...(data.srgSpectra
    ? [{ sample: { kind: 'diamond' as const, colour: theme.balance }, label: 'singular values of SRG' }]
    : []),
]

function captionsOf(data: UnconstrainedLossData, dnc1: Curve[]): string[] {
  const isSharpened = data.runs.some(({ certificate }) => certificate !== null)
  return [
    `{i|K} = ${data.classes}, {i|L} = ${data.matrices} weight matrices above the ${data.hasBackbone ? 'features of the backbone' : 'free features'} {i|Z}¹, {i|n} = ${data.samples}`,
    endingsSentence(data),
    ranksSentence(data),
    withinSentence(data),
    certificateSentence(data.runs.filter((run) => run.isFinished).map((run) => run.certificate)),
    `${isSharpened ? 'the loss is that of ReLU itself; its axis' : 'the axis of the loss'} ends at ${highest}, above which classes are missing`,
    data.samples > 1 ? leftOutSentence(dnc1) : '',
  ].filter(Boolean)
}
