import { join } from 'node:path'
import { hasEnded } from '../../shared/contract/runs.ts'
import type { Store } from '../store/store.ts'
import { textOf } from './connection.ts'
import { engineOf, type JobState } from './engine.ts'
import type { Followed } from './follow.ts'
import { folders, stopFile } from './task/layout.ts'

/** Paths of one command: a command line has a limit. */
const most = 200

/**
 * Sends the requests to stop runs that the cluster does not have yet. A task that waits and has no other run is cancelled at
 * once; a running task reads the request and stops its run at a checkpoint.
 */
export async function sendStops(
  { clusters, runs }: Pick<Store, 'clusters' | 'runs'>,
  { cluster, connection, submission: { study, token } }: Followed,
  { tasks }: JobState,
): Promise<void> {
  const all = clusters.runsOf(token)
  const asked = all.filter(({ stop }) => stop === 1)
  if (asked.length === 0) return
  const folder = join(cluster.folder, folders.submission(study, token))
  const paths = asked.map(({ runId }) => stopFile(folder, runId))
  for (let first = 0; first < paths.length; first += most)
    await textOf(connection, ['touch', '--', ...paths.slice(first, first + most)])
  const isWaiting = (task: number): boolean => ['pending', 'held'].includes(tasks.get(task)?.state ?? '')
  const isEmpty = (task: number): boolean =>
    all.every((run) => run.task !== task || hasEnded(runs.summary(run.runId).status))
  const empty = [...new Set(asked.map(({ task }) => task))].filter((task) => isWaiting(task) && isEmpty(task))
  if (empty.length > 0) await engineOf(cluster).cancel(connection, token, empty)
  for (const { runId } of asked) clusters.setStop(runId, 'sent')
}
