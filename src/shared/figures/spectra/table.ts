import { tableOf, type Table } from '../table.ts'
import type { FigureView } from '../view.ts'
import { drawnPoints } from './chart.ts'
import type { SpectraRun } from './data.ts'
import { runSpectra } from './runSpectra.ts'

/** Every point that the chart shows, panel by panel. A view of weights or of one step has a column that says so. */
export function spectraTable(runs: readonly SpectraRun[], view: FigureView = {}): Table {
  const { columns, content } = runSpectra(runs, view)
  const { points } = drawnPoints(columns, content)
  const owners = columns.flatMap(({ panels }, at) =>
    panels.map(({ layer, matrix = 'Z' }) => [
      runs[at]?.id ?? '',
      ...(view.matrix === 'weights' ? [matrix] : []),
      layer,
      ...(view.step === undefined ? [] : [view.step]),
    ]),
  )
  return tableOf(
    [
      'run',
      ...(view.matrix === 'weights' ? ['matrix'] : []),
      'layer',
      ...(view.step === undefined ? [] : ['step']),
      'series',
      'index',
      content.isRatio ? 'measured_to_forecast' : 'singular_value',
    ],
    owners.flatMap((owner, i) => {
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
      return series.flatMap(([name, own]) => own.map(([index, value]) => [...owner, name, index, value]))
    }),
  )
}
