import { computed, type Ref } from 'vue'
import type { RunSummary } from '../../../shared/contract/runs.ts'
import type { RunFacts } from '../../../shared/filter/runFields.ts'
import type { SpecIndex } from '../../../shared/filter/specIndex.ts'
import { factsOf, type ValueAt } from './columns.ts'

/** Returns a run's facts, and the same object while they are unchanged: scrolling then renders only new rows. */
export function useRowFacts(specs: () => SpecIndex, now: Readonly<Ref<number>>, valueAt: ValueAt) {
  const known = computed(() => ({ specs: specs(), facts: new WeakMap<RunSummary, { at: number; facts: RunFacts }>() }))
  return (run: RunSummary): RunFacts => {
    // Only live runs read the clock, so only their rows render every second.
    const at = run.endedAt ?? now.value
    const before = known.value.facts.get(run)
    if (before?.at === at) return before.facts
    const facts = factsOf(run, known.value.specs, at, valueAt)
    known.value.facts.set(run, { at, facts })
    return facts
  }
}
