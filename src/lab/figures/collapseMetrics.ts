import { collapsePanels, usualVariants } from '../../shared/charts/collapsePanel.ts'
import { precisionOf } from '../../shared/charts/runSeries.ts'
import { stagesOf } from '../../shared/charts/stages.ts'
import type { CollapseMetricsData } from '../../shared/contract/figureData/collapseMetrics.ts'
import { onlyRun } from './layerSteps.ts'
import type { FigureSource } from './source.ts'

/** The usual variant of each metric, about the mean of the samples. */
export async function collapseMetrics(sources: readonly FigureSource[]): Promise<CollapseMetricsData> {
  const source = onlyRun(sources)
  const result = await source.analyse('collapse')
  const measured = source.measurements()
  return {
    kind: 'collapseMetrics',
    run: source.summary.id,
    panels: collapsePanels(result, usualVariants, 'samples', precisionOf(source)),
    stages: stagesOf(
      measured.map(({ step }) => step),
      measured.map(({ multiplier }) => multiplier),
    ),
  }
}
