import type { TrainerMessage, TrainerOrder } from '../../../src/shared/contract/trainer.ts'
import { begin, finished, onTrain, type Say } from './speak.ts'

/** Finishes every run at once and waits for the next order. A run of seed 9 never ends. The log says what the lab prepared. */
const reply = (message: TrainerMessage): Promise<void> =>
  new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve()))

let left = 0
let prepared = 'nothing'
process.on('message', (order: TrainerOrder) => {
  if (order.kind === 'prepare') prepared = order.trainer.engine
  if (order.kind === 'train') left = order.runs.length
})
onTrain(async ({ spec }, say: Say) => {
  await begin(say)
  await say({ kind: 'logged', level: 'info', message: `prepared ${prepared}` })
  if (spec.seed === 9) return
  await say(finished())
  left--
  if (left === 0) await reply({ kind: 'ready', memoryBytes: 1000 })
})
