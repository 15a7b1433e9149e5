import type { Batches } from '../../../../shared/spec/batches.ts'
import { parameterBlocks, type Problem } from '../../../../shared/theory/problem.ts'
import { upload, type Tf } from '../network.ts'
import { evaluateSamples } from '../opsEngine.ts'
import type { BatchNetwork } from './batchEngine.ts'
import { batchOrder } from './batchOrder.ts'
import { batchOf } from './batchProblem.ts'

/** Returns a fully connected network on inputs that trains on batches. */
export function fullyConnectedBatches(tf: Tf, problem: Problem, batches: Batches): BatchNetwork {
  const whole = upload(tf, problem)
  const indicesOf = batchOrder(problem.labels.length, batches)
  return {
    blocks: parameterBlocks(problem),
    initialStatistics: () => ({}),
    evaluateBatch({ theta, step }, stage, gradient) {
      const own = batchOf(problem, indicesOf(step))
      const constants = upload(tf, own)
      const at = evaluateSamples(tf, own, constants, theta, stage, gradient)
      constants.inputs?.dispose()
      constants.one.dispose()
      return at
    },
    evaluate: (theta, stage) => evaluateSamples(tf, problem, whole, theta, stage, new Float64Array(theta.length)),
    read: null,
    dispose() {
      whole.inputs?.dispose()
      whole.one.dispose()
    },
  }
}
