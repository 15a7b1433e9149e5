import { join } from 'node:path'
import type { Cluster } from '../../shared/contract/clusters.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import { hasEnded } from '../../shared/contract/runs.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import type { RunServices } from '../runs/handlers.ts'
import { studyHandlers } from '../studies/handlers.ts'
import { isOver } from '../studies/progress.ts'
import type { ClusterList } from './clusterList.ts'
import { connect, textOf } from './connection.ts'
import { engineOf } from './engine.ts'
import type { ClusterFollower } from './follow.ts'
import type { ClusterServices } from './handlers.ts'
import { requeue } from './requeue.ts'
import type { RunSeconds } from './runSeconds.ts'
import { planSubmissions, requireReady, type Readiness } from './submit.ts'
import { folders } from './task/layout.ts'

type Calls = 'studies.start' | 'studies.pause' | 'studies.resume' | 'studies.extend'
type Local = ReturnType<typeof studyHandlers>

/** What the calls about studies need. */
interface Given extends ClusterServices {
  secondsOf: RunSeconds
}

/** Answers the calls about studies. A study without runs on a cluster is handled on this machine. */
export function studiesOnClusters(
  given: Given,
  list: ClusterList,
  follower: ClusterFollower,
): Pick<Handlers<LabContract>, Calls> {
  const { services, reportChange, root, here } = given
  const { store } = services.context
  const clusterOf = (study: string): string | null => store.clusters.submissionsOf(study).at(-1)?.cluster ?? null
  const plan = planner(given, follower)

  /** Stores what `work` stores, for a cluster in place of the queue of this machine. */
  const submit = async (name: string, work: (held: Local) => string | Promise<string>): Promise<string> => {
    const cluster = list.find(name)
    const ready = await requireReady({ root }, cluster)
    const added: string[] = []
    const queue = heldQueue(services, added)
    const study = await work(studyHandlers({ ...services, queue }, reportChange))
    plan(cluster, study, added, ready)
    return study
  }
  return {
    'studies.start': async (study) =>
      study.cluster === undefined
        ? await here['studies.start'](study)
        : await submit(study.cluster, (held) => held['studies.start'](study)),
    'studies.extend': async (input) => {
      const name = clusterOf(input.id)
      if (name === null) return await here['studies.extend'](input)
      await submit(name, async (held) => {
        await held['studies.extend'](input)
        return input.id
      })
      return null
    },
    'studies.pause': async (input) => {
      if (clusterOf(input.id) === null) return await here['studies.pause'](input)
      await forJobs(given, list, input.id, async (token, cluster, folder) => {
        await textOf(connect(cluster.host), ['touch', '--', join(folder, 'control/pause')])
        await engineOf(cluster).hold(connect(cluster.host), token)
      })
      store.studies.setPaused(input.id, true)
      reportChange(input.id)
      void follower.update()
      return null
    },
    'studies.resume': async (input) => {
      const name = clusterOf(input.id)
      if (name === null) return await here['studies.resume'](input)
      const unfinished = store.runs.ofStudy(input.id).filter(({ status }) => hasEnded(status) && !isOver(status))
      if (unfinished.length === 0 && !store.studies.isPaused(input.id))
        throw new CallError('notPossible', `study ${input.id} cannot be resumed: none of its runs was interrupted`)
      await forJobs(given, list, input.id, async (token, cluster, folder) => {
        await textOf(connect(cluster.host), ['rm', '-f', '--', join(folder, 'control/pause')])
        await engineOf(cluster).release(connect(cluster.host), token)
      })
      if (unfinished.length > 0) {
        const cluster = list.find(name)
        const ready = await requireReady({ root }, cluster)
        // A stop that the cluster does not have yet must reach the old task before a new one has the run.
        await follower.update(name)
        for (const summary of unfinished) {
          store.clusters.setRepeats(summary.id, 0)
          requeue(services.context, summary)
        }
        const ids = unfinished.map(({ id }) => id)
        plan(cluster, input.id, ids, ready)
      }
      store.studies.setPaused(input.id, false)
      reportChange(input.id)
      return null
    },
  }
}

/** Gives runs of a study to a cluster, and lets the follower submit them. */
function planner({ services, secondsOf }: Given, follower: ClusterFollower) {
  const { context } = services
  const { store } = context
  return (cluster: Cluster, study: string, runs: readonly string[], ready: Readiness): void => {
    const timed = runs.map((run) => ({ run, spec: store.runs.spec(run), seconds: secondsOf(run, cluster.name) }))
    planSubmissions({ store }, cluster, study, timed, ready)
    context.emit('clusters.changed', { study })
    follower.start()
    void follower.update()
  }
}

/** A queue that only notes the runs that would be added. */
const heldQueue = ({ queue }: RunServices, added: string[]): RunServices['queue'] => ({
  ...queue,
  prepare: () => {},
  add: (ids) => void added.push(...ids),
})

/** Does something with each job of a study that may still have tasks; `folder`: that of its submission. */
async function forJobs(
  { services }: Given,
  list: ClusterList,
  study: string,
  work: (token: string, cluster: Cluster, folder: string) => Promise<void>,
): Promise<void> {
  for (const { token, cluster: name, state } of services.context.store.clusters.submissionsOf(study)) {
    if (state === 'over') continue
    const cluster = list.find(name)
    await work(token, cluster, join(cluster.folder, folders.submission(study, token)))
  }
}
