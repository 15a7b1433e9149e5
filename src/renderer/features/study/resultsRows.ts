import { cellLabel, resultNumber } from '../../../shared/figures/results/text.ts'
import type { ResultsView } from '../../../shared/figures/results/cells.ts'

/** Returns one row per cell, in order: its label and the statistics of its runs. */
export function resultsRows(view: ResultsView): string[][] {
  const number = (value: number): string => resultNumber(view.result, value, 3)
  return view.cells.map((cell) => [
    cellLabel(view, cell) || 'all runs',
    ...[cell.median, cell.lowest, cell.lowerQuartile, cell.upperQuartile, cell.highest].map(number),
    `${cell.count} of ${cell.runs.length}`,
  ])
}
