import * as e from '../language/elementwise.ts'
import { largest, sum } from '../language/reductions.ts'
import type { Tensor } from '../language/tensor.ts'
import { graphActivations } from './activations.ts'
import type { Architecture, ObjectiveTensors } from './architecture.ts'
import { perRun, type Pass } from './forward.ts'

/** The results of the output layer, always in float64. */
export interface Output {
  Z: Tensor // (R, N, K)
  dataLoss: Tensor // (R)
  /** ∂ dataLoss/∂Z^L (R, N, K). */
  D: Tensor
  /** σ'(A^L); null: 1. */
  slope: Tensor | null
}

/**
 * Computes the output activation and the loss in float64. In float32 z − y and 1 − z² lose four digits near saturation,
 * and the line search stalls one percent above the minimum.
 */
export function output(architecture: Architecture, pass: Pass, problem: ObjectiveTensors): Output {
  const A = e.cast(pass.A.at(-1)!, 'float64')
  const { value, derivative } = graphActivations[architecture.activations.at(-1)!]
  const H = value(A)
  const below = architecture.residual.at(-1) ? e.cast(pass.Z.at(-1)!, 'float64') : null
  const Z = below ? e.add(H, below) : H
  const q = problem.sample_weight
  const { loss, D } = losses[architecture.loss](Z, problem.targets)
  return { Z, dataLoss: e.multiply(loss, q), D: e.multiply(D, perRun(q)), slope: derivative?.(A, H) ?? null }
}

/** Returns the loss summed over the samples (R) and its derivative by Z (R, N, K). */
const losses: Readonly<Record<Architecture['loss'], (Z: Tensor, Y: Tensor) => { loss: Tensor; D: Tensor }>> = {
  squared(Z, Y) {
    const D = e.subtract(Z, Y)
    return { loss: e.multiply(sum(e.square(D), [1, 2]), 0.5), D }
  },
  crossEntropy(Z, Y) {
    const shifted = e.subtract(Z, largest(Z, [2], true))
    const powers = e.exponential(shifted)
    const total = sum(powers, [2], true)
    const perSample = e.subtract(e.logarithm(total), sum(e.multiply(shifted, Y), [2], true))
    return { loss: sum(perSample, [1, 2]), D: e.subtract(e.divide(powers, total), Y) }
  },
}
