import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { Cluster } from '../../shared/contract/clusters.ts'
import { shellCommand } from '../../shared/shellCommand.ts'
import { textOf, type Connection } from './connection.ts'
import { folders } from './task/layout.ts'
import { programFiles, type ProgramFiles } from './programFiles.ts'

/** An engine has hundreds of megabytes. */
const copyMs = 3_600_000

export const programFolder = ({ folder }: Pick<Cluster, 'folder'>, version: string): string =>
  `${folder}/${folders.versions}/${version}`

export const isInstalled = async (connection: Connection, cluster: Cluster, version: string): Promise<boolean> =>
  (await connection.run(['test', '-x', `${programFolder(cluster, version)}/task`])).code === 0

/**
 * Copies this program with its engine into a folder of the cluster, once for each version. The folder gets its name when
 * it is complete, so a copy that was cut off is never used.
 */
export async function install(
  connection: Connection,
  cluster: Cluster,
  root: string,
): Promise<{ folder: string; isNew: boolean }> {
  const files = programFiles(root)
  const folder = programFolder(cluster, files.version)
  if (await isInstalled(connection, cluster, files.version)) return { folder, isNew: false }
  const draft = `${cluster.folder}/${folders.versions}/.${files.version}-${process.pid}`
  await textOf(connection, ['mkdir', '-p', '--', draft])
  try {
    for (const set of files.sets) await upload(connection, set, `${draft}/${set.into}`)
    await textOf(connection, ['sh', '-c', 'cat > "$1" && chmod 755 "$1"', 'sh', `${draft}/task`], {
      input: launcher(files),
    })
    await textOf(connection, ['mv', '-T', '--', draft, folder])
  } catch (error) {
    await connection.run(['rm', '-rf', '--', draft], { timeoutMs: 300_000 }).catch(() => {})
    throw error
  }
  return { folder, isNew: true }
}

/** Copies files into a folder of the cluster through one stream. `paths`: below `folder`. */
export async function upload(
  connection: Connection,
  { folder, paths }: { folder: string; paths: readonly string[] },
  into: string,
): Promise<void> {
  const compress = connection.isLocal ? [] : ['-z']
  await textOf(connection, ['mkdir', '-p', '--', into])
  const { stream, ended } = packed([
    'tar',
    ...compress,
    '--exclude=*.map',
    '--exclude=*.d.ts',
    '-cf',
    '-',
    '-C',
    folder,
    '--',
    ...paths,
  ])
  await textOf(connection, ['tar', ...compress, '-xf', '-', '-C', into], { input: stream, timeoutMs: copyMs })
  await ended
}

/** Starts a program whose output is sent on. `ended` rejects where it fails, because the other side may not notice. */
function packed(command: readonly string[]): { stream: Readable; ended: Promise<void> } {
  const [program = '', ...rest] = command
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
  let err = ''
  child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()))
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${program} failed: ${err.slice(-500)}`))))
  })
  ended.catch(() => {})
  return { stream: child.stdout, ended }
}

/** The program that a submission script starts: task FOLDER INDEX. */
const launcher = ({ node, cli }: ProgramFiles): string => `#!/bin/sh
# Trains tasks of a study with this version of Collapsar: task FOLDER INDEX
here=$(cd "$(dirname "$0")" && pwd)
export COLLAPSAR_ROOT="$here"
exec "$here"/${shellCommand([node])} "$here"/${shellCommand([cli])} task "$@"
`
