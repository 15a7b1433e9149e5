import type { AnalysisKind, RequestInputOf, ResultOf } from '../../shared/contract/analyses.ts'
import { AnalysisRequest } from '../../shared/contract/analyses.ts'
import type { CollapseStep } from '../../shared/contract/collapseSteps.ts'
import type { Measurement } from '../../shared/contract/measurements.ts'
import type { Sample } from '../../shared/contract/trainer.ts'
import type { Analyst } from '../analyses/index.ts'
import { concatenate } from '../../shared/linalg/matrix.ts'
import { drawSample } from '../datasets/sample.ts'
import type { LabContext } from '../runs/labContext.ts'
import type { MeasuredRun } from '../../shared/figures/kind.ts'

/** Where figures find what they show. */
export interface FigurePlace {
  context: LabContext
  analyses: Analyst
}

/** One run of a figure of several runs, with what only the lab can read. */
export interface FigureSource extends MeasuredRun {
  versions: Record<string, string>
  collapseSteps: CollapseStep[]
  /** Returns the samples the run was trained on. */
  sample(): Sample
  /** Returns the measured steps, ascending. */
  steps(): number[]
  /** Returns the measurement at a step; null where there is none. */
  measurementAt(step: number): Measurement | null
  /** Returns θ of the last weights; null before the first checkpoint. */
  lastWeights(): Float64Array | null
  /** Returns an analysis, computed now where it is missing. `step` null: of the last weights. */
  analyse<K extends AnalysisKind>(
    kind: K,
    parameters?: RequestInputOf<K>['parameters'],
    step?: number | null,
  ): Promise<ResultOf<K>>
}

export function figureSource(
  { context: { store, runEnds: ends, dataSet }, analyses }: FigurePlace,
  id: string,
): FigureSource {
  const { summary, spec, engine, forecast, versions } = store.runs.head(id)
  return {
    summary: ends.correct(summary),
    spec,
    engine,
    forecast,
    versions,
    collapseSteps: store.collapseSteps.read(id),
    sample: () => drawSample(spec, dataSet()),
    measurements: () => store.measurements.read(id),
    last: () => store.measurements.last(id),
    steps: () => store.measurements.steps(id),
    measurementAt: (step) => store.measurements.at(id, step),
    lastWeights: () => {
      const kept = store.checkpoints.weights(id)
      return kept ? concatenate(kept.weights) : null
    },
    analyse: (kind, parameters = {}, step = null) =>
      analyses.make(AnalysisRequest.parse({ run: id, kind, parameters, step })) as Promise<ResultOf<typeof kind>>,
  }
}
