import { epochOrder } from '../../../../shared/linalg/philox.ts'
import { batchCount, type Batches } from '../../../../shared/spec/batches.ts'

/** Returns the samples of each training step, from 0: those of the graph engine, in the same order. */
export function batchOrder(samples: number, batches: Batches): (step: number) => Int32Array {
  const { size, seed } = batches
  const perEpoch = batchCount(batches, samples)
  let known: { epoch: number; order: Int32Array } = { epoch: -1, order: new Int32Array(0) }
  return (step) => {
    const [epoch, place] = [Math.floor(step / perEpoch), step % perEpoch]
    if (known.epoch !== epoch) known = { epoch, order: epochOrder(seed, epoch, samples) }
    return known.order.slice(place * size, (place + 1) * size)
  }
}
