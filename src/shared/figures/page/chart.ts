import type { Forecast } from '../../contract/forecasts.ts'
import { historyHeight } from '../../plot/history.ts'
import { runLooks } from '../../plot/runColours.ts'
import { lightTheme } from '../../plot/theme.ts'
import { constantText } from '../../theory/bench/valuesText.ts'
import { spectrumFloor } from '../../theory/numericalFloor.ts'
import { compareOption } from '../compare/chart.ts'
import { parallelOption } from '../compare/parallel.ts'
import { scatterOption } from '../compare/scatter.ts'
import type { StudyChart } from '../kind.ts'
import { spectraHeight, spectraOption } from '../spectra/chart.ts'
import { spectraColumn } from '../spectra/data.ts'
import type { PageData, PageOf } from './data.ts'
import { tablesChart } from './tablesChart.ts'

/** Returns the chart of a page. `forecast` is that of the spec of a forecast. */
export function pageChart(page: PageData, forecast: Forecast | null): StudyChart {
  switch (page.kind) {
    case 'curves':
      return {
        title: page.title,
        height: historyHeight,
        option: (view) => compareOption(page.lines, { ...page, ...view, ...looksOf(page, view.theme) }),
      }
    case 'scatter':
      return {
        title: page.title,
        height: historyHeight,
        option: (view) => scatterOption(page.points, { ...page, ...view, ...looksOf(page, view.theme) }),
      }
    case 'parallel':
      return {
        title: page.title,
        height: historyHeight,
        option: (view) => parallelOption(axesOf(page), page.lines, { ...page, ...view, ...looksOf(page, view.theme) }),
      }
    case 'forecast':
      return forecastChart(page, forecast)
    case 'tables':
      return tablesChart(page)
  }
}

const looksOf = ({ order }: { order: readonly string[] }, theme: Parameters<typeof runLooks>[0]) => ({
  looks: runLooks(theme, order),
})

const axesOf = ({ axes }: PageOf<'parallel'>) =>
  axes.map((axis) => ({
    ...axis,
    interval: axis.interval && { least: axis.interval.least ?? -Infinity, most: axis.interval.most ?? Infinity },
  }))

/** Returns the column of spectra that the form shows before any training. */
export const forecastColumn = ({ spec, measured }: PageOf<'forecast'>, forecast: Forecast | null) =>
  spectraColumn(forecast, measured ?? null, spec)

function forecastChart(page: PageOf<'forecast'>, forecast: Forecast | null): StudyChart {
  const { spec, title } = page
  const columns = [forecastColumn(page, forecast)]
  const look = {
    scale: 'linear',
    layout: 'row',
    K: spec.network.widths.at(-1) ?? 1,
    floor: spectrumFloor[spec.precision],
    ...(page.bench ? { theoremC: constantText(page.bench) } : {}),
  } as const
  return {
    title,
    height: (width, fontSize = 12, theme = lightTheme) =>
      spectraHeight(columns, { ...look, title, width, fontSize, theme }),
    option: (view) => spectraOption(columns, { ...look, ...view }),
  }
}
