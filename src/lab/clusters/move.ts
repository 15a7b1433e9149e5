import { join } from 'node:path'
import { CallError } from '../../shared/contract/errors.ts'
import { hasEnded, type RunSummary } from '../../shared/contract/runs.ts'
import type { RunServices } from '../runs/handlers.ts'
import { emitChanged } from '../runs/labContext.ts'
import { resumeRuns, restart, rewind } from '../runs/resume.ts'
import { isOver } from '../studies/progress.ts'
import type { Store } from '../store/store.ts'
import type { SubmissionRow } from '../store/tables.ts'
import type { ClusterList } from './clusterList.ts'
import { connect, textOf, type Connection } from './connection.ts'
import { engineOf } from './engine.ts'
import { fetchCheckpoint } from './fetchWeights.ts'
import { folders, stopFile } from './task/layout.ts'

/** Returns runs of a study that may move. Throws a CallError that names the first one that may not. */
export function movable(store: Store, study: string, ids: readonly string[]): RunSummary[] {
  const own = new Map(store.runs.ofStudy(study).map((summary) => [summary.id, summary]))
  const elsewhere = store.runs.notEnded().find(({ id, owner }) => ids.includes(id) && owner.pid !== process.pid)
  if (elsewhere)
    throw new CallError('notPossible', `run ${elsewhere.id} waits in another open Collapsar: move it there`)
  return ids.map((id) => {
    const summary = own.get(id)
    if (!summary) throw new CallError('notFound', `study ${study} has no run '${id}'`)
    if (summary.status === 'running')
      throw new CallError('notPossible', `run ${id} is running: stop it first, then move it`)
    if (isOver(summary.status)) throw new CallError('notPossible', `run ${id} has ended (${summary.status})`)
    return summary
  })
}

/**
 * Takes runs from their clusters: their tasks leave them out, and their checkpoints come here. Throws a CallError where a
 * cluster does not answer, or where a run has started meanwhile.
 */
export async function takeFromClusters(
  { context }: RunServices,
  list: ClusterList,
  study: string,
  runs: readonly RunSummary[],
): Promise<void> {
  const { store } = context
  const moving = new Set(runs.map(({ id }) => id))
  for (const submission of store.clusters.submissionsOf(study)) {
    const { token } = submission
    const own = store.clusters.runsOf(token).filter(({ runId }) => moving.has(runId))
    if (own.length === 0) continue
    const cluster = list.find(submission.cluster)
    const connection = connect(cluster.host)
    if (submission.state === 'submitted') await leaveOut(store, list, submission, connection, moving)
    for (const { runId } of own) {
      const path = join(folders.study(study), 'checkpoints', runId)
      const paths = [join(cluster.folder, path), join(list.mirror(cluster.name), path)] as const
      if (store.runs.summary(runId).progress !== null)
        await fetchCheckpoint(context, { connection, submission }, ...paths)
    }
    if (own.some(({ runId }) => store.runs.summary(runId).status === 'running'))
      throw new CallError('notPossible', `a run of study ${study} has started meanwhile: try again without it`)
    for (const { runId } of own) store.clusters.release(runId)
  }
}

/** Asks the tasks of a submission to leave out runs, and cancels waiting tasks that have no other run. */
async function leaveOut(
  { clusters, runs }: Store,
  list: ClusterList,
  { token, study, cluster: name }: SubmissionRow,
  connection: Connection,
  moving: ReadonlySet<string>,
): Promise<void> {
  const cluster = list.find(name)
  const all = clusters.runsOf(token)
  const own = all.filter(({ runId }) => moving.has(runId) && !hasEnded(runs.summary(runId).status))
  if (own.length === 0) return
  const folder = join(cluster.folder, folders.submission(study, token))
  await textOf(connection, ['touch', '--', ...own.map(({ runId }) => stopFile(folder, runId))])
  const { tasks } = await engineOf(cluster).states(connection, token)
  const isLeft = (task: number): boolean =>
    all.some((run) => run.task === task && !moving.has(run.runId) && !hasEnded(runs.summary(run.runId).status))
  const isWaiting = (task: number): boolean => ['pending', 'held'].includes(tasks.get(task)?.state ?? '')
  const empty = [...new Set(own.map(({ task }) => task))].filter((task) => isWaiting(task) && !isLeft(task))
  if (empty.length > 0) await engineOf(cluster).cancel(connection, token, empty)
}

/** Queues runs on this machine: from their checkpoints, or from step 0 where they have none. */
export function queueHere({ context, queue, versions }: RunServices, runs: readonly RunSummary[]): void {
  const { store } = context
  const queued = store.connection.atomically(() => {
    for (const { id } of runs) {
      const summary = store.runs.summary(id)
      if (summary.status !== 'queued' || summary.progress === null) continue
      const point = store.checkpoints.resumePoint(id)
      if (point) rewind(store, summary, point)
      else restart(store, summary, versions)
    }
    return resumeRuns(
      context,
      runs.map(({ id }) => store.runs.summary(id)),
      { versions, fromWeights: false },
    )
  })
  for (const { run } of queued) emitChanged(context, run)
  queue.add(queued.map(({ run }) => run))
}
