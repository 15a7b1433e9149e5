import { computed, type Ref } from 'vue'
import type { RunSummary } from '../../../shared/contract/runs.ts'
import type { RunFacts } from '../../../shared/filter/runFields.ts'
import type { SpecIndex } from '../../../shared/filter/specIndex.ts'
import { factsOf, type ValueAt } from './columns.ts'

/**
 * The facts of a run, the same object as long as they are the same: cells of rows that only move are not made again
 * while one scrolls.
 */
export function useRowFacts(specs: () => SpecIndex, now: Readonly<Ref<number>>, valueAt: ValueAt) {
  const known = computed(() => ({ specs: specs(), facts: new WeakMap<RunSummary, { at: number; facts: RunFacts }>() }))
  return (run: RunSummary): RunFacts => {
    // The clock is read for live runs alone, and only their rows go with it.
    const at = run.endedAt ?? now.value
    const before = known.value.facts.get(run)
    if (before?.at === at) return before.facts
    const facts = factsOf(run, known.value.specs, at, valueAt)
    known.value.facts.set(run, { at, facts })
    return facts
  }
}
