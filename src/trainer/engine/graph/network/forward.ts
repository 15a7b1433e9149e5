import { reshape } from '../language/arrays.ts'
import * as e from '../language/elementwise.ts'
import { matMul } from '../language/products.ts'
import type { Tensor } from '../language/tensor.ts'
import { graphActivations } from './activations.ts'
import type { Architecture, ObjectiveTensors } from './architecture.ts'

/** A^l and σ(A^l) of every layer but the last, whose activation belongs to the loss, each (R, n_l, N). */
export interface Pass {
  /** A^1 … A^L. */
  A: Tensor[]
  /** σ(A^l), l = 1 … L − 1: Z^l without what a residual layer adds. */
  H: Tensor[]
  /** Z^1 … Z^{L−1}. */
  Z: Tensor[]
}

/** Forward pass of eq. 1. parameters: W_1 … W_L, then b_1 … b_L where there are any, each (R, rows, cols). */
export function forward(architecture: Architecture, parameters: readonly Tensor[], { inputs }: ObjectiveTensors): Pass {
  const { widths, bias, freeFeatures, activations, residual } = architecture
  const L = widths.length
  const pass: Pass = { A: [], H: [], Z: [] }
  for (let l = 0; l < L; l++) {
    const W = parameters[l]!
    const below = pass.Z[l - 1] ?? inputs
    const product = l === 0 && freeFeatures ? W : matMul(W, below!)
    const A = bias ? e.add(product, parameters[L + l]!) : product
    pass.A.push(A)
    if (l === L - 1) break
    const H = graphActivations[activations[l]!].value(A)
    pass.H.push(H)
    pass.Z.push(residual[l] ? e.add(H, pass.Z[l - 1]!) : H)
  }
  return pass
}

/** A per-run number (R) beside something with two more axes. */
export const perRun = (value: Tensor): Tensor => reshape(value, [...value.shape, 1, 1])
