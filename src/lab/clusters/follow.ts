import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Cluster, ClusterContact } from '../../shared/contract/clusters.ts'
import { groupedBy } from '../../shared/statistics/groupedBy.ts'
import type { LabContext } from '../runs/labContext.ts'
import type { SubmissionRow } from '../store/tables.ts'
import { adviceFor } from './advice.ts'
import type { ClusterList } from './clusterList.ts'
import { connect, type Connection } from './connection.ts'
import { engineOf, type JobState } from './engine.ts'
import { ingestFile } from './ingest.ts'
import { frameNames, mirrorFrames } from './mirror.ts'
import { repeat } from './repeat.ts'
import { applyStates, isOver, type EndedTasks } from './states.ts'
import { sendStops } from './stops.ts'
import type { RunSeconds } from './runSeconds.ts'
import { send, type SubmitServices } from './submit.ts'
import { folders } from './task/layout.ts'

export interface FollowServices extends Omit<SubmitServices, 'store'> {
  context: LabContext
  list: ClusterList
  secondsOf: RunSeconds
}

export interface ClusterFollower {
  /** Asks the clusters with open jobs now, or one of them. Rejects for no failure of a cluster: the answer names it. */
  update(cluster?: string): Promise<ClusterContact[]>
  /** Returns how the last tries ended, without asking. */
  contacts(): ClusterContact[]
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
  let running: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  const note = (contact: ClusterContact & { failures: number }): void => {
    const before = contacts.get(contact.cluster)?.problem ?? null
    contacts.set(contact.cluster, contact)
    if (before !== null || contact.problem !== null) context.emit('clusters.contacted', shown(contact))
  }
  const updateCluster = async (name: string, submissions: readonly SubmissionRow[]): Promise<void> => {
    const failures = contacts.get(name)?.failures ?? 0
    let host = name
    try {
      const cluster = list.find(name)
      host = cluster.host
      const connection = connect(cluster.host)
      await each(submissions, connection, async (submission) => {
        if (!isClosed) await updateSubmission(services, { cluster, connection, submission }, ended)
      })
      const pause = intervalMs[connection.isLocal ? 'local' : 'ssh']
      note({ cluster: name, problem: null, fix: null, nextAt: Date.now() + pause, failures: 0 })
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      const pause = Math.min(longestPauseMs, intervalMs.local * 2 ** Math.min(failures, 10))
      const fix = adviceFor(problem, { name, host })
      note({ cluster: name, problem, fix, nextAt: Date.now() + pause, failures: failures + 1 })
    }
  }
  /** `isDue`: leaves out clusters whose pause is not over. */
  const updateAll = async (isDue: boolean, only: string | null): Promise<ClusterContact[]> => {
    const open = groupedBy(store.clusters.openSubmissions(), ({ cluster }) => cluster)
    for (const name of contacts.keys()) if (!open.has(name)) contacts.delete(name)
    for (const [name, submissions] of open) {
      if (only !== null && name !== only) continue
      if (isDue && Date.now() < (contacts.get(name)?.nextAt ?? 0)) continue
      await updateCluster(name, submissions)
    }
    return [...contacts.values()].map(shown)
  }
  const queued = (isDue: boolean, only: string | null = null): Promise<ClusterContact[]> => {
    const next = running.then(() => (isClosed ? [] : updateAll(isDue, only)))
    running = next.catch(() => {})
    return next
  }
  return {
    update: (cluster) => queued(false, cluster ?? null),
    contacts: () => [...contacts.values()].map(shown),
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

const shown = ({ cluster, problem, fix, nextAt }: ClusterContact): ClusterContact => ({ cluster, problem, fix, nextAt })

/**
 * Does something with every submission, also after one of them has failed: a job that Slurm refuses must not keep the others
 * from being followed. Stops where the cluster itself does not answer. Rejects with the first failure.
 */
async function each(
  submissions: readonly SubmissionRow[],
  connection: Connection,
  work: (submission: SubmissionRow) => Promise<void>,
): Promise<void> {
  let failure: unknown = null
  for (const submission of submissions) {
    try {
      await work(submission)
    } catch (error) {
      failure ??= error
      await connection.run(['true'])
    }
  }
  if (failure !== null) throw failure
}

/** One submission with the way to its cluster. */
export interface Followed {
  cluster: Cluster
  connection: Connection
  submission: SubmissionRow
}

async function updateSubmission(
  services: FollowServices,
  { cluster, connection, submission }: Followed,
  ended: EndedTasks,
): Promise<void> {
  const { context, list, home, root, secondsOf } = services
  const { store } = context
  const { token, study } = submission
  if (submission.state === 'planned' && isOver(store, token))
    return store.clusters.updateSubmission(token, { state: 'over' })
  if (submission.state === 'planned') {
    const job = await send({ store, home, root }, cluster, submission, list.script(cluster), secondsOf)
    store.clusters.updateSubmission(token, { job, state: 'submitted' })
    context.emit('clusters.changed', { study })
  }
  // The states first: what a task reports before it ends is then there when its end is seen.
  const states: JobState = await engineOf(cluster).states(connection, token)
  await sendStops(store, { cluster, connection, submission }, states)
  const folder = await framesAtHome({ cluster, connection, submission }, list)
  for (const name of frameNames(folder))
    await ingestFile(context, { cluster: cluster.name, token, name, path: join(folder, name) })
  const interrupted = await applyStates(context, { cluster, connection, submission }, states, ended)
  await repeat(context, secondsOf, { cluster, connection, submission }, interrupted)
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
