import { CallError } from '../../shared/contract/errors.ts'
import type { StudyCell } from '../../shared/contract/studies.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { plannedRuns, planOfSpecs, type PlannedRun, type StudyPlan } from '../../shared/spec/studyPlan.ts'
import { recipeHash } from '../runs/specHash.ts'
import type { Store } from '../store/store.ts'
import { groupedBy } from '../../shared/statistics/groupedBy.ts'

/** A spec and its path in error messages; '' where there is only one spec. */
export interface NamedSpec {
  path: string
  spec: RunSpec
}

/** A run of a plan. Runs with equal keys give equal numbers, whatever their names. */
interface KeyedRun extends PlannedRun {
  key: string
}

/** Lists the runs of a plan with their keys. */
const keyedRuns = (plan: StudyPlan): KeyedRun[] =>
  plannedRuns(plan).map((run) => ({ ...run, key: recipeHash(run.spec) }))

/** Adds the path of each run for errors: its part, where there are several, and its values. */
export function namedSpecs(plan: StudyPlan, runs: readonly PlannedRun[]): NamedSpec[] {
  return runs.map(({ part, coordinates, spec }) => {
    const values = (plan.parts[part]?.axes ?? []).map(({ path, values }, i) => `${path}=${values[coordinates[i] ?? 0]}`)
    return { path: [...(plan.parts.length > 1 ? [`parts.${part}`] : []), ...values].join(' '), spec }
  })
}

/** Reads the plan of a study. A study without one gets a plan of its runs' specs. */
export function planOfStudy({ studies, runs }: Store, id: string): StudyPlan {
  return studies.plan(id) ?? planOfSpecs(runs.specsOf(id).map(({ spec }) => spec))
}

/** Reads the runs of a study at their places in the plan, in its order. */
export function cellsOf({ runs }: Store, id: string, plan: StudyPlan): StudyCell[] {
  const summaries = new Map(runs.ofStudy(id).map((summary) => [summary.id, summary]))
  const waiting = groupedBy(runs.specsOf(id), ({ spec }) => recipeHash(spec))
  return keyedRuns(plan).flatMap(({ part, coordinates, key }) => {
    const run = summaries.get(waiting.get(key)?.shift()?.id ?? '')
    return run ? [{ part, coordinates, run }] : []
  })
}

/** Returns the runs that `after` adds to `before`. Throws a CallError that names the runs that it would lose. */
export function addedRuns(before: StudyPlan, after: StudyPlan): PlannedRun[] {
  const present = groupedBy(keyedRuns(before), ({ key }) => key)
  const added = keyedRuns(after).filter(({ key }) => present.get(key)?.shift() === undefined)
  const lost = [...present.values()].flat().map(({ spec }) => spec.name)
  if (lost.length === 0) return added
  const shown = lost.slice(0, 5).join(', ') + (lost.length > 5 ? ', …' : '')
  const what = lost.length === 1 ? 'a run' : `${lost.length} runs`
  throw new CallError(
    'invalid',
    `the new plan lacks ${what} of the study: ${shown}; keep its parts and values, and add others`,
  )
}
