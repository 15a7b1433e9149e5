import type { LabContract } from '../../shared/contract/index.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import { planOfSpecs } from '../../shared/spec/studyPlan.ts'
import { shapeKey, stepPlanKey } from '../estimates/shape.ts'
import type { Store } from '../store/store.ts'

/** Returns how long a run would take here, by the estimates of this lab; null where they do not cover it. */
export function runSeconds(
  { runs }: Store,
  estimate: Handlers<LabContract>['estimates.read'],
): (run: string) => number | null {
  let last: { key: string; seconds: number | null; at: number } = { key: '', seconds: null, at: 0 }
  return (run) => {
    const spec = runs.spec(run)
    const key = shapeKey(spec) + stepPlanKey(spec)
    // Runs of a study mostly share a shape, and estimates change only when a run ends.
    if (last.key === key && Date.now() - last.at < keptMs) return last.seconds
    const found = estimate({ plan: planOfSpecs([spec]) })
    const seconds = found instanceof Promise ? null : (found?.seconds ?? null)
    last = { key, seconds, at: Date.now() }
    return seconds
  }
}

const keptMs = 10_000
