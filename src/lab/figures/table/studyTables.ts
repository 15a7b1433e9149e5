import type { FigureData } from '../../../shared/figures/data.ts'
import type { StudyFigureKind } from '../../../shared/spec/figureKind.ts'
import { tableOf, type Table } from '../../../shared/figures/table.ts'
import { initialisationsTable } from '../../../shared/figures/initialisations/table.ts'
import { collapseMetricsTable } from '../../../shared/figures/collapseMetrics/table.ts'
import { resultsTable } from '../../../shared/figures/results/table.ts'

type Tabulator<K extends StudyFigureKind> = (data: Extract<FigureData, { kind: K }>) => Table

/** One per kind: the numbers that its chart shows. */
const tabulators: { [K in StudyFigureKind]: Tabulator<K> } = {
  initialisations: initialisationsTable,
  weightNorms: ({ panels }) =>
    tableOf(
      ['run', 'label', 'layer', 'step', 'norm', 'forecast'],
      panels.flatMap(({ run, label, steps, norms, forecast }) =>
        norms.flatMap((own, l) => steps.map((step, i) => [run, label, l + 1, step, own[i] ?? NaN, forecast[l] ?? NaN])),
      ),
    ),
  rankMap: ({ cells, lambdas, deviations, variations, layers }) =>
    tableOf(
      ['runs', 'status', 'lambda', 'deviation', 'tcv_lower', 'tcv_upper', 'layer', 'tail', 'earlier_tail'],
      cells.flatMap(({ runs, statuses, lambda, deviation, tails, earlierTails }) => {
        const { lower = NaN, upper = NaN } = variations[deviation] ?? {}
        const place = [lambdas[lambda] ?? NaN, deviations[deviation] ?? NaN, lower, upper]
        const who = [runs.join(' '), statuses.join(' ')]
        return layers.map((layer, l) => [...who, ...place, layer, tails?.[l] ?? NaN, earlierTails?.[l] ?? NaN])
      }),
    ),
  rankBound: ({ runs, groups }) =>
    tableOf(
      [
        ...['run', 'group', 'layer', 'lambda', 'norm', 'distance', 'stationarity', 'offset', 'slack'],
        ...['below', 'remainder', 'right', 'proved', 'M', 'is_best'],
      ],
      runs.flatMap(({ run, group, layers }) =>
        layers.flatMap(({ layer, lambda, norm, distance, stationarity, offset, slack, rows, best }) => {
          const own = [run, groups[group] ?? '', layer, lambda, norm, distance, stationarity, offset, slack]
          return rows.map((row) => [
            ...own,
            ...[row.below, row.remainder, row.right, row.proved, row.M, row.below === best ? 1 : 0],
          ])
        }),
      ),
    ),
  limit: ({ runs, limit, others }) =>
    tableOf(
      [
        'run',
        'delta',
        'is_lowest',
        'objective_excess',
        'rest_excess',
        'upper_bound',
        'missed',
        'layer',
        'spectrum_error',
      ],
      [
        ...runs.flatMap(({ run, delta, objectiveExcess, restExcess, missed, spectrumErrors }) =>
          Array.from(spectrumErrors, (error, l) => [
            ...[run, delta, 1, objectiveExcess, restExcess, delta * limit.firstCost, missed, l + 1, error],
          ]),
        ),
        ...others.map(({ run, delta, objectiveExcess }) => [run, delta, 0, objectiveExcess]),
        [limit.run, 0, 1, 0, 0, 0, limit.missed],
      ],
    ),
  path: ({ panels }) =>
    tableOf(
      ['run', 'label', 'way', 't', 'objective'],
      panels.flatMap(({ run, label, result }) => {
        const straight = result.descent.value?.straight
        return [
          ...Array.from(result.t, (t, i) => [run, label, 'descent', t, result.objective[i] ?? NaN]),
          ...Array.from(straight?.t ?? [], (t, i) => [run, label, 'straight', t, straight?.objective[i] ?? NaN]),
        ]
      }),
    ),
  collapseMetrics: collapseMetricsTable,
  gram: ({ run, layers, starts }) => {
    const side = starts.at(-1) ?? 1
    return tableOf(
      ['run', 'layer', 'step', 'row', 'column', 'value', 'block_distance'],
      layers.flatMap(({ layer, panels }) =>
        panels.flatMap(({ step, gram, meanSquare, blockDistance }) =>
          Array.from(gram, (value, i) => [
            ...[run, layer, step, Math.floor(i / side), i % side, value / meanSquare, blockDistance],
          ]),
        ),
      ),
    )
  },
  projections: ({ run, labels, layers }) =>
    tableOf(
      ['run', 'layer', 'step', 'sample', 'class', 'x', 'y', 'class_spread'],
      layers.flatMap(({ layer, panels }) =>
        panels.flatMap(({ step, points, classSpread }) =>
          labels.map((label, i) => [
            ...[run, layer, step, i, label, points?.[i] ?? null, points?.[labels.length + i] ?? null, classSpread],
          ]),
        ),
      ),
    ),
  results: resultsTable,
}

/** The numbers of a figure of several runs as one table. */
export const studyTable = (data: FigureData): Table => (tabulators[data.kind] as Tabulator<typeof data.kind>)(data)
