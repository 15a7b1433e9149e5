import { Worker } from 'node:worker_threads'
import { CallError } from '../../../shared/contract/errors.ts'
import type { Work, WorkMessage } from './work.ts'

type Answer = Exclude<WorkMessage, { kind: 'progressed' | 'failed' }>

export interface Job {
  /** Rejects with a CallError where there is none. */
  answer: Promise<Answer>
  /** Ends the thread; resolves when it is gone, and writes nothing any more. The answer is rejected with this. */
  stop(reason: CallError): Promise<void>
}

/** Reads in a thread of its own: the lab's event loop goes on, and what runs out of memory is the thread alone. */
export function startWorker(
  path: string,
  work: Work,
  onProgress: (stage: 'reading' | 'writing', done: number) => void,
): Job {
  const worker = new Worker(path, { workerData: work, execArgv: [] })
  let pending: { resolve(answer: Answer): void; reject(error: CallError): void }
  const answer = new Promise<Answer>((resolve, reject) => (pending = { resolve, reject }))
  const fail = (error: CallError): void => pending.reject(error)
  worker.on('message', (message: WorkMessage) => {
    if (message.kind === 'progressed') return onProgress(message.stage, message.done)
    if (message.kind !== 'failed') return pending.resolve(message)
    const { code, message: text, detail } = message.error
    fail(new CallError(code, text, detail))
  })
  worker.on('error', (error) => fail(broken(error)))
  worker.on('exit', (code) => fail(new CallError('internal', `the import broke off with exit code ${code}`)))
  return {
    answer,
    stop: async (reason) => {
      fail(reason)
      await worker.terminate()
    },
  }
}

const broken = (error: Error): CallError =>
  'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new CallError('notPossible', 'the import ran out of memory: the files are too large to be read here')
    : new CallError('internal', `the import broke off: ${error.message}`, error.stack)
