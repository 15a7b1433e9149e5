import type { Estimate } from '../../shared/contract/estimates.ts'
import { planOfSpecs, type StudyPlan } from '../../shared/spec/studyPlan.ts'
import { shapeKey, stepPlanKey } from '../estimates/shape.ts'
import type { Store } from '../store/store.ts'

/** Returns the estimated seconds of a run on a cluster; null where nobody knows. */
export type RunSeconds = (run: string, cluster: string) => number | null

/** Estimates a run on a cluster by runs that it trained, else by those of this machine. */
export function runSeconds(
  { runs }: Pick<Store, 'runs'>,
  estimate: (plan: StudyPlan, cluster: string | null) => Estimate | null,
): RunSeconds {
  let last: { key: string; seconds: number | null; at: number } = { key: '', seconds: null, at: 0 }
  return (run, cluster) => {
    const spec = runs.spec(run)
    const key = `${cluster}/${shapeKey(spec)}${stepPlanKey(spec)}`
    // Runs of a study mostly share a shape, and estimates change only when a run ends.
    if (last.key === key && Date.now() - last.at < keptMs) return last.seconds
    const plan = planOfSpecs([spec])
    const seconds = (estimate(plan, cluster) ?? estimate(plan, null))?.seconds ?? null
    last = { key, seconds, at: Date.now() }
    return seconds
  }
}

const keptMs = 10_000
