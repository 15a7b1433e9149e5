import { CallError } from '../../shared/contract/errors.ts'
import type { StudyCell } from '../../shared/contract/studies.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { plannedRuns, type PlannedRun, type StudyPlan } from '../../shared/spec/studyPlan.ts'
import type { NamedSpec } from '../runs/startRuns.ts'
import { recipeHash } from '../runs/specHash.ts'
import type { Store } from '../store/store.ts'
import { groupedBy } from '../../shared/statistics/groupedBy.ts'

/** A run of a plan by what it does: two with the same key give the same numbers, whatever they are called. */
export interface KeyedRun extends PlannedRun {
  key: string
}

/** Of specs that somebody chose one by one. */
export const planOfSpecs = (specs: readonly RunSpec[]): StudyPlan => ({
  parts: specs.map((spec) => ({ label: spec.name, base: spec, axes: [] })),
})

/** Every run of a plan with its key. */
export const keyedRuns = (plan: StudyPlan): KeyedRun[] =>
  plannedRuns(plan).map((run) => ({ ...run, key: recipeHash(run.spec) }))

/** With what an error is to call each: its part where there are several, and its values. */
export function namedSpecs(plan: StudyPlan, runs: readonly PlannedRun[]): NamedSpec[] {
  return runs.map(({ part, coordinates, spec }) => {
    const values = (plan.parts[part]?.axes ?? []).map(({ path, values }, i) => `${path}=${values[coordinates[i] ?? 0]}`)
    return { path: [...(plan.parts.length > 1 ? [`parts.${part}`] : []), ...values].join(' '), spec }
  })
}

/** What all the names begin with, cut between two words; the first where they have nothing in common. */
export function sharedName(names: readonly string[]): string {
  const [first = '', ...others] = names
  const words = first.split(' · ')
  let count = words.length
  while (count > 0 && !others.every((name) => `${name} · `.startsWith(`${words.slice(0, count).join(' · ')} · `)))
    count--
  return words.slice(0, count).join(' · ') || first
}

/** The plan of a study; where it has none, of the specs of its runs. */
export function planOfStudy({ studies, runs }: Store, id: string): StudyPlan {
  return studies.plan(id) ?? planOfSpecs(runs.specsOf(id).map(({ spec }) => spec))
}

/** Every run of a study in its place in the plan, in the order of the plan. */
export function cellsOf({ runs }: Store, id: string, plan: StudyPlan): StudyCell[] {
  const summaries = new Map(runs.ofStudy(id).map((summary) => [summary.id, summary]))
  const waiting = groupedBy(runs.specsOf(id), ({ spec }) => recipeHash(spec))
  return keyedRuns(plan).flatMap(({ part, coordinates, key }) => {
    const run = summaries.get(waiting.get(key)?.shift()?.id ?? '')
    return run ? [{ part, coordinates, run }] : []
  })
}

/** The runs that a plan has beyond those of another. Throws a CallError that names those that it has not. */
export function addedRuns(before: StudyPlan, after: StudyPlan): PlannedRun[] {
  const known = groupedBy(keyedRuns(before), ({ key }) => key)
  const added = keyedRuns(after).filter(({ key }) => known.get(key)?.shift() === undefined)
  const lost = [...known.values()].flat().map(({ spec }) => spec.name)
  if (lost.length === 0) return added
  const shown = lost.slice(0, 5).join(', ') + (lost.length > 5 ? ', …' : '')
  const what = lost.length === 1 ? 'a run' : `${lost.length} runs`
  throw new CallError('invalid', `the new plan would lose ${what} of the study: ${shown}`)
}
