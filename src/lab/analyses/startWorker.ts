import { Worker } from 'node:worker_threads'
import type { AnalysisResult } from '../../shared/contract/analyses.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { Work, WorkMessage } from './work.ts'

export interface Computation {
  /** Rejects with a CallError where the computation fails. */
  result: Promise<AnalysisResult>
  /** Terminates the computation at once and rejects its result with `reason`. */
  stop(reason: CallError): void
}

/** Computes in a worker thread: the lab stays responsive, and only the thread can run out of memory. */
export function startWorker(path: string, work: Work, onProgress: (done: number) => void): Computation {
  const worker = new Worker(path, { workerData: work, execArgv: [] })
  let pending: { resolve(result: AnalysisResult): void; reject(error: CallError): void }
  const result = new Promise<AnalysisResult>((resolve, reject) => (pending = { resolve, reject }))
  const fail = (error: CallError): void => pending.reject(error)
  worker.on('message', (message: WorkMessage) => {
    if (message.kind === 'progressed') return onProgress(message.done)
    if (message.kind === 'made') return pending.resolve(message.result)
    const { code, message: text, detail } = message.error
    fail(new CallError(code, text, detail))
  })
  // The thread could not load its program, or ran out of memory.
  worker.on('error', (error) => fail(new CallError('internal', `the analysis failed: ${error.message}`, error.stack)))
  worker.on('exit', (code) => fail(new CallError('internal', `the analysis ended with exit code ${code}`)))
  return {
    result,
    stop: (reason) => {
      fail(reason)
      void worker.terminate()
    },
  }
}
