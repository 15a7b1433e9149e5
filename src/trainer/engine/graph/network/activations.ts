import type { Activation } from '../../../../shared/spec/runSpec.ts'
import { unaryOperation } from '../language/elementwise.ts'
import * as e from '../language/elementwise.ts'
import type { Tensor } from '../language/tensor.ts'

/** An activation as graph operations: the value, and the derivative from a = pre-activation and h = value. */
export interface GraphActivation {
  value(a: Tensor): Tensor
  derivative: ((a: Tensor, h: Tensor) => Tensor) | null // null: 1
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
