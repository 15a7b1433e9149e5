import type { Cluster } from '../../shared/contract/clusters.ts'
import { hasEnded } from '../../shared/contract/runs.ts'
import type { LabContext } from '../runs/labContext.ts'
import type { SubmissionRow } from '../store/tables.ts'
import { endOnCluster } from './applyFrame.ts'
import type { Connection } from './connection.ts'
import type { JobState, TaskState } from './engine.ts'
import { taskExit } from './task/exit.ts'
import { folders } from './task/layout.ts'

/** Tasks that an earlier update has seen ended, by token. The frames of a task may arrive after the news of its end. */
export type EndedTasks = Map<string, Set<number>>

interface Followed {
  cluster: Cluster
  connection: Connection
  submission: SubmissionRow
}

/** How a run ends whose task is over without an end of the run. */
interface Ending {
  status: 'crashed' | 'killed' | 'stopped' | 'interrupted'
  ending(reason: string, cluster: Cluster): string
}

const resume = 'Resume continues from the last checkpoint.'

const endings: Partial<Record<TaskState['state'] | 'gone', Ending>> = {
  notStarted: {
    status: 'interrupted',
    ending: (reason) => `The cluster did not start the task again (${reason}). ${resume}`,
  },
  done: { status: 'interrupted', ending: () => `The task ended before the run. ${resume}` },
  failed: { status: 'crashed', ending: (reason) => `The task failed (${reason}). Its last lines are in the log.` },
  outOfMemory: {
    status: 'killed',
    ending: (_, { megabytes }) =>
      `The task ran out of memory${megabytes === null ? '' : ` (${megabytes} MB)`}: give the cluster more with --memory.`,
  },
  timeLimit: { status: 'interrupted', ending: () => `The task reached its time limit. ${resume}` },
  nodeFailure: { status: 'interrupted', ending: () => `The node of the task failed. ${resume}` },
  preempted: { status: 'interrupted', ending: () => `The cluster preempted the task. ${resume}` },
  cancelled: { status: 'stopped', ending: () => `The task was cancelled on the cluster. ${resume}` },
  gone: { status: 'interrupted', ending: () => `The cluster does not know the job any more. ${resume}` },
}

const unfinished = `exit code ${taskExit.unfinished}`

/** A job that was just submitted may not be listed yet. */
const settleMs = 30_000
const logLines = 20

/** States that say nothing against the run: it may be repeated. */
const repeatable: readonly (TaskState['state'] | 'gone')[] = [
  'timeLimit',
  'nodeFailure',
  'preempted',
  'notStarted',
  'gone',
]

/**
 * Stores what the cluster says about the tasks of a submission, and ends runs whose task is over. Returns the runs that it
 * ended and that may be repeated.
 */
export async function applyStates(
  context: LabContext,
  followed: Followed,
  { job, tasks }: JobState,
  ended: EndedTasks,
): Promise<string[]> {
  const { store } = context
  const { submission } = followed
  const { token, study } = submission
  let isChanged = false
  const over = new Map<number, { state: TaskState['state'] | 'gone'; reason: string }>()
  for (const { runId, task, state, reason, host } of store.clusters.runsOf(token)) {
    const found = tasks.get(task)
    const now = found?.state ?? (job === null ? 'gone' : null)
    if (now === null) continue
    if (now !== 'gone' && (now !== state || found?.reason !== reason)) {
      store.clusters.setPlace(runId, { state: now, reason: found?.reason ?? null, host: found?.host ?? host })
      isChanged = true
    }
    if (endings[now]) over.set(task, { state: now, reason: found?.reason ?? 'no reason' })
  }
  const isNew = Date.now() - submission.createdAt < settleMs
  const known = ended.get(token) ?? new Set()
  const interrupted: string[] = []
  for (const [task, { state, reason }] of over) {
    if (!known.has(task)) known.add(task)
    else if (state !== 'gone' || !isNew) {
      const runs = await endRuns(context, followed, task, { state, reason })
      if (repeatable.includes(state)) interrupted.push(...runs)
    }
  }
  for (const task of known) if (!over.has(task)) known.delete(task)
  ended.set(token, known)
  if (isOver(store, token)) {
    store.clusters.updateSubmission(token, { state: 'over', job: submission.job ?? job })
    ended.delete(token)
    isChanged = true
  }
  if (isChanged) context.emit('clusters.changed', { study })
  return interrupted
}

/** Whether all runs of a submission have ended. */
export const isOver = (store: LabContext['store'], token: string): boolean =>
  store.clusters.runsOf(token).every(({ runId }) => hasEnded(store.runs.summary(runId).status))

/** Returns the runs that it ended. */
async function endRuns(
  context: LabContext,
  { cluster, connection, submission }: Followed,
  task: number,
  { state, reason }: { state: TaskState['state'] | 'gone'; reason: string },
): Promise<string[]> {
  // The task itself says that runs are left, and nothing requeued it.
  const how = endings[state === 'failed' && reason === unfinished ? 'done' : state]
  const { store } = context
  const left = store.clusters
    .runsOf(submission.token)
    .filter((run) => run.task === task && !hasEnded(store.runs.summary(run.runId).status))
  if (!how || left.length === 0) return []
  const lines = state === 'failed' ? await lastLines(connection, cluster, submission, task) : []
  for (const { runId } of left)
    endOnCluster(context, runId, { status: how.status, ending: how.ending(reason, cluster), lines })
  return left.map(({ runId }) => runId)
}

async function lastLines(
  connection: Connection,
  cluster: Cluster,
  { study, token }: SubmissionRow,
  task: number,
): Promise<string[]> {
  const path = `${cluster.folder}/${folders.submission(study, token)}/log/${task}.log`
  const { code, out } = await connection.run(['tail', '-n', String(logLines), '--', path])
  return code === 0
    ? out
        .toString()
        .split('\n')
        .filter((line) => line.trim() !== '')
    : []
}
