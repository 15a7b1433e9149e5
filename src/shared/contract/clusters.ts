import * as z from 'zod'
import { StudyPlan } from '../spec/studyPlan.ts'
import { RunId } from './runs.ts'
import { call, event } from './schema.ts'

/** The engines that a cluster may have; lab/clusters/engines has a file for each. */
export const clusterEngines = ['slurm'] as const

const Word = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]+$/u, 'has a control character')

export const ClusterName = Word.max(60).regex(/^[^/\\]+$/, 'a name of a cluster has no slash')

/** How a cluster is reached and what jobs ask it for. */
export const Cluster = z.strictObject({
  name: ClusterName,
  engine: z.enum(clusterEngines),
  /** `local`: the commands of the engine run on this machine. Else a host of the user's ssh. */
  host: Word.regex(/^[^-]/, 'a host does not begin with -').regex(/^\S+$/, 'a host has no space'),
  /** A folder that login and compute nodes share. */
  folder: Word.max(1000).regex(/^\//, 'a folder of a cluster begins with /'),
  partition: Word.nullable(),
  account: Word.nullable(),
  /** The longest time of a job, in minutes. */
  minutes: z.int().positive(),
  /** Processor cores of a task. */
  cores: z.int().positive(),
  /** Memory of a task in megabytes; null: the default of the cluster. */
  megabytes: z.int().positive().nullable(),
  /** GPUs of a task, as the engine names them: `1`, `a100:1`; null: none. */
  gpus: Word.nullable(),
  /** Tasks that run at a time; null: as many as the cluster starts. */
  throttle: z.int().positive().nullable(),
  /** The time that a task should take: short runs are packed until it is reached. */
  taskMinutes: z.int().positive(),
})
export type Cluster = z.infer<typeof Cluster>

/** What a study asks for in place of the settings of its cluster; absent: the setting. */
export const TaskOptions = Cluster.pick({
  minutes: true,
  cores: true,
  megabytes: true,
  gpus: true,
  throttle: true,
  taskMinutes: true,
}).partial()
export type TaskOptions = z.infer<typeof TaskOptions>

/** One thing that must work before a study can run on a cluster. */
export const ClusterCheck = z.strictObject({
  what: z.string(),
  /** null: it could not be tried, because something before it failed. */
  isFine: z.boolean().nullable(),
  /** What was found. */
  detail: z.string(),
  /** What to do where it is not fine. */
  fix: z.string().nullable(),
})
export type ClusterCheck = z.infer<typeof ClusterCheck>

/** Where a run of a cluster is, as the cluster says. */
export const ClusterRun = z.strictObject({
  run: RunId,
  cluster: z.string(),
  /** The number of the job with that of the task, as the engine prints it; null before the cluster has it. */
  job: z.string().nullable(),
  host: z.string().nullable(),
  /** `pending`, `running`, `held`, …; null before the first answer. */
  state: z.string().nullable(),
  /** Why it waits or failed, in the words of the cluster. */
  reason: z.string().nullable(),
  /** Since when it waits in the queue, in milliseconds since 1970; null: it does not wait. */
  waitsSince: z.number().nullable(),
})
export type ClusterRun = z.infer<typeof ClusterRun>

/** The state of the connection to a cluster. */
export const ClusterContact = z.strictObject({
  cluster: z.string(),
  /** null: it answers. */
  problem: z.string().nullable(),
  /** What to do; null where the problem says all. */
  fix: z.string().nullable(),
  /** When the lab asks again, in milliseconds since 1970. */
  nextAt: z.number(),
})
export type ClusterContact = z.infer<typeof ClusterContact>

const name = z.strictObject({ name: ClusterName })

/** Studies on clusters. A study on a cluster starts with `studies.start` and the name of the cluster. */
export const clusters = {
  list: call(z.strictObject({}), z.array(Cluster)),
  /** Adds a cluster or replaces one; answers the path of its submission script. */
  save: call(Cluster, z.string()),
  remove: call(name, z.null()),
  /** Tries everything that a study needs. `job`: also runs a job, which may wait in the queue. */
  check: call(name.extend({ job: z.boolean() }), z.array(ClusterCheck)),
  /** Copies this Collapsar with its engine to the cluster, unless it is there already. */
  install: call(name, z.strictObject({ folder: z.string(), isNew: z.boolean() })),
  /** The runs of a study that are on clusters. */
  runs: call(z.strictObject({ study: RunId }), z.array(ClusterRun)),
  /** Asks the clusters now, and takes in what their tasks have reported. Answers the state of each cluster with open jobs. */
  update: call(z.strictObject({}), z.array(ClusterContact)),
  /** How the last tries to ask the clusters ended. Asks none. */
  contacts: call(z.strictObject({}), z.array(ClusterContact)),
  /** The imported data sets of a plan that the cluster does not have yet, and that Collapsar copies first. */
  missingData: call(
    z.strictObject({ name: ClusterName, plan: StudyPlan }),
    z.array(z.strictObject({ name: z.string(), bytes: z.number() })),
  ),
  /** Copies checkpoints and stored weights of a study into the history; answers for how many runs. */
  fetchWeights: call(z.strictObject({ study: RunId }), z.int()),
  /** The place or state of runs has changed. */
  changed: event(z.strictObject({ study: RunId })),
  /** A cluster has not answered, or answers again. */
  contacted: event(ClusterContact),
}
