import type { AnalysisKind, RequestInputOf, ResultOf } from '../../shared/contract/analyses.ts'
import { AnalysisRequest } from '../../shared/contract/analyses.ts'
import type { EngineReport } from '../../shared/contract/engine.ts'
import type { Forecast } from '../../shared/contract/forecasts.ts'
import type { Measurement } from '../../shared/contract/measurements.ts'
import type { RunSummary } from '../../shared/contract/runs.ts'
import type { Sample } from '../../shared/contract/trainer.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import type { Analyst } from '../analyses/index.ts'
import { drawSample } from '../datasets/sample.ts'
import type { LabContext } from '../runs/labContext.ts'

/** Where figures find what they show. */
export interface FigurePlace {
  context: LabContext
  analyses: Analyst
}

/** One run of a figure; what is large is read when it is asked for. */
export interface FigureSource {
  summary: RunSummary
  spec: RunSpec
  /** What trained it; null before one has taken it up. */
  engine: EngineReport | null
  /** From before training. */
  forecast: Forecast
  versions: Record<string, string>
  /** What it was trained on. */
  sample(): Sample
  measurements(): Measurement[]
  /** The last of them; null where nothing was measured. */
  last(): Measurement | null
  /** Computed now where it was not before. `step` null: the last weights. */
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
    sample: () => drawSample(spec, dataSet()),
    measurements: () => store.measurements.read(id),
    last: () => store.measurements.last(id),
    analyse: (kind, parameters = {}, step = null) =>
      analyses.make(AnalysisRequest.parse({ run: id, kind, parameters, step })) as Promise<ResultOf<typeof kind>>,
  }
}
