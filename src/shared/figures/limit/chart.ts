import type { LimitData } from './data.ts'
import { curve, leftOutSentence, type Curve } from '../../plot/curves.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { formatNumber, formatShort, superscript } from '../../plot/numbers.ts'
import type { StudyChart } from '../kind.ts'
import { decadeScale, panelRowChart, spread, type PanelRow } from '../panelRow.ts'
import { layerLine, type ChartTheme } from '../../plot/theme.ts'
import { checkSentence, isMissed, limitTitle, scaleSentence } from './sentences.ts'

/** Theorem 4.4: objective and spectra at δ > 0 against those at δ = 0, in log-log axes. */
export const limitChart = (data: LimitData): StudyChart =>
  panelRowChart(limitTitle(data), (theme) => rowOf(data, theme))

const scaledInputs = 'X times c, at δ/c²'

function objectiveCurves({ runs, limit, others, scaled }: LimitData, theme: ChartTheme): Curve[] {
  const deltas = runs.map(({ delta }) => delta)
  const look = (id: string, colour: string, label = '') => ({ id, name: id, label, colour, width: 1.5 })
  const excess = runs.map(({ objectiveExcess }) => objectiveExcess)
  const bound = deltas.map((delta) => delta * limit.firstCost)
  const rest = runs.map(({ restExcess }) => restExcess)
  const missed = runs.filter(isMissed)
  const points = (of: readonly { delta: number; objectiveExcess: number }[], id: string, colour: string): Curve =>
    curve(
      of.map(({ delta }) => delta),
      of.map(({ objectiveExcess }) => objectiveExcess),
      { ...look(id, colour), width: 0 },
    )
  return [
    { ...curve(deltas, bound, look('upper bound', theme.theorem)), width: 4.5 },
    { ...curve(deltas, rest, look('objective without W₁’s penalty', theme.balance)), dash: [2, 2] },
    curve(deltas, excess, look('objective', theme.ink)),
    // δ = 0 has no place on a log axis.
    points(
      others.filter(({ delta }) => delta > 0),
      'another start',
      theme.quiet,
    ),
    points(scaled, scaledInputs, theme.ink),
    points(missed, 'misses its minimum', theme.ink),
  ].filter((own) => own.points.length > 0)
}

function spectrumCurves({ runs, scaled }: LimitData, theme: ChartTheme): Curve[] {
  const layers = runs[0]?.spectrumErrors.length ?? 0
  const marks = Array.from({ length: scaled.length > 0 ? layers : 0 }, (_, l) =>
    curve(
      scaled.map(({ delta }) => delta),
      scaled.map(({ spectrumErrors }) => spectrumErrors[l] ?? NaN),
      {
        id: `${scaledInputs} Z${l + 1}`,
        name: `Z${superscript(l + 1)}, X times c`,
        label: '',
        colour: theme.ink,
        width: 0,
      },
    ),
  )
  const lines = Array.from({ length: layers }, (_, l) =>
    curve(
      runs.map(({ delta }) => delta),
      runs.map(({ spectrumErrors }) => spectrumErrors[l] ?? NaN),
      {
        id: `Z${l + 1}`,
        name: `Z${superscript(l + 1)}`,
        label: `{i|Z}${superscript(l + 1)}`,
        ...layerLine(theme, l + 1, layers),
        width: 1.5,
      },
    ),
  )
  return [...lines, ...marks]
}

function rowOf(data: LimitData, theme: ChartTheme): PanelRow {
  const [objective, spectra] = [objectiveCurves(data, theme), spectrumCurves(data, theme)]
  const x = spread([...data.runs, ...data.scaled].map(({ delta }) => delta))
  const tooltip = { x: (delta: number) => `δ = ${formatShort(delta)}`, y: (value: number) => formatNumber(value) }
  const order = data.objectiveOrder ?? 0
  return {
    title: limitTitle(data),
    frame: {
      x: data.scaled.length > 0 ? 'δ, and δ/c² for X times c' : 'δ',
      entries: entriesOf(objective),
      captions: [scaleSentence(data), checkSentence(data), leftOutSentence([...objective, ...spectra])].filter(Boolean),
    },
    panels: [
      {
        heading: '(objective − limit) / limit',
        curves: objective,
        x,
        y: decadeScale(objective),
        note: order > 0 ? `slope ${order.toFixed(2)} at the two smallest δ` : '',
        tooltip,
      },
      { heading: '‖{i|s}({i|Z}ˡ) − limit‖ / ‖limit‖', curves: spectra, x, y: decadeScale(spectra), note: '', tooltip },
    ],
    empty: 'No run with δ > 0 lies above the limit.',
    look: (own) => markOf(own, theme),
  }
}

/** Returns the mark of a run: filled, or open where the run is not the minimum. */
function markOf({ id, width, colour }: Curve, theme: ChartTheme) {
  if (id === 'upper bound') return { showSymbol: false }
  const isOpen = width === 0
  // An open square lies round the dot of the run that it should equal.
  if (id.startsWith(scaledInputs)) {
    const itemStyle = { color: 'transparent', borderColor: colour, borderWidth: 1.4 }
    return { showSymbol: true, symbol: 'rect', symbolSize: 9, itemStyle, z: 4 }
  }
  const itemStyle = isOpen ? { color: theme.paper, borderColor: colour, borderWidth: 1.3 } : { color: colour }
  return { showSymbol: true, symbol: 'circle', symbolSize: isOpen ? 6 : 4.5, itemStyle, z: isOpen ? 3 : 2 }
}

function entriesOf(curves: readonly Curve[]): LegendEntry[] {
  return curves.map(({ id, colour, dash, width }) => ({
    sample:
      width === 0
        ? { kind: id === scaledInputs ? 'square' : 'circle', colour }
        : { kind: 'line', colour, width, ...(dash ? { dash } : {}) },
    label: id === 'upper bound' ? 'upper bound: what the weights of δ = 0 cost' : id,
  }))
}
