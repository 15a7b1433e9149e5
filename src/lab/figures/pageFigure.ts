import { pageChart } from '../../shared/figures/page/chart.ts'
import type { PageData } from '../../shared/figures/page/data.ts'
import { pageTables } from '../../shared/figures/page/table.ts'
import { mapYielding } from '../mapYielding.ts'
import { figure, type Figure, type FigurePlacing } from './figure.ts'
import { figureSource, type FigurePlace } from './source.ts'

/** Returns the figure of what a page shows; its runs are named in the files. */
export async function pageFigure(
  place: FigurePlace,
  page: PageData,
  runs: readonly string[],
  placing: FigurePlacing,
): Promise<Figure> {
  const forecast = page.kind === 'forecast' ? await place.context.forecaster.makeYielding(page.spec) : null
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
