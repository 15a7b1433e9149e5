/** Runs the cases of `run.ts` one after another, and stops at the first fault. */
import { parentPort, workerData } from 'node:worker_threads'
import { caseOf, faultOf, targetsIn } from './targets.ts'

const { seed, first, count, folder, shared } = workerData as {
  seed: number
  first: number
  count: number
  folder: string
  shared: Int32Array
}
const targets = targetsIn(folder)
for (let index = first; index < first + count; index++) {
  shared[0] = index
  const what = await faultOf(caseOf(targets, seed, index).input)
  if (what !== null) {
    parentPort?.postMessage({ index, what })
    break
  }
}
