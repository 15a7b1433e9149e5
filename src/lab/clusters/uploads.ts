import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Cluster } from '../../shared/contract/clusters.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { datasetsPath, setPath } from '../datasets/dataSets.ts'
import type { Store } from '../store/store.ts'
import { textOf, type Connection } from './connection.ts'
import { upload } from './install.ts'
import { writeCheckpoint } from './task/checkpointFile.ts'
import { folders } from './task/layout.ts'

/** Returns the hashes of the imported data sets of specs that the cluster does not have. */
export async function missingSets(
  connection: Connection,
  { folder }: Pick<Cluster, 'folder'>,
  specs: readonly RunSpec[],
): Promise<string[]> {
  const hashes = [...new Set(specs.flatMap(({ data }) => (data.set === 'imported' ? [data.hash] : [])))]
  const missing: string[] = []
  for (const hash of hashes) {
    const answer = await connection.run(['test', '-e', `${folder}/${folders.datasets}/${setFile(hash)}`])
    if (answer.code !== 0) missing.push(hash)
  }
  return missing
}

const setFile = (hash: string): string => basename(setPath('', hash))

/** Copies the imported data sets that specs name, each once. Its name is the hash of its content. */
export async function uploadData(
  { home }: { home: string },
  connection: Connection,
  cluster: Pick<Cluster, 'folder'>,
  specs: readonly RunSpec[],
): Promise<void> {
  const target = `${cluster.folder}/${folders.datasets}`
  for (const hash of await missingSets(connection, cluster, specs)) {
    const name = setFile(hash)
    const draft = `${target}/.${process.pid}`
    await upload(connection, { folder: datasetsPath(home), paths: [name] }, draft)
    await textOf(connection, ['mv', '-f', '--', `${draft}/${name}`, `${target}/${name}`])
    await connection.run(['rmdir', '--', draft])
  }
}

/**
 * Copies the checkpoints of runs that this machine has trained, because a run that moves resumes from its checkpoint. A run
 * of the cluster has its own there, which is newer.
 */
export async function uploadCheckpoints(
  { checkpoints, clusters }: Store,
  connection: Connection,
  runs: readonly string[],
  target: string,
): Promise<void> {
  const own = runs.filter((run) => clusters.run(run)?.sequence === -1 && checkpoints.kind(run) === 'resumable')
  if (own.length === 0) return
  const draft = mkdtempSync(join(tmpdir(), 'collapsar-checkpoints-'))
  try {
    for (const run of own) {
      const checkpoint = checkpoints.whole(run)
      if (checkpoint) writeCheckpoint(join(draft, run), run, checkpoint)
    }
    await upload(connection, { folder: draft, paths: ['.'] }, target)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}
