import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { TaskPlan } from '../../../shared/contract/runFrames.ts'
import { openDataSets } from '../../datasets/dataSets.ts'
import { waitingRunOf } from '../../runs/machine.ts'
import { trainerOrders } from '../../runs/planTrainers.ts'
import { findMachine, openTrainers } from '../../runs/trainers.ts'
import { currentVersions } from '../../system/installation.ts'
import type { Checkpoint } from '../../store/checkpoints.ts'
import { readCheckpoint } from './checkpointFile.ts'
import { endedRuns } from './earlier.ts'
import { taskExit } from './exit.ts'
import { checkpointFile, stopFile, taskFile } from './layout.ts'
import { openReporter, type Reporter } from './reporter.ts'
import { flushEvery } from './flushing.ts'
import { scratchFolder } from './scratch.ts'
import { trainOrder, type TaskRun } from './trainOrder.ts'

export interface TaskOptions {
  /** The folder of the submission. */
  submission: string
  task: number
  /** The folder of the program. */
  root: string
  /** Aborted where the task must end soon. */
  signal: AbortSignal
  trainerPath?: string
  /** Milliseconds between two writes of what the runs report. */
  flushMs?: number
}

/**
 * Trains the runs of one task and writes what they report into files, with no history. Runs that an earlier attempt
 * ended are left out, and others resume from their checkpoints. Returns the exit code.
 */
export async function runTask(options: TaskOptions): Promise<number> {
  const { task, root, signal, flushMs = 1000 } = options
  const submission = resolve(options.submission)
  const plan = readPlan(submission, task)
  const ended = endedRuns(submission, task)
  const left = plan.runs.filter(({ run }) => !ended.has(run))
  if (left.length === 0) return taskExit.done
  const reporter = openReporter(submission, task, plan.session)
  const flushing = flushEvery(reporter, flushMs)
  const trainers = openTrainers({ home: scratchFolder(), root, ...trainerOf(options) })
  const context = { submission, signal, reporter, trainers, versions: currentVersions(root) }
  const runs = openRuns(submission, withoutStopped(submission, left, reporter), reporter)
  if (reporter.attempt === 0) for (const { run, spec } of runs) reporter.report(run, { kind: 'spec', spec })
  let isPaused = false
  for (const ids of await ordersOf(runs, plan.threads, root)) {
    if (signal.aborted) isPaused = true
    else {
      const members = runs.filter(({ run }) => ids.includes(run))
      const sets = openDataSets(root, join(submission, '../../..'))
      isPaused = (await trainOrder(context, members, sets, plan.threads)) || isPaused
    }
  }
  const isWritten = await flushing.close()
  reporter.close()
  if (!isWritten) return taskExit.cannotWrite
  return isPaused ? taskExit.unfinished : taskExit.done
}

const trainerOf = ({ trainerPath }: TaskOptions): { trainerPath?: string } =>
  trainerPath === undefined ? {} : { trainerPath }

function readPlan(submission: string, task: number): TaskPlan {
  const path = taskFile(submission, task)
  const plan = TaskPlan.parse(JSON.parse(readFileSync(path, 'utf8')))
  if (plan.task !== task) throw new Error(`${path} is the plan of task ${plan.task}`)
  return plan
}

/** Leaves out runs that the user stopped while the task waited, and reports them. */
function withoutStopped(submission: string, left: TaskPlan['runs'], reporter: Reporter): TaskPlan['runs'] {
  const isStopped = ({ run }: { run: string }): boolean => existsSync(stopFile(submission, run))
  const end = { status: 'stopped', ending: 'The user stopped the run while it waited.' } as const
  for (const { run } of left.filter(isStopped))
    reporter.report(run, { kind: 'ended', at: Date.now(), ...end, endKind: null, peakMemoryBytes: null })
  return left.filter((run) => !isStopped(run))
}

function openRuns(submission: string, left: TaskPlan['runs'], reporter: Reporter): TaskRun[] {
  return left.map(({ run, spec }) => {
    let checkpoint: Checkpoint | null = null
    try {
      checkpoint = readCheckpoint(checkpointFile(submission, run), run)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      reporter.report(run, {
        kind: 'logged',
        at: Date.now(),
        level: 'error',
        message: `${reason}; restarts from step 0`,
      })
    }
    return { run, spec, checkpoint }
  })
}

/** Groups the runs into the orders of one trainer at a time. */
async function ordersOf(runs: readonly TaskRun[], threads: number, root: string): Promise<string[][]> {
  const machine = { ...(await findMachine(root)), trainers: 1, cores: threads }
  const waiting = runs.map(({ run, spec, checkpoint }) => {
    const placement = checkpoint?.resume.plan.placement ?? null
    return waitingRunOf(spec, { id: run, study: '', placement }, machine)
  })
  return trainerOrders(waiting, 1)
}
