import { addOperation, typeAttribute } from './graph.ts'
import { formatShape, GraphError, requireKind, requireSameType, sameShape, type Tensor } from './tensor.ts'

/** Returns max(x, 0). */
export function relu(x: Tensor): Tensor {
  requireKind('Relu', 'real numbers', x)
  const output = { name: 'activations', dtype: x.dtype, shape: x.shape }
  return addOperation(x.graph, 'Relu', [x], { T: typeAttribute(x.dtype) }, output)
}

/** Returns the slope where x > 0, else 0; `x` may be the result too. */
export function reluGradient(x: Tensor, slope: Tensor): Tensor {
  requireKind('ReluGrad', 'real numbers', x)
  requireSameType('ReluGrad', x, slope)
  if (!sameShape(x.shape, slope.shape))
    throw new GraphError(`ReluGrad: the slope ${formatShape(slope.shape)} does not have ${formatShape(x.shape)}`)
  const output = { name: 'backprops', dtype: x.dtype, shape: x.shape }
  return addOperation(x.graph, 'ReluGrad', [slope, x], { T: typeAttribute(x.dtype) }, output)
}
