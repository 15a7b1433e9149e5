import type { Cluster } from '../../shared/contract/clusters.ts'
import type { Connection } from './connection.ts'
import { slurm } from './engines/slurm.ts'

/** A job array to submit. */
export interface JobRequest {
  /** The name of the job. It is unique: the engine finds the job by it. */
  name: string
  /** The submission script on the cluster, and its arguments. */
  script: string
  scriptArguments: readonly string[]
  /** The folder for the output of the tasks. */
  logs: string
  /** The numbers of its tasks, rising. */
  tasks: readonly number[]
  cluster: Cluster
  /** The time of a task, in minutes. */
  minutes: number
}

export const taskStates = [
  'pending',
  'held',
  'running',
  'done',
  'failed',
  /** It was put back and then refused before its script began: nothing is wrong with the run. */
  'notStarted',
  'outOfMemory',
  'timeLimit',
  'nodeFailure',
  'preempted',
  'cancelled',
] as const

/** What an engine says about a task. */
export interface TaskState {
  state: (typeof taskStates)[number]
  /** Why it waits or failed, in the words of the engine; null where it says nothing. */
  reason: string | null
  host: string | null
}

/** The tasks of a job that the engine knows. A job that it has forgotten has none. */
export interface JobState {
  /** The number of the job; null where the engine knows no job of that name. */
  job: string | null
  tasks: ReadonlyMap<number, TaskState>
}

/**
 * What Collapsar asks of the engine of a cluster. All of it goes through commands on the login node. Jobs are named, and an
 * engine must find a job by its name, because a number may pass to another job. Another engine is a file beside slurm.ts
 * and a word in contract/clusters.ts (docs/clusters.md).
 */
export interface ClusterEngine {
  /** The submission script that a new cluster starts with. */
  template: string
  /** Submits a job array and returns its number. Throws a CallError with the words of the engine where it refuses. */
  submit(connection: Connection, request: JobRequest): Promise<string>
  /** Reads what the engine knows of a job. Throws a CallError where it does not answer. */
  states(connection: Connection, name: string): Promise<JobState>
  /** Cancels every task of a job, or some. */
  cancel(connection: Connection, name: string, tasks?: readonly number[]): Promise<void>
  /** Keeps waiting tasks from starting, and asks running ones to end at a checkpoint. */
  hold(connection: Connection, name: string): Promise<void>
  /** Lets held tasks start. */
  release(connection: Connection, name: string): Promise<void>
  /** The most tasks of one array. */
  largestArray(connection: Connection): Promise<number>
  /** Describes the engine for the check; throws a CallError where its commands are missing. */
  describe(connection: Connection, cluster: Cluster): Promise<string>
  /** Runs a command in a job and returns what it prints; rejects after `patienceMs`, with why the job waits. */
  tryJob(connection: Connection, request: Omit<JobRequest, 'tasks'>, patienceMs: number): Promise<string>
}

const engines: Record<Cluster['engine'], ClusterEngine> = { slurm }

export const engineOf = ({ engine }: Cluster): ClusterEngine => engines[engine]
