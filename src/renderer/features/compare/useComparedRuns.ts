import { computed, watch } from 'vue'
import { useResults } from '../../composables/useComparison.ts'
import { useRuns } from '../../composables/runs/useRuns.ts'
import { useSpecs } from '../../composables/useSpecs.ts'
import type { ComparedRun } from '../../../shared/comparison/comparedRun.ts'
import { labelsOf } from '../../../shared/comparison/labels.ts'

/** The runs of these ids with their labels, specs and results. */
export function useComparedRuns(ids: () => readonly string[]) {
  const { runs: all, byId, problem } = useRuns()
  const { specs, problem: specProblem, need } = useSpecs()
  const summaries = computed(() => ids().flatMap((id) => byId.value.get(id) ?? []))
  const known = computed(() => summaries.value.map(({ id }) => id))
  watch(known, (own) => need(own), { immediate: true })
  /** Changes whenever a run does. */
  const version = computed(() =>
    summaries.value.map(({ status, progress }) => `${status} ${progress?.step ?? 0}`).join(','),
  )
  const results = useResults(
    () => known.value,
    () => version.value,
  )
  const compared = computed((): ComparedRun[] => {
    const byRun = new Map(results.data.value?.answer.map((result) => [result.run, result]))
    return summaries.value.map((summary) => ({ summary, result: byRun.get(summary.id) ?? null }))
  })
  return {
    summaries,
    known,
    version,
    specs,
    compared,
    labels: computed(() => labelsOf(summaries.value, specs.value)),
    /** How many of the ids are deleted or in the trash; 0 until the history has been read. */
    missing: computed(() => (all.value === null ? 0 : ids().length - known.value.length)),
    isReady: computed(() => all.value !== null),
    problem: computed(() => problem.value ?? specProblem.value ?? results.problem.value),
  }
}
export type ComparedRuns = ReturnType<typeof useComparedRuns>
