import { Worker } from 'node:worker_threads'
import { CallError } from '../../../shared/contract/errors.ts'
import type { Work, WorkMessage } from './work.ts'

type Answer = Exclude<WorkMessage, { kind: 'progressed' | 'failed' }>

export interface Job {
  /** Rejects with a CallError where the job fails. */
  answer: Promise<Answer>
  /** Terminates the thread and rejects its answer with `reason`. Resolves when the thread is gone and writes no more. */
  stop(reason: CallError): Promise<void>
}

/** Tables make garbage as fast as they are read. A small young generation holds less of it, at the same speed. */
export const importLimits = { maxYoungGenerationSizeMb: 24 }

/** Reads files in a worker thread: the lab stays responsive, and only the thread can run out of memory. */
export function startWorker(
  path: string,
  work: Work,
  onProgress: (stage: 'reading' | 'writing', done: number) => void,
): Job {
  // Libraries write of their faults to the error output. The answer has the sentence.
  const worker = new Worker(path, { workerData: work, execArgv: [], stderr: true, resourceLimits: importLimits })
  let pending: { resolve(answer: Answer): void; reject(error: CallError): void }
  const answer = new Promise<Answer>((resolve, reject) => (pending = { resolve, reject }))
  const fail = (error: CallError): void => pending.reject(error)
  worker.on('message', (message: WorkMessage) => {
    if (message.kind === 'progressed') return onProgress(message.stage, message.done)
    if (message.kind !== 'failed') return pending.resolve(message)
    const { code, message: text, detail } = message.error
    fail(new CallError(code, text, detail))
  })
  worker.on('error', (error) => fail(workerFailure(error)))
  worker.on('exit', (code) => fail(new CallError('internal', `the import ended with exit code ${code}`)))
  return {
    answer,
    stop: async (reason) => {
      fail(reason)
      await worker.terminate()
    },
  }
}

const workerFailure = (error: Error): CallError =>
  'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new CallError('notPossible', 'the import ran out of memory: the files are too large for this machine')
    : new CallError('internal', `the import failed: ${error.message}`, error.stack)
