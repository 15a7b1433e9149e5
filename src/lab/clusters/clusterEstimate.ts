import type { Cluster } from '../../shared/contract/clusters.ts'
import type { Estimate } from '../../shared/contract/estimates.ts'
import { sampleCount } from '../../shared/spec/data.ts'
import { plannedSteps } from '../../shared/spec/stages.ts'
import { plannedRuns, type StudyPlan } from '../../shared/spec/studyPlan.ts'
import { estimate, type Schedule } from '../estimates/estimate.ts'
import { pastRuns, recipeOf } from '../estimates/pastRuns.ts'
import type { Store } from '../store/store.ts'
import { packTasks } from './packTasks.ts'

/**
 * Returns an estimate of plans on a cluster, from runs that this cluster has trained. It counts training alone: the wait in
 * the queue depends on others. As many tasks run at a time as `throttle` allows.
 */
export function clusterEstimates(store: Store): (plan: StudyPlan, cluster: Cluster) => Estimate | null {
  const past = pastRuns(store)
  return (plan, { name, cores, taskMinutes, throttle }) => {
    const runs = plannedRuns(plan).map(({ spec }) => ({ ...recipeOf(spec), steps: plannedSteps(spec), spec }))
    const trained = past(
      runs.map(({ spec }) => sampleCount(spec)),
      name,
    )
    const of = (schedule: Omit<Schedule<(typeof runs)[number]>, 'threads'>): Estimate | null =>
      estimate({ ...schedule, threads: cores }, trained, () => null)
    const timed = runs.map((run) => ({ run, seconds: of({ orders: [[run]], trainers: 1 })?.seconds ?? null }))
    const tasks = packTasks(timed, taskMinutes).map((task) => task.map(({ run }) => run))
    return of({ orders: tasks, trainers: Math.max(1, Math.min(throttle ?? tasks.length, tasks.length)) })
  }
}
