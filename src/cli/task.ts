import type { Command } from 'commander'
import { CallError } from '../shared/contract/errors.ts'
import { taskExit } from '../lab/clusters/task/exit.ts'
import { findRoot } from '../lab/layout.ts'
import { readWhole } from './optionValues.ts'
import { userPath } from './paths.ts'
import type { Report } from './withLab.ts'

export function addTaskCommand(root: Command, report: Report): void {
  root
    .command('task')
    .description('train tasks of a study on a cluster node, without a history (submission scripts call this)')
    .argument('<folder>', 'folder of the submission')
    .argument('[index...]', 'numbers of the tasks, from 0', collectWhole)
    .option('--probe', 'print the engine that this node offers, and train nothing')
    .action(async (folder: string, tasks: number[] = [], { probe }: { probe?: true } = {}) =>
      report(probe ? await printProbe() : await runTasks(folder, tasks)),
    )
}

const collectWhole = (text: string, before: number[] = []): number[] => [...before, readWhole(text)]

/** Trains the tasks one after another. SIGUSR1, SIGTERM and SIGINT end them at a checkpoint. */
async function runTasks(folder: string, tasks: readonly number[]): Promise<number> {
  const { runTask } = await import('../lab/clusters/task/runTask.ts')
  const ending = new AbortController()
  for (const signal of ['SIGUSR1', 'SIGTERM', 'SIGINT'] as const) process.on(signal, () => ending.abort())
  let worst: number = taskExit.done
  for (const task of tasks) {
    const code = await readable(() =>
      runTask({ submission: userPath(folder), task, root: findRoot(), signal: ending.signal }),
    )
    worst = Math.max(worst, code)
  }
  return worst
}

async function printProbe(): Promise<number> {
  const { probeEngine } = await import('../lab/clusters/task/probe.ts')
  console.log(`probe: ${await probeEngine(findRoot())}`)
  return 0
}

/** A plan that is missing or damaged is a mistake of the caller, not a bug. */
async function readable(work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new CallError('notPossible', `the task cannot start: ${error.message}`)
  }
}
