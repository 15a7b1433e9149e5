import { Worker } from 'node:worker_threads'
import type { CheckpointComparison, CheckpointResult } from '../../shared/contract/checkpoints.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import type { Emit } from '../../shared/rpc/server.ts'
import type { Work, WorkMessage } from './work.ts'

type CheckpointHandlers = Pick<Handlers<LabContract>, Extract<keyof Handlers<LabContract>, `checkpoints.${string}`>>

/**
 * Analyses checkpoints in worker threads, so that the lab stays responsive and only the thread can run out of memory.
 * `program`: the program of the threads. `close` ends them.
 */
export function checkpointHandlers(
  program: string,
  emit: Emit<LabContract>,
): { handlers: CheckpointHandlers; close(): void } {
  const running = new Set<(reason: CallError) => void>()
  const stopAll = (reason: CallError): void => {
    for (const stop of [...running]) stop(reason)
  }
  const make = <R extends CheckpointResult | CheckpointComparison>(work: Work): Promise<R> => {
    const worker = new Worker(program, { workerData: work, execArgv: [] })
    return new Promise<R>((resolve, reject) => {
      const stop = (reason: CallError): void => {
        reject(reason)
        void worker.terminate()
      }
      running.add(stop)
      worker.on('message', (message: WorkMessage) => {
        if (message.kind === 'progressed') emit('checkpoints.progressed', { done: message.done })
        else if (message.kind === 'made') resolve(message.result as R)
        else reject(new CallError(message.error.code, message.error.message, message.error.detail))
      })
      worker.on('error', (error) =>
        reject(new CallError('internal', `the analysis failed: ${error.message}`, error.stack)),
      )
      worker.on('exit', (code) => {
        running.delete(stop)
        reject(new CallError('internal', `the analysis ended with exit code ${code}`))
      })
    })
  }
  return {
    handlers: {
      'checkpoints.analyse': (request) => make<CheckpointResult>({ kind: 'analyse', request }),
      'checkpoints.compare': ({ files, match }) => make<CheckpointComparison>({ kind: 'compare', files, match }),
      'checkpoints.stop': () => {
        stopAll(new CallError('notPossible', 'the analysis of the checkpoint was stopped'))
        return null
      },
    },
    close: () => stopAll(new CallError('notPossible', 'Collapsar closed before the analysis was finished')),
  }
}
