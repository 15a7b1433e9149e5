/**
 * Analyses compute results from the weights of a trained run, in a worker thread, since they may take most of a minute.
 * The history stores a result under run, kind, step and everything else that it depends on.
 *
 * A kind of analysis has
 * - parameters and result in `shared/contract/analyses/<kind>.ts`, both as members in `contract/analyses.ts`;
 * - `{ version, weights: 'one' | 'all' }` in `kinds.ts`;
 * - a pure function `(input, report) => result` in a file of this folder, in the table of `compute.ts`. `work.ts` defines
 *   its input: problem, spec, sample, weights (θ by step), parameters. Seeds are parameters.
 *
 * Figures call `FigureSource.analyse`, everything else the call `analyses.make`. `analyses.kept` reads stored results.
 */
import { CallError } from '../../shared/contract/errors.ts'
import type { AnalysisKind, AnalysisRequest, AnalysisResult } from '../../shared/contract/analyses.ts'
import type { LabContext } from '../runs/labContext.ts'
import { foreignCollapse, isWatched } from '../foreign/foreignCollapse.ts'
import { readStored, storeResult } from './kept.ts'
import { prepare, type Prepared } from './prepare.ts'
import { startWorker, type Computation } from './startWorker.ts'

export interface Analyst {
  /** Returns the stored result, or computes it. Rejects with a CallError, also when it is stopped. */
  make(request: AnalysisRequest): Promise<AnalysisResult>
  /** Reads the stored result; null where there is none, or the run has no weights yet. */
  kept(request: AnalysisRequest): AnalysisResult | null
  /** Stops running and waiting analyses of one run and kind. Throws a CallError where there are none. */
  stop(run: string, kind: AnalysisKind): void
  /** Stops all analyses. */
  close(): void
}

interface Task extends Prepared {
  run: string
  kind: AnalysisKind
  /** null while it waits. */
  computation: Computation | null
  result: Promise<AnalysisResult>
  answer: { resolve(result: AnalysisResult): void; reject(error: unknown): void }
}

/** Below this progress the remaining time cannot be estimated. */
const enoughDone = 0.02

/** `workerPath`: the program of the threads, `worker.ts`; `mostWorkers`: how many run at a time. */
export function analyst(context: LabContext, workerPath: string, mostWorkers: number): Analyst {
  let tasks: Task[] = []

  const startNext = (): void => {
    for (const task of [...tasks]) {
      const running = tasks.filter(({ computation }) => computation !== null)
      const isFree = !running.some(({ run, kind }) => run === task.run && kind === task.kind)
      if (running.length < mostWorkers && isFree && tasks.includes(task)) start(task)
    }
  }
  const start = (task: Task): void => {
    const seconds = stopwatch()
    const report = (done: number): void => reportProgress(context, task, done, seconds())
    const finish = (): void => {
      tasks = tasks.filter((other) => other !== task)
      startNext()
    }
    report(0)
    try {
      task.computation = startWorker(workerPath, task.work(), report)
    } catch (error) {
      task.answer.reject(error)
      return finish()
    }
    const { result } = task.computation
    const made = result.then((value) => {
      storeResult(context, task.key, seconds(), value)
      report(1)
      task.answer.resolve(value)
    })
    void made.catch(task.answer.reject).finally(finish)
  }
  const stopAll = (stopped: readonly Task[], reason: CallError): void => {
    tasks = tasks.filter((task) => !stopped.includes(task))
    for (const { computation, answer } of stopped) {
      computation?.stop(reason)
      answer.reject(reason)
    }
    startNext()
  }
  return {
    make: async (request) => {
      if (request.kind === 'collapse' && isWatched(context.store, request.run))
        return foreignCollapse(context.store, request.run, request.step)
      const prepared = prepare(context, request)
      const stored = readStored(context, prepared.key)
      if (stored) return stored
      const same = tasks.find(({ key }) => JSON.stringify(key) === JSON.stringify(prepared.key))
      if (same) return same.result
      const task = newTask(request, prepared)
      tasks.push(task)
      startNext()
      return task.result
    },
    kept: (request) => findStored(context, request),
    stop: (run, kind) => {
      const stopped = tasks.filter((task) => task.run === run && task.kind === kind)
      if (stopped.length === 0) throw new CallError('notPossible', `no analysis '${kind}' of run ${run} is running`)
      stopAll(stopped, new CallError('notPossible', `the analysis '${kind}' of run ${run} was stopped`))
    },
    close: () => stopAll(tasks, new CallError('notPossible', 'Collapsar closed before the analysis was finished')),
  }
}

/** Returns a function that reads the seconds since now. */
function stopwatch(): () => number {
  const began = performance.now()
  return () => (performance.now() - began) / 1000
}

/** Returns null also where the run has no weights yet. */
function findStored(context: LabContext, request: AnalysisRequest): AnalysisResult | null {
  try {
    return readStored(context, prepare(context, request).key)
  } catch (error) {
    if (error instanceof CallError && error.code === 'notPossible') return null
    throw error
  }
}

function newTask({ run, kind }: AnalysisRequest, prepared: Prepared): Task {
  let answer: Task['answer'] = { resolve: () => {}, reject: () => {} }
  const result = new Promise<AnalysisResult>((resolve, reject) => (answer = { resolve, reject }))
  return { ...prepared, run, kind, computation: null, result, answer }
}

function reportProgress({ emit }: LabContext, { run, kind }: Task, done: number, seconds: number): void {
  const secondsLeft = done < enoughDone ? null : (seconds * (1 - done)) / done
  emit('analyses.progressed', { run, kind, done, secondsLeft })
}
