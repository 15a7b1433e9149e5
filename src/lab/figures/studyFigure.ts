import { studyChart } from '../../shared/charts/studyChart.ts'
import { lightTheme } from '../../shared/charts/theme.ts'
import type { FigureData } from '../../shared/contract/figureData/index.ts'
import { fontSize, type Figure, type FigureRun } from './runFigures.ts'

/** A figure of several runs, ready to be drawn for print. */
export function studyFigure(data: FigureData, runs: readonly FigureRun[], width: number): Figure {
  const chart = studyChart(data)
  const { title } = chart
  const height = chart.height(width, fontSize)
  return {
    option: chart.option({ width, height, theme: lightTheme, fontSize, title }),
    title,
    width,
    height,
    runs: [...runs],
  }
}
