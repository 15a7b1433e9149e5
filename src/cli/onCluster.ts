import type { Command } from 'commander'
import { TaskOptions } from '../shared/contract/clusters.ts'
import { CallError } from '../shared/contract/errors.ts'
import type { LabContract } from '../shared/contract/index.ts'
import { hasEnded } from '../shared/contract/runs.ts'
import type { Parsed } from '../shared/contract/schema.ts'
import { groupedBy } from '../shared/statistics/groupedBy.ts'
import { taskStateText } from '../shared/taskState.ts'
import type { Lab } from '../lab/lab.ts'
import type { StudyPlan } from '../shared/spec/studyPlan.ts'
import { readMegabytes, readMinutes } from './clusterValues.ts'
import { bytes, table } from './format.ts'
import { readCount } from './optionValues.ts'
import { programName } from './programName.ts'
import { readStudy, trackStudy } from './studies/tracked.ts'
import { trainAndReport, type TrackedRuns, type TrainingOptions } from './training.ts'
import { withLab, type HomeOption } from './withLab.ts'

export interface ClusterOptions extends TaskValues {
  on?: string
  detach?: boolean
  here?: number
}

/** What a study asks for in place of the settings of its cluster. */
export interface TaskValues {
  cores?: number
  memory?: number
  gpus?: string
  time?: number
  throttle?: number
  taskMinutes?: number
}

export const addClusterOptions = (command: Command): Command =>
  addTaskOptions(
    command
      .option('--on <cluster>', 'train on a cluster (lab cluster list) in place of this machine')
      .option('--here <number>', 'with --on: how many runs this machine trains, the first ones (default: 0)', readCount)
      .option('--detach', 'return when the cluster has the jobs, and do not follow them'),
  )

export const addTaskOptions = (command: Command): Command =>
  command
    .option('--cores <number>', 'processor cores of a task on the cluster (default: those of the cluster)', readCount)
    .option('--memory <size>', 'memory of a task on the cluster, as 4G or 800M', readMegabytes)
    .option('--gpus <gpus>', 'GPUs of a task on the cluster, as 1 or a100:1')
    .option('--time <limit>', 'longest time of a job on the cluster: minutes, H:MM:SS or D-HH:MM:SS', readMinutes)
    .option('--throttle <number>', 'tasks that run at the same time on the cluster', readCount)
    .option('--task-minutes <minutes>', 'time of a task on the cluster: short runs are packed until then', readCount)

/** Returns what was asked for, by the names of the contract. */
export function taskOptions({ cores, memory, gpus, time, throttle, taskMinutes }: TaskValues): TaskOptions {
  const asked = { cores, megabytes: memory, gpus, minutes: time, throttle, taskMinutes }
  return TaskOptions.parse(Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)))
}

/** Throws a CallError that names an option of a cluster which is given without one. */
export function refuseClusterOptions({ detach, here, ...values }: ClusterOptions): void {
  const { cores, memory, gpus, time, throttle, taskMinutes } = values
  const options = { detach, here, cores, memory, gpus, time, throttle, 'task-minutes': taskMinutes }
  const given = Object.entries(options).find(([, value]) => value !== undefined)
  if (given) throw new CallError('invalid', `--${given[0]} concerns a cluster: name it with --on, or leave it out`)
}

/** Data sets from so many bytes on are announced before they are copied. */
const largeBytes = 100e6

/** Says which large data sets a study copies to a cluster first. */
async function announceData({ handlers }: Lab, name: string, plan: StudyPlan): Promise<void> {
  const missing = await handlers['clusters.missingData']({ name, plan })
  for (const set of missing.filter((one) => one.bytes >= largeBytes))
    console.error(`Copies the data set ${set.name} (${bytes(set.bytes)}) to ${name} before the first task.`)
}

