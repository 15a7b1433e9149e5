import type { EChartsOption } from 'echarts'
import { CallError } from '../../shared/contract/errors.ts'
import type { RunRecord } from '../../shared/contract/runs.ts'
import type { FigureData } from '../../shared/figures/data.ts'
import { dataNote, withNote } from '../../shared/figures/dataNote.ts'
import { runFigures, studyChart, studyFigures, studyTable } from '../../shared/figures/index.ts'
import { joinedNotes, withoutFailed } from '../../shared/figures/leftOut.ts'
import type { FigureDefinition } from '../../shared/figures/kind.ts'
import { paperRank, type RankChoice } from '../../shared/figures/ranks/data.ts'
import type { Table } from '../../shared/figures/table.ts'
import { withLines } from '../../shared/plot/curves.ts'
import type { RunFigureKind } from '../../shared/spec/figureKind.ts'
import { printFont, printStyle, type FigureStyle } from './style.ts'
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
}

export type FigureRun = Pick<RunRecord, 'summary' | 'engine' | 'versions' | 'collapseSteps'>

/** Returns the figures of `kind`: one for all runs, or one for each where a chart holds a single run. */
export function figuresOf(
  kind: RunFigureKind,
  records: readonly RunRecord[],
  width: number,
  style: FigureStyle = printStyle(),
  ranks: RankChoice = paperRank,
): Figure[] {
  if (kind === 'spectra') {
    const { shown, note } = withoutFailed(kind, records)
    const runs = shown.map((record) => ({ ...record, id: record.summary.id, last: lastMeasurement(record) }))
    return [figure(noted(runFigures.spectra, shown, note), runs, shown, width, style)]
  }
  return records.map((record) => figure(noted(runFigures[kind], [record]), { record, ranks }, [record], width, style))
}

/** Names the data of the runs below their chart where they are not those of their preset. */
function noted<Input>(
  definition: FigureDefinition<Input>,
  records: readonly RunRecord[],
  leftOut = '',
): FigureDefinition<Input> {
  const origins = records.map(({ summary, spec }) => ({ preset: summary.preset, spec }))
  const note = joinedNotes(dataNote(origins), leftOut)
  return { ...definition, chart: (input) => withNote(definition.chart(input), note) }
}

/** Returns a figure of several runs. */
export const studyFigure = (
  data: FigureData,
  runs: readonly FigureRun[],
  width: number,
  style: FigureStyle = printStyle(),
): Figure => figure({ ...studyFigures[data.kind], chart: studyChart, table: studyTable }, data, runs, width, style)

function figure<Input>(
  { chart, table }: FigureDefinition<Input>,
  input: Input,
  runs: readonly FigureRun[],
  width: number,
  style: FigureStyle,
): Figure {
  const own = chart(input)
  const title = style.titleOf(own.title)
  const height = own.height(width, style.fontSize, style.theme)
  const option = withLines(own.option({ width, height, ...printFont(style), title }), style.theme.lineScale)
  return { option, title: title || own.title, width, height, runs: [...runs], table: () => table(input) }
}

function lastMeasurement({ measurements, summary }: RunRecord): Measurement {
  const last = measurements.at(-1)
  if (!last) throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) has no measurement yet.`)
  return last
}
