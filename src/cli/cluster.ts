import type { Command } from 'commander'
import { Cluster, type ClusterCheck } from '../shared/contract/clusters.ts'
import { shellCommand } from '../shared/shellCommand.ts'
import { CallError } from '../shared/contract/errors.ts'
import { readMegabytes, readMinutes } from './clusterValues.ts'
import { table } from './format.ts'
import { readCount } from './optionValues.ts'
import { programName } from './programName.ts'
import { addHomeOption, withLab, type HomeOption, type Report } from './withLab.ts'

interface AddOptions extends HomeOption {
  host: string
  folder: string
  partition?: string
  account?: string
  time: number
  cores: number
  memory?: number
  gpus?: string
  throttle?: number
  taskMinutes: number
}

export function addClusterCommands(root: Command, report: Report): void {
  const cluster = root.command('cluster').description('set up clusters with Slurm, on which studies train')
  addHomeOption(cluster.command('list'))
    .description('list the clusters')
    .action(async (options) => report(await listClusters(options)))
  addHomeOption(cluster.command('add'))
    .description('add a cluster, or change one; prints the path of its submission script, which you may edit')
    .argument('<name>', 'name of the cluster')
    .requiredOption('--host <host>', 'login node as your ssh knows it; local where sbatch is on this machine')
    .requiredOption('--folder <path>', 'folder that login and compute nodes share')
    .option('--partition <name>', 'partition of the jobs (default: that of the cluster)')
    .option('--account <name>', 'account of the jobs (default: yours)')
    .option('--time <limit>', 'longest time of a job: minutes, H:MM:SS or D-HH:MM:SS', readMinutes, 60)
    .option('--cores <number>', 'processor cores of a task', readCount, 1)
    .option('--memory <size>', 'memory of a task, as 4G or 800M (default: that of the cluster)', readMegabytes)
    .option('--gpus <gpus>', 'GPUs of a task, as 1 or a100:1 (default: none)')
    .option('--throttle <number>', 'tasks that run at the same time (default: as many as start)', readCount)
    .option('--task-minutes <minutes>', 'time of a task: short runs are packed until it is reached', readCount, 10)
    .action(async (name, options) => report(await addCluster(name, options)))
  const named = (command: string, description: string): Command =>
    addHomeOption(cluster.command(command)).description(description).argument('<name>', 'name of the cluster')
  named('check', 'try everything that a study needs on a cluster, and name what to fix')
    .option('--no-job', 'submit no job, which may wait in the queue')
    .action(async (name, options) => report(await checkCluster(name, options)))
  named('install', 'copy this Collapsar with its engine to a cluster').action(async (name, options) =>
    report(await installOn(name, options)),
  )
  named('remove', 'remove a cluster from the list; its folder stays').action(async (name, options) =>
    report(await removeCluster(name, options)),
  )
}

const listClusters = (options: HomeOption): Promise<number> =>
  withLab(options, async ({ handlers }) => {
    const all = await handlers['clusters.list']({})
    const rows = all.map(({ name, host, folder, partition, minutes, cores, gpus }) => [
      name,
      host,
      folder,
      partition ?? '–',
      `${minutes} min`,
      String(cores),
      gpus ?? '–',
    ])
    if (rows.length === 0) console.log(`There are no clusters yet. Add one with: ${programName} cluster add NAME`)
    else console.log(table([['name', 'host', 'folder', 'partition', 'time', 'cores', 'GPUs'], ...rows]))
    return 0
  })

const addCluster = (name: string, options: AddOptions): Promise<number> =>
  withLab(options, async ({ handlers }) => {
    if (name === 'local') throw new CallError('invalid', "'local' stands for this machine: choose another name")
    const parsed = Cluster.safeParse({
      name,
      engine: 'slurm',
      host: options.host,
      folder: options.folder.replace(/(?<=.)\/+$/, ''),
      partition: options.partition ?? null,
      account: options.account ?? null,
      minutes: options.time,
      cores: options.cores,
      megabytes: options.memory ?? null,
      gpus: options.gpus ?? null,
      throttle: options.throttle ?? null,
      taskMinutes: options.taskMinutes,
    })
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      throw new CallError('invalid', `--${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not valid'}`)
    }
    const script = await handlers['clusters.save'](parsed.data)
    console.log(`Cluster ${name} is added. Its submission script: ${script}`)
    const word = shellCommand([name])
    console.log(`Next: ${programName} cluster install ${word}, then ${programName} cluster check ${word}`)
    return 0
  })

const checkCluster = (name: string, options: HomeOption & { job: boolean }): Promise<number> =>
  withLab(options, async ({ handlers }) => {
    const checks = await handlers['clusters.check']({ name, job: options.job })
    console.log(checks.map(checkLine).join('\n'))
    return checks.every(({ isFine }) => isFine) ? 0 : 1
  })

function checkLine({ what, isFine, detail, fix }: ClusterCheck): string {
  const mark = isFine === null ? '–' : isFine ? '✓' : '✗'
  return [`${mark} ${what}: ${detail}`, ...(fix === null ? [] : [`  to fix: ${fix}`])].join('\n')
}

const installOn = (name: string, options: HomeOption): Promise<number> =>
  withLab(options, async ({ handlers }) => {
    const { folder, isNew } = await handlers['clusters.install']({ name })
    console.log(isNew ? `Installed in ${folder}` : `This version is there already: ${folder}`)
    return 0
  })

const removeCluster = (name: string, options: HomeOption): Promise<number> =>
  withLab(options, async ({ handlers }) => {
    await handlers['clusters.remove']({ name })
    console.log(`Cluster ${name} is removed from the list. Its folder and its studies stay.`)
    return 0
  })
