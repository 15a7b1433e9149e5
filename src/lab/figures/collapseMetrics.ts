import { collapsePanels } from '../../shared/figures/collapseMetrics/panel.ts'
import { precisionOf } from '../../shared/theory/numericalFloor.ts'
import { stagesOf } from '../../shared/plot/stages.ts'
import { type CollapseMetricsData, CollapseChoice } from '../../shared/figures/collapseMetrics/data.ts'
import { onlyRun } from './geometry.ts'
import type { FigureSource } from './source.ts'

/** Reads one variant of each metric. */
export async function collapseMetrics(
  sources: readonly FigureSource[],
  asked?: CollapseChoice,
): Promise<CollapseMetricsData> {
  const { about, ...variants } = CollapseChoice.parse(asked ?? {})
  const source = onlyRun(sources)
  const result = await source.analyse('collapse')
  const measured = source.measurements()
  return {
    kind: 'collapseMetrics',
    run: source.summary.id,
    panels: collapsePanels(result, variants, about, precisionOf(source)),
    stages: stagesOf(
      measured.map(({ step }) => step),
      measured.map(({ multiplier }) => multiplier),
    ),
  }
}
