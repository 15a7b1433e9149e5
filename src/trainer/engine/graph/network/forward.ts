import { reshape, transpose } from '../language/arrays.ts'
import * as e from '../language/elementwise.ts'
import { matMul } from '../language/products.ts'
import type { Tensor } from '../language/tensor.ts'
import { graphActivations, sharpenedRelu, type GraphActivation } from './activations.ts'
import type { Architecture, ObjectiveTensors } from './architecture.ts'

/**
 * The forward pass below the output activation, which belongs to the loss; each tensor is (R, N, n_l). Samples are
 * rows, because widths fill the tiles of XLA's kernels better than N does.
 */
export interface Pass {
  /** A^1 … A^L. */
  A: Tensor[]
  /** σ(A^l), l = 1 … L − 1: Z^l without the input of a residual layer. */
  H: Tensor[]
  /** Z^1 … Z^{L−1}. */
  Z: Tensor[]
}

/** Runs the forward pass of eq. 1. `parameters`: W_1 … W_L, then b_1 … b_L if any, each (R, rows, cols). */
export function forward(
  architecture: Architecture,
  parameters: readonly Tensor[],
  problem: Pick<ObjectiveTensors, 'inputs' | 'smoothing'>,
): Pass {
  const { widths, bias, freeFeatures, residual } = architecture
  const { inputs } = problem
  const L = widths.length
  const pass: Pass = { A: [], H: [], Z: [] }
  for (let l = 0; l < L; l++) {
    const W = parameters[l]!
    const below = pass.Z[l - 1] ?? inputs
    const product = l === 0 && freeFeatures ? transpose(W) : matMul(below!, W, { b: true })
    const A = bias ? e.add(product, transpose(parameters[L + l]!)) : product
    pass.A.push(A)
    if (l === L - 1) break
    const H = hiddenActivation(architecture, problem, l).value(A)
    pass.H.push(H)
    pass.Z.push(residual[l] ? e.add(H, pass.Z[l - 1]!) : H)
  }
  return pass
}

/** Returns σ of hidden layer l, from 0. */
export function hiddenActivation(
  { activations, real }: Architecture,
  { smoothing }: Pick<ObjectiveTensors, 'smoothing'>,
  l: number,
): GraphActivation {
  const name = activations[l]!
  return smoothing && name === 'relu' ? sharpenedRelu(perRun(smoothing), real) : graphActivations[name]
}

/** Reshapes per-run numbers (R) to (R, 1, 1). */
export const perRun = (value: Tensor): Tensor => reshape(value, [...value.shape, 1, 1])
