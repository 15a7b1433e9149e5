import type { Cluster, ClusterCheck } from '../../shared/contract/clusters.ts'
import { shellCommand } from '../../shared/shellCommand.ts'
import { adviceFor } from './advice.ts'
import { connect, textOf, type Connection } from './connection.ts'
import { engineOf } from './engine.ts'
import { isInstalled, programFolder } from './install.ts'
import { programFiles } from './programFiles.ts'

/** How long the check waits for its job. */
const patienceMs = 120_000

interface Step {
  what: string
  /** Returns what was found; throws an Error that says what is wrong. */
  try(): Promise<string>
  /** What helps where the words of the failure say nothing better. */
  fix: string
  /** Failures for which the fix of the step is right whatever else their words could mean. */
  fixes?: RegExp
}

/**
 * Tries what a study needs, in the order in which one thing depends on another. After the first failure the rest is not
 * tried. `job`: also runs the engine in a job.
 */
export async function checkCluster(
  cluster: Cluster,
  { root, script, job }: { root: string; script: string; job: boolean },
): Promise<ClusterCheck[]> {
  const connection = connect(cluster.host)
  const checks: ClusterCheck[] = []
  for (const { what, try: attempt, fix, fixes } of stepsOf(connection, cluster, root, job ? script : null)) {
    if (checks.some(({ isFine }) => isFine !== true)) {
      checks.push({ what, isFine: null, detail: 'not tried', fix: null })
      continue
    }
    try {
      checks.push({ what, isFine: true, detail: await attempt(), fix: null })
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      const better = fixes?.test(detail) ? null : adviceFor(detail, cluster)
      checks.push({ what, isFine: false, detail, fix: better ?? fix })
    }
  }
  return checks
}

function stepsOf(connection: Connection, cluster: Cluster, root: string, script: string | null): Step[] {
  const { name, host, folder } = cluster
  const { version } = programFiles(root)
  const engine = engineOf(cluster)
  const steps: Step[] = [
    {
      what: 'login node',
      try: async () => `${host} answers as ${(await textOf(connection, ['uname', '-nm'])).trim()}`,
      fix: `log in with a key, without a password: ssh-copy-id ${host}; a host with two factors needs an open connection: ssh -M ${host}`,
    },
    {
      what: 'engine of the cluster',
      try: () => engine.describe(connection, cluster),
      fix: 'make its commands available to ssh without a terminal (PATH in ~/.bashrc), or name another --partition',
      fixes: /is not there|command not found/i,
    },
    {
      what: 'shared folder',
      try: async () => {
        const probe = `${folder}/.collapsar-${process.pid}`
        await textOf(connection, ['mkdir', '-p', '--', folder])
        await textOf(connection, ['sh', '-c', 'echo probe > "$1" && rm -- "$1"', 'sh', probe])
        const free = await textOf(connection, ['df', '-Pk', '--', folder])
        return `${folder} is writable, ${gigabytes(free)} GB free`
      },
      fix: 'choose a --folder that you may write to and that the compute nodes see',
      fixes: /permission denied/i,
    },
    {
      what: 'this version',
      try: async () => {
        if (!(await isInstalled(connection, cluster, version))) throw new Error(`${version} is not installed`)
        return programFolder(cluster, version)
      },
      fix: `run: lab cluster install ${shellCommand([name])}`,
      fixes: /is not installed/,
    },
  ]
  if (script === null) return steps
  return [
    ...steps,
    {
      what: 'compute node',
      try: () => tryNode(connection, cluster, version, script),
      fix: 'edit the submission script (modules, constraints), the --partition, --account or --gpus of the cluster',
    },
  ]
}

/** Runs the engine in a job and describes what it found there. */
async function tryNode(connection: Connection, cluster: Cluster, version: string, script: string): Promise<string> {
  const name = `check-${Date.now().toString(36)}`
  const folder = `${cluster.folder}/checks/${name}`
  await textOf(connection, ['mkdir', '-p', '--', folder])
  await textOf(connection, ['sh', '-c', 'cat > "$1" && chmod 755 "$1"', 'sh', `${folder}/script.sh`], { input: script })
  const request = {
    name,
    script: `${folder}/script.sh`,
    scriptArguments: [programFolder(cluster, version), '--probe'],
    logs: folder,
    cluster,
    minutes: 5,
  }
  try {
    const text = await engineOf(cluster).tryJob(connection, request, patienceMs)
    const found = /^probe: (.*)$/m.exec(text)?.[1]
    if (found === undefined) throw new Error(`the job printed no report: ${text.trim().split('\n').at(-1) ?? ''}`)
    return found
  } finally {
    await connection.run(['rm', '-rf', '--', folder]).catch(() => {})
  }
}

const gigabytes = (df: string): number =>
  Math.floor(Number(df.trim().split('\n').at(-1)?.trim().split(/\s+/)[3] ?? 0) / 2 ** 20)
