import { addOperation, constant, typeAttribute } from './graph.ts'
import { describe, formatShape, GraphError, requireSameType, sameShape, type Shape, type Tensor } from './tensor.ts'
import { pictureShape, windowAttributes, windowPlaces, type Steps } from './windows.ts'

/**
 * Returns the cross-correlation of pictures x (batch, rows, columns, channels) with a kernel (rows, columns, channels,
 * filters): (batch, rows′, columns′, filters).
 */
export function convolution(x: Tensor, kernel: Tensor, steps: Steps): Tensor {
  requireSameType('Conv2D', x, kernel)
  return addOperation(x.graph, 'Conv2D', [x, kernel], attributesOf(x, steps), {
    name: 'output',
    dtype: x.dtype,
    shape: convolvedShape('Conv2D', x, kernel, steps),
  })
}

/** Returns the gradient by the pictures: `x` as in `convolution`, `slope` the gradient by the result. */
export function convolutionInputGradient(x: Tensor, kernel: Tensor, slope: Tensor, steps: Steps): Tensor {
  const operation = 'Conv2DBackpropInput'
  requireSlope(operation, x, kernel, slope, steps)
  const inputs = [constant(x.graph, x.shape, 'int32', [4]), kernel, slope]
  const output = { name: 'output', dtype: x.dtype, shape: x.shape }
  return addOperation(x.graph, operation, inputs, attributesOf(x, steps), output)
}

/** Returns the gradient by the kernel: `x` and `kernel` as in `convolution`, `slope` the gradient by the result. */
export function convolutionKernelGradient(x: Tensor, kernel: Tensor, slope: Tensor, steps: Steps): Tensor {
  const operation = 'Conv2DBackpropFilter'
  requireSlope(operation, x, kernel, slope, steps)
  const inputs = [x, constant(x.graph, kernel.shape, 'int32', [4]), slope]
  const output = { name: 'output', dtype: x.dtype, shape: kernel.shape }
  return addOperation(x.graph, operation, inputs, attributesOf(x, steps), output)
}

const attributesOf = (x: Tensor, steps: Steps) => ({ T: typeAttribute(x.dtype), ...windowAttributes(steps) })

function convolvedShape(operation: string, x: Tensor, kernel: Tensor, steps: Steps): Shape {
  const [batch, rows, columns, channels] = pictureShape(operation, x)
  const [height, width, inputs, filters] = kernel.shape
  if (kernel.shape.length !== 4 || height === undefined || width === undefined || filters === undefined)
    throw new GraphError(`${operation}: ${describe(kernel)} is not a kernel (rows, columns, channels, filters)`)
  if (inputs !== channels)
    throw new GraphError(
      `${operation}: pictures ${formatShape(x.shape)} have ${channels} channels, the kernel ${formatShape(kernel.shape)} takes ${inputs}`,
    )
  return [batch, ...windowPlaces(operation, [rows, columns], [height, width], steps), filters]
}

function requireSlope(operation: string, x: Tensor, kernel: Tensor, slope: Tensor, steps: Steps): void {
  requireSameType(operation, x, kernel)
  requireSameType(operation, x, slope)
  const shape = convolvedShape(operation, x, kernel, steps)
  if (!sameShape(slope.shape, shape))
    throw new GraphError(
      `${operation}: the slope ${formatShape(slope.shape)} does not have the shape ${formatShape(shape)} of the result`,
    )
}
