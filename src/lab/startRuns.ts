import type { RunId } from '../shared/contract/runs.ts'
import { SpecError, type RunSpec } from '../shared/spec/runSpec.ts'
import { forecast } from '../shared/theory/forecast.ts'
import { classCounts } from './datasets/sample.ts'
import { announce, type Bench } from './runs/bench.ts'
import { markProcess } from './runs/processMark.ts'
import { newRunId } from './runs/runId.ts'
import { specHash } from './runs/specHash.ts'
import type { NewRun } from './store/runs.ts'

/** Stores one queued run per spec, as one study. Nothing is stored when any spec cannot be run. */
export function storeRuns(
  bench: Bench,
  specs: readonly RunSpec[],
  preset: string | null,
  versions: Record<string, string>,
): RunId[] {
  const study = newRunId()
  const owner = markProcess(process.pid)
  const runs = specs.map((spec, i): NewRun => {
    const id = newRunId()
    const counts = naming(specs.length > 1 ? `specs.${i}` : '', () => classCounts(spec, bench.dataSet()))
    const createdAt = Date.now()
    return {
      id,
      study,
      preset,
      spec,
      specHash: specHash(spec),
      forecast: forecast(spec, counts),
      versions,
      owner,
      createdAt,
    }
  })
  bench.store.runs.add(runs)
  for (const { id } of runs) announce(bench, id)
  return runs.map(({ id }) => id)
}

/** Says which of several specs an error is about. */
function naming<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (path === '' || !(error instanceof Error) || error.name !== 'SpecError') throw error
    throw new SpecError(path, error.message)
  }
}
