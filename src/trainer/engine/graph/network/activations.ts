import type { Activation } from '../../../../shared/spec/runSpec.ts'
import { unaryOperation } from '../language/elementwise.ts'
import * as e from '../language/elementwise.ts'
import type { Tensor } from '../language/tensor.ts'

/** An activation as graph operations: the value, and the derivative from a = pre-activation and h = value. */
export interface GraphActivation {
  value(a: Tensor): Tensor
  derivative: ((a: Tensor, h: Tensor) => Tensor) | null // null: 1
}

/** A width of 0 is replaced by this one, which no pre-activation can tell from it: quotients stay finite or +∞. */
const leastWidth = { float32: 1e-30, float64: 1e-150 } as const

/** Returns ReLU smoothed over the width ε, a float64 tensor; ReLU itself where ε is 0. See shared/theory/activation.ts. */
export function sharpenedRelu(epsilon: Tensor, real: keyof typeof leastWidth): GraphActivation {
  const width = e.cast(e.maximum(epsilon, leastWidth[real]), real)
  const share = (a: Tensor): Tensor => e.minimum(e.maximum(e.divide(a, width), 0), 1)
  return {
    value(a) {
      const d = share(a)
      return e.multiply(d, e.subtract(a, e.multiply(e.multiply(width, 0.5), d)))
    },
    derivative: share,
  }
}

const leak = 0.01
const onePlusAbsolute = (a: Tensor): Tensor => e.add(1, e.absolute(a))

/** The activations in graph operations; tests compare them with shared/theory/activation.ts. */
export const graphActivations: Readonly<Record<Activation, GraphActivation>> = {
  tanh: { value: unaryOperation('Tanh'), derivative: (_, h) => e.subtract(1, e.square(h)) },
  identity: { value: (a) => a, derivative: null },
  relu: { value: (a) => e.maximum(a, 0), derivative: (a) => e.cast(e.greater(a, 0), a.dtype) },
  leakyRelu: {
    value: (a) => e.select(e.greater(a, 0), a, e.multiply(a, leak)),
    derivative: (a) => e.add(e.multiply(e.cast(e.greater(a, 0), a.dtype), 1 - leak), leak),
  },
  sigmoid: { value: unaryOperation('Sigmoid'), derivative: (_, h) => e.multiply(h, e.subtract(1, h)) },
  softsign: {
    value: (a) => e.divide(a, onePlusAbsolute(a)),
    derivative: (a) => e.divide(1, e.square(onePlusAbsolute(a))),
  },
  asinh: {
    value: unaryOperation('Asinh'),
    derivative: (a) => e.divide(1, e.squareRoot(e.add(1, e.square(a)))),
  },
  sin: { value: unaryOperation('Sin'), derivative: (a) => unaryOperation('Cos')(a) },
}
