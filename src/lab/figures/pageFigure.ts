import { pageChart } from '../../shared/figures/page/chart.ts'
import type { Forecast } from '../../shared/contract/forecasts.ts'
import type { PageData, PageOf } from '../../shared/figures/page/data.ts'
import { theoryBench } from '../../shared/theory/bench/bench.ts'
import { benchSpec } from '../../shared/theory/bench/benchSpec.ts'
import { pageTables } from '../../shared/figures/page/table.ts'
import { mapYielding } from '../mapYielding.ts'
import { figure, type Figure, type FigurePlacing } from './figure.ts'
import { figureSource, type FigurePlace } from './source.ts'

/** The class sizes and C of the theory bench are no fields of a spec: its forecast is made of its own values. */
async function pageForecast({ context }: FigurePlace, { spec, bench }: PageOf<'forecast'>): Promise<Forecast | null> {
  if (!bench) return context.forecaster.makeYielding(spec)
  const own = benchSpec({ ...bench, inputScale: 1 })
  const inputs = typeof own === 'string' || bench.delta === 0 ? null : context.forecaster.inputs(own)
  return theoryBench(bench, { inputs }).forecast
}

/** Returns the figure of what a page shows; its runs are named in the files. */
export async function pageFigure(
  place: FigurePlace,
  page: PageData,
  runs: readonly string[],
  placing: FigurePlacing,
): Promise<Figure> {
  const forecast = page.kind === 'forecast' ? await pageForecast(place, page) : null
  const sources = await mapYielding(runs, (id) => figureSource(place, id))
  const tables = pageTables(page, forecast)
  const drawn = figure(
    { chart: () => pageChart(page, forecast), table: () => tables[0]?.table() ?? [] },
    null,
    sources,
    placing,
  )
  return { ...drawn, tables }
}
