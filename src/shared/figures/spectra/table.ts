import { tableOf, type Table } from '../table.ts'
import { drawnPoints, runSpectra } from './chart.ts'
import type { SpectraRun } from './data.ts'

/** Every point that the chart shows, panel by panel. */
export function spectraTable(runs: readonly SpectraRun[]): Table {
  const { columns, content } = runSpectra(runs)
  const { points } = drawnPoints(columns, content)
  const owners = columns.flatMap(({ panels }, at) => panels.map(({ layer }) => ({ run: runs[at]?.id ?? '', layer })))
  return tableOf(
    ['run', 'layer', 'series', 'index', 'singular_value'],
    owners.flatMap(({ run, layer }, i) => {
      const { measured = [], forecasts, identity = [], band = [], structures = [] } = points[i] ?? {}
      const series = [
        ['measured', measured] as const,
        ['theorem', forecasts?.theorem ?? []] as const,
        ['theorem_identity', identity] as const,
        ['theorem_lower', band.map(([j, lower]) => [j, lower] as const)] as const,
        ['theorem_upper', band.map(([j, , upper]) => [j, upper] as const)] as const,
        ['balance', forecasts?.balance ?? []] as const,
        ['recursive', forecasts?.recursive ?? []] as const,
        ...structures.map(({ role, points: own }) => [role === 'dnc' ? 'dnc' : 'lowest_known', own] as const),
      ]
      return series.flatMap(([name, own]) => own.map(([index, value]) => [run, layer, name, index, value]))
    }),
  )
}
