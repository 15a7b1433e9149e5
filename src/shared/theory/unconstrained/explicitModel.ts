import { matrix, type Matrix } from '../../linalg/matrix.ts'
import type { Problem } from '../problem.ts'
import { depthOf, type UnconstrainedModel } from './model.ts'

/**
 * Returns the objective of a DUFM of width d as the product trains it: layer 1 holds the free features H_1 (d, N), samples
 * in class order, and layer l + 1 the matrix W_l. λ_H is the decay of layer 1.
 * Source: Súkeník et al. 2405.14468, Definition 2; Garrod & Keating 2410.23169.
 */
export function unconstrainedProblem(
  model: UnconstrainedModel,
  width: number,
  loss: Problem['loss'],
  activation: 'identity' | 'relu',
): Problem {
  const [K, L, n] = [model.classes, depthOf(model), model.samples]
  const N = K * n
  const labels = Int32Array.from({ length: N }, (_, i) => Math.floor(i / n))
  const targets = matrix(K, N)
  labels.forEach((label, i) => (targets.data[label * N + i] = 1))
  const layers = L + 1
  return {
    inputs: null,
    inputScale: null,
    inputBasis: null,
    targets,
    labels,
    widths: [...Array.from({ length: L }, () => width), K],
    activations: Array.from({ length: layers }, (_, l) => (l === 0 || l === layers - 1 ? 'identity' : activation)),
    residual: Array.from({ length: layers }, () => false),
    bias: false,
    loss,
    weightDecays: [model.featureDecay, ...model.weightDecays],
    featureDecays: Array.from({ length: layers }, () => 0),
    sampleWeight: 1 / N,
  }
}

/**
 * Returns θ of unconstrainedProblem: M_1 repeated n times a class, then W_1 … W_L, each padded with zeros to the width d.
 * Padding changes no term of the objective. Throws when a matrix is larger than its place.
 */
export function packWeights(
  model: UnconstrainedModel,
  width: number,
  M1: Matrix,
  weights: readonly Matrix[],
): Float64Array {
  const [K, n] = [model.classes, model.samples]
  const N = K * n
  const L = depthOf(model)
  const shapes = [
    { rows: width, cols: N },
    ...Array.from({ length: L }, (_, l) => ({ rows: l === L - 1 ? K : width, cols: width })),
  ]
  const theta = new Float64Array(shapes.reduce((sum, { rows, cols }) => sum + rows * cols, 0))
  let offset = 0
  shapes.forEach(({ rows, cols }, l) => {
    const source = l === 0 ? M1 : weights[l - 1]!
    const repeat = l === 0 ? n : 1
    if (source.rows > rows || source.cols * repeat > cols)
      throw new RangeError(`packWeights: ${source.rows} × ${source.cols} does not fit width ${width}`)
    for (let i = 0; i < source.rows; i++)
      for (let j = 0; j < source.cols * repeat; j++)
        theta[offset + i * cols + j] = source.data[i * source.cols + Math.floor(j / repeat)]!
    offset += rows * cols
  })
  return theta
}
