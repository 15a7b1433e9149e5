import { withLines } from '../../shared/plot/curves.ts'
import { studyChart } from '../../shared/figures/index.ts'
import type { FigureData } from '../../shared/figures/data.ts'
import type { Figure, FigureRun } from './runFigures.ts'
import { printFont, printStyle, type FigureStyle } from './style.ts'
import { studyTable } from './table/studyTables.ts'

/** A figure of several runs, ready to be drawn for print. */
export function studyFigure(
  data: FigureData,
  runs: readonly FigureRun[],
  width: number,
  style: FigureStyle = printStyle(),
): Figure {
  const chart = studyChart(data)
  const title = style.titleOf(chart.title)
  const height = chart.height(width, style.fontSize, style.theme)
  const option = withLines(chart.option({ width, height, ...printFont(style), title }), style.theme.lineScale)
  return { option, title: title || chart.title, width, height, runs: [...runs], table: () => studyTable(data) }
}
