/**
 * Analyses: what is computed from the weights of a run after it was trained, in a worker thread, since it may take most
 * of a minute. A result is kept in the history under run, kind, step and all that it depends on, and not computed twice.
 *
 * A kind of analysis is
 * - its parameters and its result in `shared/contract/analyses/<kind>.ts`, both as members in `contract/analyses.ts`;
 * - `{ version, weights: 'one' | 'all' }` in `kinds.ts`;
 * - a pure function `(input, report) => result` in a file of this folder, in the table of `compute.ts`. `work.ts` says
 *   what its input is: problem, spec, sample, weights (θ by step), parameters. Seeds are parameters.
 *
 * Figures ask by `FigureSource.analyse`, everybody else by the call `analyses.make`; `analyses.kept` asks for what is there.
 */
import { CallError } from '../../shared/contract/errors.ts'
import type { AnalysisKind, AnalysisRequest, AnalysisResult } from '../../shared/contract/analyses.ts'
import type { LabContext } from '../runs/labContext.ts'
import { keep, readKept } from './kept.ts'
import { prepare, type Prepared } from './prepare.ts'
import { startWorker, type Computation } from './startWorker.ts'

export interface Analyst {
  /** The result: from the history where it was made before. Rejects with a CallError, also when it is stopped. */
  make(request: AnalysisRequest): Promise<AnalysisResult>
  /** The result, where it is in the history; null else, also where the run has no weights yet. */
  kept(request: AnalysisRequest): AnalysisResult | null
  /** Ends what goes on and what waits of one run and kind. Throws a CallError where there is nothing. */
  stop(run: string, kind: AnalysisKind): void
  /** Ends all. */
  close(): void
}

interface Task extends Prepared {
  run: string
  kind: AnalysisKind
  /** null while it waits for its turn. */
  computation: Computation | null
  result: Promise<AnalysisResult>
  answer: { resolve(result: AnalysisResult): void; reject(error: unknown): void }
}

/** How much must be done before the time that is left can be told from it. */
const enoughDone = 0.02

/** `workerPath`: the program of the threads, `worker.ts`; `atOnce`: how many there are at a time. */
export function analyst(context: LabContext, workerPath: string, atOnce: number): Analyst {
  let tasks: Task[] = []

  const beginNext = (): void => {
    for (const task of [...tasks]) {
      const going = tasks.filter(({ computation }) => computation !== null)
      const isFree = !going.some(({ run, kind }) => run === task.run && kind === task.kind)
      if (going.length < atOnce && isFree && tasks.includes(task)) begin(task)
    }
  }
  const begin = (task: Task): void => {
    const seconds = stopwatch()
    const tell = (done: number): void => tellProgress(context, task, done, seconds())
    const over = (): void => {
      tasks = tasks.filter((other) => other !== task)
      beginNext()
    }
    tell(0)
    try {
      task.computation = startWorker(workerPath, task.work(), tell)
    } catch (error) {
      task.answer.reject(error)
      return over()
    }
    const { result } = task.computation
    const made = result.then((value) => {
      keep(context, task.key, seconds(), value)
      tell(1)
      task.answer.resolve(value)
    })
    void made.catch(task.answer.reject).finally(over)
  }
  const stopAll = (stopped: readonly Task[], reason: CallError): void => {
    tasks = tasks.filter((task) => !stopped.includes(task))
    for (const { computation, answer: settle } of stopped) {
      computation?.stop(reason)
      settle.reject(reason)
    }
    beginNext()
  }
  return {
    make: async (request) => {
      const prepared = prepare(context, request)
      const kept = readKept(context, prepared.key)
      if (kept) return kept
      const same = tasks.find(({ key }) => JSON.stringify(key) === JSON.stringify(prepared.key))
      if (same) return same.result
      const task = newTask(request, prepared)
      tasks.push(task)
      beginNext()
      return task.result
    },
    kept: (request) => findKept(context, request),
    stop: (run, kind) => {
      const stopped = tasks.filter((task) => task.run === run && task.kind === kind)
      if (stopped.length === 0) throw new CallError('notPossible', `no analysis '${kind}' of run ${run} is going on`)
      stopAll(stopped, new CallError('notPossible', `the analysis '${kind}' of run ${run} was stopped`))
    },
    close: () => stopAll(tasks, new CallError('notPossible', 'Collapsar was closed before the analysis was made')),
  }
}

/** Seconds since it was made. */
function stopwatch(): () => number {
  const began = performance.now()
  return () => (performance.now() - began) / 1000
}

/** null also where the run has no weights yet. */
function findKept(context: LabContext, request: AnalysisRequest): AnalysisResult | null {
  try {
    return readKept(context, prepare(context, request).key)
  } catch (error) {
    if (error instanceof CallError && error.code === 'notPossible') return null
    throw error
  }
}

function newTask({ run, kind }: AnalysisRequest, prepared: Prepared): Task {
  let settle: Task['answer'] = { resolve: () => {}, reject: () => {} }
  const result = new Promise<AnalysisResult>((resolve, reject) => (settle = { resolve, reject }))
  return { ...prepared, run, kind, computation: null, result, answer: settle }
}

function tellProgress({ emit }: LabContext, { run, kind }: Task, done: number, seconds: number): void {
  const secondsLeft = done < enoughDone ? null : (seconds * (1 - done)) / done
  emit('analyses.progressed', { run, kind, done, secondsLeft })
}
