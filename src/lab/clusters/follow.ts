import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Cluster, ClusterContact } from '../../shared/contract/clusters.ts'
import { groupedBy } from '../../shared/statistics/groupedBy.ts'
import { tryLog, type LabContext } from '../runs/labContext.ts'
import type { SubmissionRow } from '../store/tables.ts'
import type { ClusterList } from './clusterList.ts'
import { connect, type Connection } from './connection.ts'
import { engineOf, type JobState } from './engine.ts'
import { ingestFile } from './ingest.ts'
import { frameNames, mirrorFrames } from './mirror.ts'
import { applyStates, type EndedTasks } from './states.ts'
import { requeue } from './requeue.ts'
import type { RunSeconds } from './runSeconds.ts'
import { planSubmissions, send, type SubmitServices } from './submit.ts'
import { folders } from './task/layout.ts'

export interface FollowServices extends Omit<SubmitServices, 'store'> {
  context: LabContext
  list: ClusterList
  secondsOf: RunSeconds
}

export interface ClusterFollower {
  /** Asks the clusters with open jobs now. Rejects for no failure of a cluster: the answer names it. */
  update(): Promise<ClusterContact[]>
  /** Asks again and again, until `close`. */
  start(): void
  close(): Promise<void>
}

/** Milliseconds between two updates, and the longest pause while a cluster does not answer. */
const intervalMs = { local: 2000, ssh: 10_000 }
const longestPauseMs = 300_000

/** Follows the jobs on clusters: sends what is planned, takes in what tasks report, and reads the states of tasks. */
export function followClusters(services: FollowServices): ClusterFollower {
  const { context, list } = services
  const { store } = context
  const contacts = new Map<string, ClusterContact & { failures: number }>()
  const ended: EndedTasks = new Map()
  const repeats = new Map<string, number>()
  let running: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  const updateCluster = async (name: string, submissions: readonly SubmissionRow[]): Promise<void> => {
    const failures = contacts.get(name)?.failures ?? 0
    try {
      const cluster = list.find(name)
      const connection = connect(cluster.host)
      for (const submission of submissions) {
        if (isClosed) return
        await updateSubmission({ ...services, repeats }, { cluster, connection, submission }, ended)
      }
      const pause = intervalMs[connection.isLocal ? 'local' : 'ssh']
      contacts.set(name, { cluster: name, problem: null, nextAt: Date.now() + pause, failures: 0 })
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      const pause = Math.min(longestPauseMs, intervalMs.local * 2 ** Math.min(failures, 10))
      contacts.set(name, { cluster: name, problem, nextAt: Date.now() + pause, failures: failures + 1 })
    }
  }
  /** `isDue`: leaves out clusters whose pause is not over. */
  const updateAll = async (isDue: boolean): Promise<ClusterContact[]> => {
    const open = groupedBy(store.clusters.openSubmissions(), ({ cluster }) => cluster)
    for (const name of contacts.keys()) if (!open.has(name)) contacts.delete(name)
    for (const [name, submissions] of open) {
      if (isDue && Date.now() < (contacts.get(name)?.nextAt ?? 0)) continue
      await updateCluster(name, submissions)
    }
    return [...contacts.values()].map(({ cluster, problem, nextAt }) => ({ cluster, problem, nextAt }))
  }
  const queued = (isDue: boolean): Promise<ClusterContact[]> => {
    const next = running.then(() => (isClosed ? [] : updateAll(isDue)))
    running = next.catch(() => {})
    return next
  }
  return {
    update: () => queued(false),
    start() {
      if (timer) return
      timer = setInterval(() => void queued(true).catch(() => {}), intervalMs.local)
      timer.unref()
    },
    async close() {
      isClosed = true
      clearInterval(timer)
      await running
    },
  }
}

interface Followed {
  cluster: Cluster
  connection: Connection
  submission: SubmissionRow
}

async function updateSubmission(
  services: FollowServices & { repeats: Map<string, number> },
  { cluster, connection, submission }: Followed,
  ended: EndedTasks,
): Promise<void> {
  const { context, list, home, root, secondsOf } = services
  const { store } = context
  const { token, study } = submission
  if (submission.state === 'planned') {
    const job = await send({ store, home, root }, cluster, submission, list.script(cluster), secondsOf)
    store.clusters.updateSubmission(token, { job, state: 'submitted' })
    context.emit('clusters.changed', { study })
  }
  // The states first: what a task reports before it ends is then there when its end is seen.
  const states: JobState = await engineOf(cluster).states(connection, token)
  const folder = await framesAtHome({ cluster, connection, submission }, list)
  for (const name of frameNames(folder))
    await ingestFile(context, { cluster: cluster.name, token, name, path: join(folder, name) })
  const interrupted = await applyStates(context, { cluster, connection, submission }, states, ended)
  await repeat(services, { cluster, connection, submission }, interrupted)
}

/** How often the lab submits a run again after time limits, failures of nodes, preemption, or the loss of a job. */
const mostRepeats = 3

/** Submits runs again that something else ended. They resume from their checkpoints. */
async function repeat(
  { context, secondsOf, repeats }: FollowServices & { repeats: Map<string, number> },
  { cluster, connection, submission: { study } }: Followed,
  runs: readonly string[],
): Promise<void> {
  const { store } = context
  const again = runs.filter((run) => (repeats.get(run) ?? 0) < mostRepeats)
  if (again.length === 0 || store.studies.isPaused(study)) return
  const largest = await engineOf(cluster).largestArray(connection)
  for (const run of again) {
    const times = (repeats.get(run) ?? 0) + 1
    repeats.set(run, times)
    const reason = store.runs.summary(run).ending ?? ''
    requeue(context, store.runs.summary(run))
    tryLog(context, run, 'info', `${reason} Collapsar submits the run again (${times} of ${mostRepeats}).`)
  }
  const timed = again.map((run) => ({ run, spec: store.runs.spec(run), seconds: secondsOf(run, cluster.name) }))
  planSubmissions({ store }, cluster, study, timed, { largest })
}

/** Returns the folder of the frames of a submission: the shared one, or its mirror. */
export async function framesAtHome(
  { cluster, connection, submission: { study, token } }: Followed,
  list: ClusterList,
  part: 'frames' | 'weights' = 'frames',
): Promise<string> {
  const below = join(folders.submission(study, token), part)
  const remote = join(cluster.folder, below)
  if (connection.isLocal || (cluster.host === 'local' && existsSync(remote))) return remote
  const local = join(list.mirror(cluster.name), below)
  while (await mirrorFrames(connection, remote, local));
  return local
}
