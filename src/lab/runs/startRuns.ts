import { randomBytes } from 'node:crypto'
import type { RunId } from '../../shared/contract/runs.ts'
import { SpecError, type RunSpec } from '../../shared/spec/runSpec.ts'
import { sharedName } from '../../shared/spec/runNames.ts'
import { planOfSpecs, type StudyPlan } from '../../shared/spec/studyPlan.ts'
import { requireData } from '../datasets/sample.ts'
import { emitChanged, type LabContext } from './labContext.ts'
import { requireMemory } from './machine.ts'
import { identifyProcess } from './processIdentity.ts'
import { requireStart } from '../starts/requireStart.ts'
import { specHash } from './specHash.ts'
import type { NewRun } from '../store/runRows.ts'
import type { StudyHead } from '../store/studies.ts'
import type { NamedSpec } from '../studies/plans.ts'

/** Stores one queued run per spec, as one study. Stores nothing when one of the specs cannot be run. */
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

/** Stores a study with its queued runs, all or nothing, and emits them. */
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

/** Makes queued runs of a study without storing them. Throws a SpecError that names a spec that cannot be run. */
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
    const forecast = withPath(path, () => {
      // The forecast may come from a cache, although its data set has been removed since.
      requireData(spec, context.dataSet())
      requireStart(context.store, spec)
      requireMemory(spec, { isCompiled: 'tensorflow' in versions })
      return context.forecaster.make(spec)
    })
    const createdAt = Date.now()
    return { id, study, preset, spec, specHash: specHash(spec), forecast, versions, owner, createdAt }
  })
}

/** Adds the path of the spec to an error, where there are several specs. */
function withPath<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (path === '' || !(error instanceof Error) || error.name !== 'SpecError') throw error
    throw new SpecError(path, error.message)
  }
}

let lastId = 0

/** Returns a new id. Ids sort by the time of their creation; within one process they always rise. */
export function newRunId(now: number = Date.now()): string {
  lastId = Math.max(lastId + 1, now)
  // Eight digits last until the year 2059. Four more distinguish ids that two labs make in the same millisecond.
  const chance = randomBytes(4).readUInt32BE() % 36 ** 4
  return lastId.toString(36).padStart(8, '0') + chance.toString(36).padStart(4, '0')
}
