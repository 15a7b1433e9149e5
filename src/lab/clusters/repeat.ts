import { tryLog, type LabContext } from '../runs/labContext.ts'
import { engineOf, type ClusterEngine } from './engine.ts'
import type { Followed } from './follow.ts'
import { requeue } from './requeue.ts'
import type { RunSeconds } from './runSeconds.ts'
import { planSubmissions } from './submit.ts'
import { readOptions } from './taskSettings.ts'

/** How often the lab submits a run again after time limits, failures of nodes, preemption, or the loss of a job. */
const mostRepeats = 3

/**
 * Submits runs again that something else ended. They resume from their checkpoints. The history counts the repeats, so a
 * restart of the lab grants no more of them.
 */
export async function repeat(
  context: LabContext,
  secondsOf: RunSeconds,
  { cluster, connection, submission }: Followed,
  runs: readonly string[],
  engine: Pick<ClusterEngine, 'largestArray'> = engineOf(cluster),
): Promise<void> {
  const { store } = context
  const { study } = submission
  const timesOf = (run: string): number => store.clusters.run(run)?.repeats ?? 0
  const again = runs.filter((run) => timesOf(run) < mostRepeats)
  if (again.length === 0 || store.studies.isPaused(study)) return
  const largest = await engine.largestArray(connection)
  for (const run of again) {
    const times = timesOf(run) + 1
    store.clusters.setRepeats(run, times)
    const reason = store.runs.summary(run).ending ?? ''
    requeue(context, store.runs.summary(run))
    tryLog(context, run, 'info', `${reason} Collapsar submits the run again (${times} of ${mostRepeats}).`)
  }
  const timed = again.map((run) => ({ run, spec: store.runs.spec(run), seconds: secondsOf(run, cluster.name) }))
  planSubmissions({ store }, cluster, study, timed, { largest }, { ...readOptions(submission), fromWeights: false })
}
