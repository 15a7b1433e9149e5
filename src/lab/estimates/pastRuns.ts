import { parseSpec } from '../../shared/spec/runSpec.ts'
import { groupedBy } from '../../shared/statistics/groupedBy.ts'
import { recipeHash } from '../runs/specHash.ts'
import type { FinishedRun } from '../store/finishedRuns.ts'
import type { Store } from '../store/store.ts'
import { courseKey, shapeKey } from './shape.ts'

/** What a run is, as far as its time depends on it. */
export interface Recipe {
  /** Equal for runs that give the same numbers. */
  recipe: string
  shape: string
  course: string
}

export type PastRun = FinishedRun & Recipe

/** A study of which every run finished. */
export interface PastStudy {
  runs: PastRun[]
}

export interface Past {
  /** On samples of the sizes that were asked for, newest first. */
  runs: PastRun[]
  studies: PastStudy[]
}

export const recipeOf = (spec: Parameters<typeof recipeHash>[0]): Recipe => ({
  recipe: recipeHash(spec),
  shape: shapeKey(spec),
  course: courseKey(spec),
})

/** Reads what runs on so many samples took here. A finished run changes no more: each spec is looked into once. */
export function pastRuns(store: Store): (samples: readonly number[]) => Past {
  const recipes = new Map<string, Recipe>()
  const learn = (ids: readonly string[]): void => {
    const unknown = ids.filter((id) => !recipes.has(id))
    for (const { id, spec } of unknown.length > 0 ? store.runs.specTexts(unknown) : [])
      recipes.set(id, recipeOf(parseSpec(JSON.parse(spec))))
  }
  return (samples) => {
    const finished = [...new Set(samples)].flatMap((count) => store.runs.finished(count))
    learn(finished.map(({ id }) => id))
    const runs = finished.flatMap((run): PastRun[] => {
      const recipe = recipes.get(run.id)
      return recipe ? [{ ...run, ...recipe }] : []
    })
    return { runs, studies: wholeStudies(store, runs) }
  }
}

/** Those of which every run is among `runs`. */
function wholeStudies(store: Store, runs: readonly PastRun[]): PastStudy[] {
  const sizes = new Map<string, number>()
  for (const { study, runs: count } of store.studies.counts()) sizes.set(study, (sizes.get(study) ?? 0) + count)
  return [...groupedBy(runs, ({ study }) => study)]
    .filter(([study, own]) => sizes.get(study) === own.length)
    .map(([, own]) => ({ runs: own }))
}
