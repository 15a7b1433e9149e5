import type { Measurement } from '../../shared/contract/measurements.ts'
import type { RunSummary } from '../../shared/contract/runs.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import type { Bench } from '../runs/bench.ts'

/** One run of a figure; what is large is read when it is asked for. */
export interface FigureSource {
  summary: RunSummary
  spec: RunSpec
  versions: Record<string, string>
  measurements(): Measurement[]
  /** The last of them; null where nothing was measured. */
  last(): Measurement | null
}

export function figureSource({ store, ends }: Bench, id: string): FigureSource {
  const { summary, spec, versions } = store.runs.head(id)
  return {
    summary: ends.correct(summary),
    spec,
    versions,
    measurements: () => store.measurements.read(id),
    last: () => store.measurements.last(id),
  }
}
