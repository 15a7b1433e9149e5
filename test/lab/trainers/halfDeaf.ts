import type { TrainerOrder } from '../../../src/shared/contract/trainer.ts'
import { begin, finished, onTrain, type Say } from './speak.ts'

/** When a run is asked to stop, the first one finishes and the others keep running. */
let sayOfFirst: Say | null = null
onTrain((_run, say, index) => {
  if (index === 0) sayOfFirst = say
  return begin(say)
})
process.on('message', (order: TrainerOrder) => {
  if (order.kind === 'stop') void sayOfFirst?.(finished())
})
setInterval(() => {}, 1000)
