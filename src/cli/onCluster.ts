import type { Command } from 'commander'
import type { ClusterRun } from '../shared/contract/clusters.ts'
import type { LabContract } from '../shared/contract/index.ts'
import { hasEnded } from '../shared/contract/runs.ts'
import type { Parsed } from '../shared/contract/schema.ts'
import { groupedBy } from '../shared/statistics/groupedBy.ts'
import type { Lab } from '../lab/lab.ts'
import { table } from './format.ts'
import { programName } from './programName.ts'
import { readStudy, trackStudy } from './studies/tracked.ts'
import { trainAndReport, type TrackedRuns, type TrainingOptions } from './training.ts'
import { withLab, type HomeOption } from './withLab.ts'

export interface ClusterOptions {
  on?: string
  detach?: boolean
}

export const addClusterOptions = (command: Command): Command =>
  command
    .option('--on <cluster>', 'train on a cluster (lab cluster list) in place of this machine')
    .option('--detach', 'return when the cluster has the jobs, and do not follow them')

/** Starts a study on a cluster and follows it. Ctrl+C ends the following, not the study. */
export function runOnCluster(
  study: Parsed<LabContract, 'studies.start'>,
  options: TrainingOptions & ClusterOptions,
): Promise<number> {
  if (options.detach)
    return withLab(options, async (lab) => {
      const id = await lab.handlers['studies.start'](study)
      const problem = await updateOnce(lab)
      console.log(await placeText(lab, id))
      console.log(`Follow it with: ${programName} study follow ${id}`)
      if (problem !== null) console.error(problem)
      return problem === null ? 0 : 1
    })
  return trainAndReport(options, async (lab) => await followed(lab, await lab.handlers['studies.start'](study)))
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
    stop: async () => console.error('The study continues on the cluster.'),
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
  const byState = groupedBy(runs, (run) => `${run.cluster} ${stateText(run)}`)
  return [...byState].map(([text, alike]) => `${alike.length} × ${text}`).join('\n')
}

/** Writes the runs of a study that are on a cluster as a table. */
export async function placeTable({ handlers }: Lab, study: string): Promise<string> {
  const runs = await handlers['clusters.runs']({ study })
  if (runs.length === 0) return ''
  const rows = runs.map(({ run, cluster, job, host, state, reason }) => [run, cluster, job, host, state, reason])
  return table([
    ['run', 'cluster', 'job', 'node', 'state', 'reason'],
    ...rows.map((row) => row.map((cell) => cell ?? '–')),
  ])
}

const stateText = ({ state, reason }: ClusterRun): string => {
  if (state === null) return 'not submitted yet'
  return reason === null ? state : `${state} (${reason})`
}
