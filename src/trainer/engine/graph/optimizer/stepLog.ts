import { concatenate, reshape, sliceLast } from '../language/arrays.ts'
import * as e from '../language/elementwise.ts'
import { constant } from '../language/graph.ts'
import { matMul, sumOfSquares } from '../language/products.ts'
import type { Tensor } from '../language/tensor.ts'
import type { Architecture, ObjectiveTensors } from '../network/architecture.ts'
import type { Evaluation } from '../network/evaluate.ts'
import { logColumns } from './loopOptimizer.ts'

/**
 * The numbers of a first-order step as plain sums, which cost little in the loop: the data loss, Σ w² of every block, Σ z²
 * of every layer with λ′, and Σ g² of every block. `summariseRows` makes the columns of the log of them, once a call.
 */
export interface StepSums {
  row: Tensor
  /** Whether the objective is finite (R). */
  isFinite: Tensor
}

const decayedLayers = ({ decayedFeatures }: Architecture): number[] =>
  decayedFeatures.flatMap((isDecayed, l) => (isDecayed ? [l] : []))

export const sumCount = (architecture: Architecture): number =>
  1 + 2 * architecture.blocks.length + decayedLayers(architecture).length

/** Returns the row of sums (R, sumCount) at a point. */
export function stepSums(
  architecture: Architecture,
  parameters: readonly Tensor[],
  problem: ObjectiveTensors,
  { dataLoss, features, gradient }: Evaluation,
): StepSums {
  const { blocks } = architecture
  const weights = parameters.map((W, i) => {
    if (!isFirstWeight(blocks[i]!)) return sumOfSquares(W)
    return sumOfSquares(e.multiply(W, e.cast(e.squareRoot(problem.first_decay), W.dtype)))
  })
  const penalised = decayedLayers(architecture).map((l) => sumOfSquares(features[l]!))
  const objective = columns([dataLoss, ...weights, ...penalised])
  const row = concatenate([objective, columns(gradient.map(sumOfSquares))], 1)
  return { row, isFinite: e.isFinite(total(objective)) }
}

const isFirstWeight = ({ kind, layer }: Architecture['blocks'][number]): boolean => kind === 'weight' && layer === 1

const columns = (numbers: readonly Tensor[]): Tensor =>
  concatenate(
    numbers.map((number) => reshape(number, [...number.shape, 1])),
    1,
  )

/** Returns the sum of every row (R, n): (R). */
const total = (rows: Tensor): Tensor => {
  const [runs = 1, n = 1] = rows.shape
  return reshape(matMul(rows, constant(rows.graph, 1, rows.dtype, [n, 1])), [runs])
}

/** Turns rows of sums (R, n, sumCount) into `logColumns` (R, n, 4). */
export function summariseRows(architecture: Architecture, rows: Tensor, problem: ObjectiveTensors): Tensor {
  const { blocks, runs } = architecture
  const [, n = 0, count = 0] = rows.shape
  const one = constant(rows.graph, 1, 'float64', [runs, 1])
  const half = (value: Tensor): Tensor => e.multiply(value, 0.5)
  const layers = decayedLayers(architecture)
  // λ of W_1 is in its sum already, column by column.
  const decays = blocks.map((block) =>
    half(isFirstWeight(block) ? one : sliceLast(problem.weight_decays, block.layer - 1, 1)),
  )
  const featureDecays = layers.map((l) => half(sliceLast(problem.feature_decays, l, 1)))
  const factors = concatenate([one, ...decays, ...featureDecays, ...blocks.map(() => one)], 1)
  const column = [0, ...blocks.map(() => 1), ...layers.map(() => 2), ...blocks.map(() => 3)]
  const places = column.flatMap((at) => logColumns.map((_, k) => (k === at ? 1 : 0)))
  const selection = constant(rows.graph, places, 'float64', [count, logColumns.length])
  const scaled = e.multiply(rows, reshape(factors, [runs, 1, count]))
  const summed = matMul(reshape(scaled, [runs * n, count]), selection)
  const norm = logColumns.length - 1
  const result = concatenate([sliceLast(summed, 0, norm), e.squareRoot(sliceLast(summed, norm, 1))], 1)
  return reshape(result, [runs, n, logColumns.length])
}
