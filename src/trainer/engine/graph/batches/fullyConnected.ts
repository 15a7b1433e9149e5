import { gatherRows, reshape } from '../language/arrays.ts'
import * as e from '../language/elementwise.ts'
import type { Tensor } from '../language/tensor.ts'
import type { Architecture, ObjectiveTensors } from '../network/architecture.ts'
import { evaluate } from '../network/evaluate.ts'
import type { Batch, BatchModel } from './batchModel.ts'

/** Returns the fully connected network of an architecture as a model of batches. */
export function fullyConnectedModel(architecture: Architecture): BatchModel {
  return {
    blocks: architecture.blocks,
    statistics: {},
    initialStatistics: () => ({}),
    arguments: {},
    isCompiled: true,
    evaluate(parameters, _, problem, batch) {
      const inputs = rowsOf(problem.inputs!, batch)
      const own = { ...architecture, samples: batch.size, batches: null }
      return { ...evaluate(own, parameters, { ...ofBatch(architecture, problem, batch), inputs }), statistics: {} }
    },
  }
}

/**
 * Returns the arguments of the objective of a batch, except the inputs. Sums over samples count N/size times, so the
 * mean over the batches of an epoch is the objective of the whole set.
 */
export function ofBatch({ samples }: Architecture, problem: ObjectiveTensors, batch: Batch): ObjectiveTensors {
  const share = samples / batch.size
  return {
    ...problem,
    targets: rowsOf(problem.targets, batch),
    sample_weight: e.multiply(problem.sample_weight, share),
    feature_decays: e.multiply(problem.feature_decays, share),
  }
}

/** Returns the rows of the batch of an array (1, N, …): (1, size, …). */
function rowsOf(array: Tensor, { indices, size }: Batch): Tensor {
  const [, ...whole] = array.shape
  const rows = gatherRows(reshape(array, whole), indices)
  return reshape(rows, [1, size, ...whole.slice(1)])
}
