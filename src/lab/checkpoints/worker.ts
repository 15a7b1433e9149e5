/** The program of a worker thread: it analyses one checkpoint, or compares two, and exits. */
import { parentPort, workerData } from 'node:worker_threads'
import { errorReport } from '../../shared/contract/errors.ts'
import { analyseCheckpoint } from './analyseCheckpoint.ts'
import { compareCheckpoints } from './compareCheckpoints.ts'
import type { Work, WorkMessage } from './work.ts'

const post = (message: WorkMessage): void => parentPort?.postMessage(message)
const report = (done: number): void => post({ kind: 'progressed', done })

try {
  const work = workerData as Work
  const result =
    work.kind === 'analyse'
      ? await analyseCheckpoint(work.request, report)
      : await compareCheckpoints(work.files, work.match, report)
  post({ kind: 'made', result })
} catch (error) {
  post({ kind: 'failed', error: errorReport(error) })
}
