import type { EChartsOption } from 'echarts'
import type { ResultsData } from './data.ts'
import { resultsView, type ResultCell, type ResultsView } from './cells.ts'
import type { Scale } from '../../plot/scales.ts'
import { emptyOption, baseOption } from '../../plot/baseOption.ts'
import { chartFrame, frameHeight, typeSizes } from '../../plot/chartFrame.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { curveEntries, curveHeight, curveOption, placedRuns, type CurveView } from './curve.ts'
import { cellsOfPanel, mapEntries, mapHeight, mapOption, type MapView } from './map.ts'
import { isLogResult } from './scales.ts'
import { stackedRuns, stripEntries, stripHeight, stripOption } from './strip.ts'
import { cellLines, resultNumber, resultsCaptions, resultsTitle } from './text.ts'
import type { StudyChart, StudyChartView } from '../kind.ts'
import { lightTheme, type ChartTheme } from '../../plot/theme.ts'
import { itemTooltip } from '../../plot/tooltip.ts'

const isMap = (view: ResultsView): view is MapView => view.x !== null && view.y !== null
const isCurve = (view: ResultsView): view is CurveView => view.x !== null && view.y === null

/** Results over the fields in which runs differ: a heat map over two, points with spread over one, dots over none. */
export function resultsChart(data: ResultsData): StudyChart {
  const view = resultsView(data)
  return {
    title: resultsTitle(view),
    height(width, fontSize = 12, theme = lightTheme) {
      const type = typeSizes(fontSize)
      const around = frameHeight({ width, theme, title: resultsTitle(view), ...contentOf(data, view, theme) }, type)
      const own = isMap(view)
        ? mapHeight(view, width, type.small, theme)
        : isCurve(view)
          ? curveHeight(view, width, type.small)
          : stripHeight(type.small)
      return Math.ceil(around + own)
    },
    option: (how) => option(data, view, how),
  }
}

const contentOf = (
  data: ResultsData,
  view: ResultsView,
  theme: ChartTheme,
): { entries: LegendEntry[]; captions: string[] } => ({
  entries: isMap(view)
    ? mapEntries(view, theme)
    : isCurve(view)
      ? curveEntries(view, theme)
      : stripEntries(view, theme),
  captions: [...resultsCaptions(view, data), ...leftOut(view)],
})

/** Says what a log axis cannot show. */
function leftOut(view: ResultsView): string[] {
  if (!isLogResult(view.result, view.cells)) return []
  const runs = view.cells.flatMap((cell) => cell.runs).filter(({ value }) => value <= 0).length
  const cells = view.cells.filter(({ median }) => median <= 0).length
  if (isMap(view))
    return cells > 0 ? [`not above 0, in the darkest colour: ${cells} of ${view.cells.length} cells`] : []
  return runs > 0 ? [`left out, not above 0: ${runs} ${runs === 1 ? 'run' : 'runs'}`] : []
}

function option(data: ResultsData, view: ResultsView, how: StudyChartView): EChartsOption {
  const { theme } = how
  const type = typeSizes(how.fontSize)
  const around = chartFrame({ ...how, ...contentOf(data, view, theme) }, type)
  if (view.cells.every(({ count }) => count === 0)) return emptyOption('No run has finished yet.', around, how)
  const drawn = isMap(view)
    ? mapOption(view, around, theme, type)
    : isCurve(view)
      ? curveOption(view, around, theme, type)
      : stripOption(view, around, theme, type)
  return {
    ...baseOption(theme, resultsTitle(view)),
    tooltip: itemTooltip((series, item) => pointedLines(view, series, item)),
    ...drawn,
  }
}

/** Returns what a mark stands for: a cell, or one of its runs. */
function pointed(view: ResultsView, series: number, item: number): { cell: ResultCell; run: string | null } | null {
  if (isMap(view)) return whole(cellsOfPanel(view, series)[item])
  if (isCurve(view)) {
    const panel = Math.floor(series / 2)
    if (series % 2 === 0) return whole(cellsOfPanel(view, panel)[item])
    const placed = placedRuns(view, panel)[item]
    return placed ? { cell: placed.cell, run: placed.run } : null
  }
  const [cell] = view.cells
  const run = sortedRuns(view)[item]
  return cell && run !== undefined ? { cell, run } : null
}

const whole = (cell: ResultCell | undefined) => (cell ? { cell, run: null } : null)

/** Returns the runs in the order of their dots, which does not depend on the scale. */
function sortedRuns({ result, cells }: ResultsView): string[] {
  const type = isLogResult(result, cells) ? 'log' : 'value'
  const scale: Scale = { type, min: 1, max: 2, ticks: [], labels: [], format: String }
  return stackedRuns(cells[0]?.runs ?? [], scale, 1).map(({ run }) => run.run)
}

function pointedLines(view: ResultsView, series: number, item: number): string[] {
  const found = pointed(view, series, item)
  if (!found) return []
  if (found.run === null) return cellLines(view, found.cell)
  const value = found.cell.runs.find(({ run }) => run === found.run)?.value ?? NaN
  const [label, ...rest] = cellLines(view, found.cell)
  const own = `this run  ${resultNumber(view.result, value, 3)}`
  return view.x ? [label ?? '', own, ...rest] : [own, ...(label ? [label] : []), ...rest]
}

/** Returns the runs of a mark, by the index of its series and its own index. */
export function pickedRuns(data: ResultsData, series: number, item: number): string[] {
  const found = pointed(resultsView(data), series, item)
  if (!found) return []
  return found.run === null ? found.cell.runs.map(({ run }) => run) : [found.run]
}
