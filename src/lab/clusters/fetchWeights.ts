import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hasEnded } from '../../shared/contract/runs.ts'
import { valueOfFrame } from '../../shared/frames/values.ts'
import { followFrames } from '../frames/follow.ts'
import type { LabContext } from '../runs/labContext.ts'
import { resumable } from '../store/runRows.ts'
import type { SubmissionRow } from '../store/tables.ts'
import type { ClusterList } from './clusterList.ts'
import { connect, type Connection } from './connection.ts'
import { framesAtHome } from './follow.ts'
import { frameNames, readRemote } from './mirror.ts'
import { readCheckpoint } from './task/checkpointFile.ts'
import { folders } from './task/layout.ts'

/** Copies checkpoints and weights at stored steps of the ended runs of a study into the history. Returns for how many runs. */
export async function fetchWeights(context: LabContext, list: ClusterList, study: string): Promise<number> {
  const { store } = context
  const done = new Set<string>()
  for (const submission of store.clusters.submissionsOf(study)) {
    const cluster = list.find(submission.cluster)
    const connection = connect(cluster.host)
    await fetchSnapshots(context, await framesAtHome({ cluster, connection, submission }, list, 'weights'))
    for (const { runId } of store.clusters.runsOf(submission.token)) {
      if (!hasEnded(store.runs.summary(runId).status)) continue
      const path = join(folders.study(study), 'checkpoints', runId)
      if (
        await fetchCheckpoint(
          context,
          { connection, submission },
          join(cluster.folder, path),
          join(list.mirror(cluster.name), path),
        )
      )
        done.add(runId)
    }
  }
  return done.size
}

/** Copies the checkpoint of a run into the history. Returns whether there was one. */
export async function fetchCheckpoint(
  { store }: Pick<LabContext, 'store'>,
  { connection }: { connection: Connection; submission: SubmissionRow },
  remote: string,
  local: string,
): Promise<boolean> {
  const run = local.slice(local.lastIndexOf('/') + 1)
  const checkpoint = connection.isLocal ? readCheckpoint(remote, run) : await copied(connection, remote, local, run)
  if (checkpoint === null) return false
  store.connection.atomically(() => {
    store.checkpoints.save(run, checkpoint)
    if (!resumable.includes(store.runs.summary(run).status)) store.checkpoints.deleteResumePoint(run)
  })
  return true
}

async function copied(connection: Connection, remote: string, local: string, run: string) {
  const bytes = await readRemote(connection, remote)
  if (bytes === null) return null
  mkdirSync(dirname(local), { recursive: true })
  writeFileSync(local, bytes)
  return readCheckpoint(local, run)
}

async function fetchSnapshots({ store }: LabContext, folder: string): Promise<void> {
  for (const name of frameNames(folder)) {
    const follower = followFrames(join(folder, name))
    for (let hasMore = true; hasMore;) {
      const batch = follower.read()
      store.connection.atomically(() => {
        for (const { frame } of batch.frames) {
          const { step, weights } = valueOfFrame(frame) as { step: number; weights: Float64Array[] }
          if (frame.kind === 'snapshot' && store.clusters.run(frame.run))
            store.snapshots.save(frame.run, { step, weights })
        }
      })
      hasMore = batch.hasMore
    }
  }
}
