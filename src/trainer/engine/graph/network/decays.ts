import { reshape, sliceLast } from '../language/arrays.ts'
import type { Tensor } from '../language/tensor.ts'
import type { Architecture, ObjectiveTensors } from './architecture.ts'

type Block = Architecture['blocks'][number]

/** Whether λ of a block differs from column to column: W_1 in whitened coordinates. */
export const variesByColumn = ({ kind, layer }: Block): boolean => kind === 'weight' && layer === 1

/** Returns λ of a block: (R, 1, 1), or (R, 1, r) where it varies by column. */
export const weightDecay = (problem: ObjectiveTensors, block: Block): Tensor =>
  variesByColumn(block) ? problem.first_decay : entry(problem.weight_decays, block.layer - 1)

/** Returns λ′ of layer l + 1 times the sample weight, (R, 1, 1). */
export const featureDecay = (problem: ObjectiveTensors, l: number): Tensor => entry(problem.feature_decays, l)

/** Returns entry l of a per-run vector (R, L), (R, 1, 1). */
const entry = (values: Tensor, l: number): Tensor => reshape(sliceLast(values, l, 1), [values.shape[0] ?? 1, 1, 1])
