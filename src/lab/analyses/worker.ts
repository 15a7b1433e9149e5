/** The program of a worker thread: it computes one analysis and exits. */
import { parentPort, workerData } from 'node:worker_threads'
import { errorReport } from '../../shared/contract/errors.ts'
import { compute } from './compute.ts'
import type { Work, WorkMessage } from './work.ts'

/** Between two reports, in milliseconds. */
const reportEvery = 100

const post = (message: WorkMessage): void => parentPort?.postMessage(message)

let last = -Infinity
function report(done: number): void {
  const now = performance.now()
  if (now - last < reportEvery) return
  last = now
  post({ kind: 'progressed', done })
}

try {
  post({ kind: 'made', result: compute(workerData as Work, report) })
} catch (error) {
  const isInput = error instanceof RangeError
  post({ kind: 'failed', error: isInput ? { code: 'notPossible', message: error.message } : errorReport(error) })
}
