import type { EChartsOption } from 'echarts'
import type { CollapseSeries } from '../../../shared/figures/collapse/chart.ts'
import type { ObjectiveSeries } from '../../../shared/figures/objective/chart.ts'
import type { RankChoice, RankSeries } from '../../../shared/figures/ranks/data.ts'
import { tableOf, type Table } from '../../../shared/figures/table.ts'

/** The points of a chart of spectra: `runs` in the order of its columns. */
export function spectraTable(option: EChartsOption, runs: readonly string[]): Table {
  const series = Array.isArray(option.series) ? option.series : []
  return tableOf(
    ['run', 'layer', 'series', 'index', 'singular_value'],
    series.flatMap(({ id, name, data }) => {
      const [, layer = '', run = ''] = / Z(\d+) (\d+)$/.exec(String(id)) ?? []
      const points = (Array.isArray(data) ? data : []) as [number, number | null][]
      // A null breaks the line; it is no point.
      return points
        .filter(([, value]) => value !== null)
        .map(([index, value]) => [runs[Number(run)] ?? '', Number(layer), String(name), index, value])
    }),
  )
}

/** TCV of every layer over the steps, with its certified interval. */
export const collapseTable = ({ steps, tcv, lower, upper, multipliers }: CollapseSeries, run: string): Table =>
  tableOf(
    ['run', 'layer', 'step', 'lambda_multiplier', 'tcv', 'certified_lower', 'certified_upper'],
    tcv.flatMap((own, l) =>
      Array.from(own, (value, i) => [
        ...[run, l + 1, steps[i] ?? null, multipliers[i] ?? null, value],
        ...[lower[l]?.[i] ?? null, upper[l]?.[i] ?? null],
      ]),
    ),
  )

/** Rank of every Z^l and W_l over the steps; the threshold of a rank that has none is not a number. */
export function ranksTable(
  { steps, features, weights, multipliers }: RankSeries,
  choice: RankChoice,
  run: string,
): Table {
  const threshold = choice.kind === 'numerical' ? choice.threshold : null
  return tableOf(
    ['run', 'matrix', 'layer', 'step', 'lambda_multiplier', 'rank_kind', 'threshold', 'rank'],
    Object.entries({ Z: features, W: weights }).flatMap(([matrix, ranks]) =>
      ranks.flatMap((own, l) =>
        own.map((rank, i) => [
          ...[run, matrix, l + 1, steps[i] ?? null, multipliers[i] ?? null],
          ...[choice.kind, threshold, rank],
        ]),
      ),
    ),
  )
}

/** The objective and its parts at every step. */
export const objectiveTable = (series: ObjectiveSeries, run: string): Table =>
  tableOf(
    [
      ...['run', 'step', 'objective', 'data_loss', 'weight_penalty', 'feature_penalty', 'gradient_norm'],
      'forecast_objective',
    ],
    Array.from(series.steps, (step, i) => {
      const { objective, dataLoss, weightPenalty, featurePenalty, gradientNorm } = series
      const values = [objective, dataLoss, weightPenalty, featurePenalty, gradientNorm].map((own) => own[i] ?? null)
      return [run, step, ...values, series.forecastObjective]
    }),
  )
