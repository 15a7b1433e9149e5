import { groupedBy } from '../../shared/statistics/groupedBy.ts'
import { recipeHash } from '../runs/specHash.ts'
import type { FinishedRun } from '../store/finishedRuns.ts'
import { readableSpec } from '../store/runRows.ts'
import type { Store } from '../store/store.ts'
import { stepPlanKey, shapeKey } from './shape.ts'

/** The keys of a run that its training time depends on. */
export interface Recipe {
  /** Equal for runs with the same results. */
  recipe: string
  shape: string
  stepPlan: string
}

export type PastRun = FinishedRun & Recipe

/** A study whose runs have all finished. */
export interface PastStudy {
  runs: PastRun[]
}

/** Finished runs with the requested sample sizes, newest first, and the studies that consist of them. */
export interface PastRuns {
  runs: PastRun[]
  studies: PastStudy[]
}

export const recipeOf = (spec: Parameters<typeof recipeHash>[0]): Recipe => ({
  recipe: recipeHash(spec),
  shape: shapeKey(spec),
  stepPlan: stepPlanKey(spec),
})

/**
 * Returns a reader of finished runs by sample size, of this machine (null) or of a cluster. A finished run never changes, so
 * each spec is parsed once.
 */
export function pastRuns(store: Store): (samples: readonly number[], cluster?: string | null) => PastRuns {
  const recipes = new Map<string, Recipe>()
  const readRecipes = (ids: readonly string[]): void => {
    const unknown = ids.filter((id) => !recipes.has(id))
    for (const { id, spec: text } of unknown.length > 0 ? store.runs.specTexts(unknown) : []) {
      const spec = readableSpec(text)
      if (spec) recipes.set(id, recipeOf(spec))
    }
  }
  return (samples, cluster = null) => {
    const finished = [...new Set(samples)].flatMap((count) => store.runs.finished(count, cluster))
    readRecipes(finished.map(({ id }) => id))
    const runs = finished.flatMap((run): PastRun[] => {
      const recipe = recipes.get(run.id)
      return recipe ? [{ ...run, ...recipe }] : []
    })
    return { runs, studies: wholeStudies(store, runs) }
  }
}

/** Returns the studies whose runs are all among `runs`. */
function wholeStudies(store: Store, runs: readonly PastRun[]): PastStudy[] {
  const sizes = new Map<string, number>()
  for (const { study, runs: count } of store.studies.counts(false)) sizes.set(study, (sizes.get(study) ?? 0) + count)
  return [...groupedBy(runs, ({ study }) => study)]
    .filter(([study, own]) => sizes.get(study) === own.length)
    .map(([, own]) => ({ runs: own }))
}