/** Starts a study on a cluster and follows it. Ctrl+C ends the following, not the study. */
export function runOnCluster(
  study: Parsed<LabContract, 'studies.start'>,
  options: TrainingOptions & ClusterOptions,
): Promise<number> {
  const start = async (lab: Lab): Promise<string> => {
    await announceData(lab, study.cluster ?? '', study.plan)
    return await lab.handlers['studies.start'](study)
  }
  if (options.detach && options.here)
    throw new CallError('invalid', '--detach trains no run on this machine: leave out --here')
  if (options.detach)
    return withLab(options, async (lab) => {
      const id = await start(lab)
      const problem = await updateOnce(lab)
      console.log(await placeText(lab, id))
      console.log(`Follow it with: ${programName} study follow ${id}`)
      if (problem !== null) console.error(problem)
      return problem === null ? 0 : 1
    })
  return trainAndReport(options, async (lab) => await followed(lab, await start(lab)))
}

export const followStudy = (prefix: string, options: TrainingOptions): Promise<number> =>
  trainAndReport(options, async (lab) => {
    const { summary } = await readStudy(lab, prefix)
    return await followed(lab, summary.id)
  })

export const fetchStudy = (prefix: string, options: HomeOption): Promise<number> =>
  withLab(options, async (lab) => {
    const { summary } = await readStudy(lab, prefix)
    await updateOnce(lab)
    const count = await lab.handlers['clusters.fetchWeights']({ study: summary.id })
    console.log(`Copied the weights of ${count} of ${summary.runs} runs.`)
    return 0
  })

/** How often the command line asks the clusters, in milliseconds. */
const askMs = 2000

/** Tracks a study on a cluster: the history changes when the lab asks the cluster. */
export async function followed(lab: Lab, study: string): Promise<TrackedRuns> {
  const problem = await updateOnce(lab)
  if (problem !== null) console.error(problem)
  let said = problem
  const timer = setInterval(() => {
    void updateOnce(lab).then((now) => {
      if (now !== said && now !== null) console.error(now)
      said = now
    })
  }, askMs)
  const tracked = await trackStudy(lab, study)
  const command = `${programName} study follow ${study}`
  return {
    ...tracked,
    stop: async () => {
      console.error('The study continues on the cluster.')
      const { cells } = await lab.handlers['studies.read']({ id: study })
      const away = new Set((await lab.handlers['clusters.runs']({ study })).map(({ run }) => run))
      const here = cells.filter(({ run }) => !away.has(run.id) && !hasEnded(run.status))
      for (const { run } of here) await lab.handlers['runs.stop']({ id: run.id })
    },
    resumeCommand: (runs) => (runs.every(({ status }) => hasEnded(status)) ? tracked.resumeCommand(runs) : command),
    close: () => clearInterval(timer),
  }
}

/** Asks the clusters once. Returns what is wrong with one of them; null where all answer. */
export async function updateOnce({ handlers }: Lab): Promise<string | null> {
  const contacts = await handlers['clusters.update']({})
  const failed = contacts.find(({ problem }) => problem !== null)
  if (!failed) return null
  const fix = failed.fix === null ? '' : ` ${failed.fix}`
  return `${failed.cluster}: ${failed.problem}.${fix} Collapsar asks again; tasks continue on the cluster.`
}

/** Lists where the runs of a study are; empty for a study of this machine. */
export async function placeText({ handlers }: Lab, study: string): Promise<string> {
  const runs = await handlers['clusters.runs']({ study })
  if (runs.length === 0) return ''
  const byState = groupedBy(runs, (run) => `${run.cluster} ${taskStateText(run)}`)
  return [...byState].map(([text, alike]) => `${alike.length} × ${text}`).join('\n')
}

/** Writes the runs of a study that are on a cluster as a table. */
export async function placeTable({ handlers }: Lab, study: string): Promise<string> {
  const runs = await handlers['clusters.runs']({ study })
  if (runs.length === 0) return ''
  const rows = runs.map(({ run, cluster, job, host, ...own }) => [run, cluster, job, host, taskStateText(own)])
  return table([['run', 'cluster', 'job', 'node', 'state'], ...rows.map((row) => row.map((cell) => cell ?? '–'))])
}
