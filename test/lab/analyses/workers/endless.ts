import { parentPort, workerData } from 'node:worker_threads'
import type { Work, WorkMessage } from '../../../../src/lab/analyses/work.ts'

/** Says how many weights it got, as progress, and then computes for ever. */
const { weights } = workerData as Work
parentPort?.postMessage({ kind: 'progressed', done: weights.length / 10 } satisfies WorkMessage)
for (;;);
