import { Worker } from 'node:worker_threads'
import type { AnalysisResult } from '../../shared/contract/analyses.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { Work, WorkMessage } from './work.ts'

export interface Computation {
  /** Rejects with a CallError where there is no result. */
  result: Promise<AnalysisResult>
  /** Ends the computation at once; the result is rejected with this. */
  stop(reason: CallError): void
}

/** Computes in a thread of its own: the lab's event loop goes on, and what runs out of memory is the thread alone. */
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
  // A thread that could not even be loaded, or has no memory left.
  worker.on('error', (error) =>
    fail(new CallError('internal', `the analysis broke off: ${error.message}`, error.stack)),
  )
  worker.on('exit', (code) => fail(new CallError('internal', `the analysis broke off with exit code ${code}`)))
  return {
    result,
    stop: (reason) => {
      fail(reason)
      void worker.terminate()
    },
  }
}
