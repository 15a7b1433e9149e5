import type { EChartsOption } from 'echarts'
import { CallError } from '../../shared/contract/errors.ts'
import type { RunRecord } from '../../shared/contract/runs.ts'
import type { FigureData } from '../../shared/figures/data.ts'
import { endingNote } from '../../shared/figures/endingNote.ts'
import { dataNote, withNote } from '../../shared/figures/dataNote.ts'
import { runFigures, studyChart, studyFigures, studyTable } from '../../shared/figures/index.ts'
import type { FigureView } from '../../shared/figures/view.ts'
import { joinedNotes, withoutFailed } from '../../shared/figures/leftOut.ts'
import type { FigureDefinition, StudyChart } from '../../shared/figures/kind.ts'
import { paperRank, type RankChoice } from '../../shared/figures/ranks/data.ts'
import type { Table } from '../../shared/figures/table.ts'
import { isEmptyOption } from '../../shared/plot/baseOption.ts'
import { withLines } from '../../shared/plot/curves.ts'
import type { RunFigureKind } from '../../shared/spec/figureKind.ts'
import { withoutFontNote } from './coverage.ts'
import { fitted, pixelsPerMm, type FittedChart } from './pageFit.ts'
import { printFont, printStyle, type FigureStyle } from './style.ts'
import { unmeasuredStep } from './unmeasuredStep.ts'
import { viewedOption } from './viewedOption.ts'
import type { Measurement } from '../../shared/contract/measurements.ts'

/** A figure that is ready to be drawn for print. */
export interface Figure {
  option: EChartsOption
  title: string
  width: number
  height: number
  /** The runs it shows, for its metadata. */
  runs: FigureRun[]
  /** Returns the numbers it shows. */
  table: () => Table
  /** Its numbers where they are several tables. */
  tables?: { name: string; table: () => Table }[]
  /** Returns the chart at another height in pixels. */
  optionAt: (height: number) => EChartsOption
  /** The pages after the first, which has the whole table. */
  more?: Figure[]
  /** The number of a page after the first. */
  page?: number
}

/** What figures of single runs can show. */
export interface RunFigureChoice {
  ranks?: RankChoice | undefined
  view?: FigureView | undefined
}

export type FigureRun = Pick<RunRecord, 'summary' | 'engine' | 'versions' | 'collapseSteps'>

/** Returns the figures of `kind`: one for all runs, or one for each where a chart holds a single run. */
export function figuresOf(
  kind: RunFigureKind,
  records: readonly RunRecord[],
  width: number,
  style: FigureStyle = printStyle(),
  { ranks = paperRank, view = {} }: RunFigureChoice = {},
): Figure[] {
  const place = { width, style, view }
  if (kind === 'spectra') {
    const { shown, note } = withoutFailed(kind, records)
    const runs = shown.map((record) => ({ ...record, id: record.summary.id, last: measurementAt(record, view.step) }))
    return [figure(noted(runFigures.spectra, shown, note), runs, shown, place)]
  }
  return records.map((record) => figure(noted(runFigures[kind], [record]), { record, ranks }, [record], place))
}

/** Names the data of the runs below their chart where they are not those of their preset. */
function noted<Input>(
  definition: FigureDefinition<Input>,
  records: readonly RunRecord[],
  leftOut = '',
): FigureDefinition<Input> {
  const origins = records.map(({ summary, spec }) => ({ preset: summary.preset, spec }))
  const [first, ...others] = records
  const ending = first && others.length === 0 ? endingNote(first.summary) : ''
  const note = joinedNotes(dataNote(origins), leftOut, ending)
  return { ...definition, chart: (input, view) => withNote(definition.chart(input, view), note) }
}

/** Returns a figure of several runs. */
export const studyFigure = (
  data: FigureData,
  runs: readonly FigureRun[],
  width: number,
  style: FigureStyle = printStyle(),
  view: FigureView = {},
): Figure =>
  figure({ ...studyFigures[data.kind], chart: studyChart, table: studyTable }, data, runs, { width, style, view })

/** How a figure is drawn. */
export interface FigurePlacing {
  width: number
  style: FigureStyle
  view: FigureView
}

/** Lays out a chart for print. */
export function figure<Input>(
  { chart, table }: Pick<FigureDefinition<Input>, 'chart' | 'table'>,
  input: Input,
  runs: readonly FigureRun[],
  { width, style, view }: FigurePlacing,
): Figure {
  const own = chart(input, view)
  const whole = withNote(own, withoutFontNote(textsOf(own, style, width)))
  const [first, ...others] = fitted(whole, width, style).map((page) => drawn(page, { runs, width, style }))
  if (!first) throw new RangeError('a figure of no pages')
  return {
    ...first,
    table: () => table(input, view),
    more: others.map((own, i) => ({ ...own, tables: [], page: i + 2 })),
  }
}

function drawn(
  { chart, height }: FittedChart,
  { runs, width, style }: { runs: readonly FigureRun[]; width: number; style: FigureStyle },
) {
  const title = style.titleOf(chart.title)
  const optionAt = (own: number): EChartsOption =>
    withLines(viewedOption(chart, { width, height: own, ...printFont(style), title }), style.theme.lineScale)
  const option = optionAt(height)
  const page = { title: title || chart.title, width, runs: [...runs], optionAt, table: () => [] }
  if (!isEmptyOption(option)) return { ...page, option, height }
  const low = Math.min(height, Math.round(emptyMm * pixelsPerMm))
  return { ...page, option: optionAt(low), height: low }
}

/** Returns the texts that a chart draws. */
function textsOf(chart: StudyChart, style: FigureStyle, width: number): string[] {
  const { graphic } = chart.option({
    width,
    height: width,
    ...printFont(style),
    title: style.titleOf(chart.title),
  }) as {
    graphic?: { elements?: { style?: { text?: unknown } }[] }
  }
  return (graphic?.elements ?? []).flatMap(({ style: own }) => (typeof own?.text === 'string' ? [own.text] : []))
}

/** A chart without numbers is one sentence, and takes no page. */
const emptyMm = 45

/** Returns the measurement at a step, or the last. Throws a CallError that names the steps next to it. */
function measurementAt({ measurements, summary }: RunRecord, step?: number): Measurement {
  const last = measurements.at(-1)
  if (!last) throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) has no measurement yet.`)
  if (step === undefined) return last
  const found = measurements.find((own) => own.step === step)
  if (found) return found
  throw unmeasuredStep(
    summary,
    measurements.map((own) => own.step),
    step,
  )
}
