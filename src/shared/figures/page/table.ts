import type { Forecast } from '../../contract/forecasts.ts'
import { plain } from '../../plot/drawing.ts'
import { drawnPoints } from '../spectra/chart.ts'
import { tableOf, type Table } from '../table.ts'
import { forecastColumn } from './chart.ts'
import type { PageData, PageOf } from './data.ts'

/** Returns the numbers that a page shows: one table, or one for each table on the page. */
export function pageTables(page: PageData, forecast: Forecast | null): { name: string; table: () => Table }[] {
  switch (page.kind) {
    case 'curves':
      return only(() => curvesTable(page))
    case 'scatter':
      return only(() =>
        tableOf(
          ['run', 'label', plain(page.xName), plain(page.yName)],
          page.points.map(({ id, label, x, y }) => [id, label, x, y]),
        ),
      )
    case 'parallel':
      return only(() => parallelTable(page))
    case 'forecast':
      return only(() => forecastTable(page, forecast))
    case 'tables':
      return page.tables.map(({ columns, rows }, i) => ({ name: String(i + 1), table: () => tableOf(columns, rows) }))
  }
}

const only = (table: () => Table) => [{ name: '', table }]

const curvesTable = ({ lines, over }: PageOf<'curves'>): Table =>
  tableOf(
    ['run', 'label', over === 'step' ? 'step' : 'time_s', 'value', 'lower', 'upper'],
    lines.flatMap(({ id, label, x, values, lower, upper }) =>
      Array.from(x, (at, i) => [id, label, at, values[i] ?? null, lower[i] ?? null, upper[i] ?? null]),
    ),
  )

const parallelTable = ({ axes, lines }: PageOf<'parallel'>): Table =>
  tableOf(
    ['run', 'label', ...axes.map(({ key }) => key)],
    lines.map(({ id, label, values }) => [
      id,
      label,
      ...axes.map(({ words }, i) => {
        const value = values[i] ?? null
        return words && value !== null ? (words[value] ?? '') : value
      }),
    ]),
  )

function forecastTable(page: PageOf<'forecast'>, forecast: Forecast | null): Table {
  const K = page.spec.network.widths.at(-1) ?? 1
  const { points } = drawnPoints([forecastColumn(page, forecast)], { scale: 'linear', K, floor: 0 })
  return tableOf(
    ['layer', 'series', 'index', 'singular_value'],
    points.flatMap(({ measured, forecasts, identity, band, structures }, l) => {
      const series = [
        ['measured', measured] as const,
        ['theorem', forecasts.theorem] as const,
        ['theorem_identity', identity] as const,
        ['theorem_lower', band.map(([j, lower]) => [j, lower] as const)] as const,
        ['theorem_upper', band.map(([j, , upper]) => [j, upper] as const)] as const,
        ['balance', forecasts.balance] as const,
        ...structures.map(({ role, points: own }) => [role === 'dnc' ? 'dnc' : 'lowest_known', own] as const),
      ]
      return series.flatMap(([name, own]) => own.map(([index, value]) => [l + 1, name, index, value]))
    }),
  )
}
