import type { RunId } from '../../shared/contract/runs.ts'
import { SpecError, type RunSpec } from '../../shared/spec/runSpec.ts'
import type { StudyPlan } from '../../shared/spec/studyPlan.ts'
import { requireData } from '../datasets/sample.ts'
import { emitChanged, type LabContext } from './labContext.ts'
import { identifyProcess } from './processIdentity.ts'
import { newRunId } from './runId.ts'
import { specHash } from './specHash.ts'
import type { NewRun } from '../store/runRows.ts'
import type { StudyHead } from '../store/studies.ts'
import { planOfSpecs, sharedName } from '../studies/plans.ts'

/** A spec, and what an error calls it; '' where there is no other. */
export interface NamedSpec {
  path: string
  spec: RunSpec
}

/** Stores one queued run per spec, as one study. Nothing is stored when any spec cannot be run. */
export function storeRuns(
  context: LabContext,
  specs: readonly RunSpec[],
  preset: string | null,
  versions: Record<string, string>,
): RunId[] {
  const named = specs.map((spec, i) => ({ path: specs.length > 1 ? `specs.${i}` : '', spec }))
  const name = sharedName(specs.map((spec) => spec.name))
  return storeStudy(context, { name, preset, size: null, plan: planOfSpecs(specs) }, named, versions).runs
}

/** Stores a study with its queued runs, all or nothing, and tells of them. */
export function storeStudy(
  context: LabContext,
  { name, preset, size, plan }: Pick<StudyHead, 'name' | 'preset' | 'size'> & { plan: StudyPlan },
  specs: readonly NamedSpec[],
  versions: Record<string, string>,
): { id: RunId; runs: RunId[] } {
  const id = newRunId()
  const runs = newRuns(context, id, preset, specs, versions)
  const { store } = context
  store.connection.atomically(() => {
    store.studies.add({ id, name, preset, size, createdAt: Date.now(), isPaused: false }, plan)
    store.runs.add(runs)
  })
  for (const run of runs) emitChanged(context, run.id)
  return { id, runs: runs.map((run) => run.id) }
}

/** Queued runs of a study, not yet stored. Throws a SpecError that names the spec that cannot be run. */
export function newRuns(
  context: LabContext,
  study: RunId,
  preset: string | null,
  specs: readonly NamedSpec[],
  versions: Record<string, string>,
): NewRun[] {
  const owner = identifyProcess(process.pid)
  return specs.map(({ path, spec }): NewRun => {
    const id = newRunId()
    const known = naming(path, () => {
      // A forecast may be remembered of a set that is gone by now.
      requireData(spec, context.dataSet())
      return context.forecast(spec)
    })
    const createdAt = Date.now()
    return { id, study, preset, spec, specHash: specHash(spec), forecast: known, versions, owner, createdAt }
  })
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
