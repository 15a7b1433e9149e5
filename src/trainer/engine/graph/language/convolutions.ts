import { addOperation, constant, typeAttribute, type Attribute } from './graph.ts'
import { pad, slice } from './slices.ts'
import { describe, formatShape, GraphError, requireSameType, sameShape, type Shape, type Tensor } from './tensor.ts'
import { paddingAround, pictureShape, samePadding, windowAttributes, windowPlaces, type Steps } from './windows.ts'

/**
 * Returns the cross-correlation of pictures x (batch, rows, columns, channels) with a kernel (rows, columns, channels,
 * filters): (batch, rows′, columns′, filters).
 */
export function convolution(x: Tensor, kernel: Tensor, steps: Steps): Tensor {
  requireSameType('Conv2D', x, kernel)
  const shape = convolvedShape('Conv2D', x, kernel, steps)
  const { padded, attributes } = prepared(x, kernel, steps)
  return addOperation(x.graph, 'Conv2D', [padded, kernel], attributes, { name: 'output', dtype: x.dtype, shape })
}

/** Returns the gradient by the pictures: `x` as in `convolution`, `slope` the gradient by the result. */
export function convolutionInputGradient(x: Tensor, kernel: Tensor, slope: Tensor, steps: Steps): Tensor {
  const operation = 'Conv2DBackpropInput'
  requireSlope(operation, x, kernel, slope, steps)
  const { shape, begin, attributes } = prepared(x, kernel, steps)
  const inputs = [constant(x.graph, shape, 'int32', [4]), kernel, slope]
  const output = { name: 'output', dtype: x.dtype, shape }
  return slice(addOperation(x.graph, operation, inputs, attributes, output), begin, x.shape)
}

/** Returns the gradient by the kernel: `x` and `kernel` as in `convolution`, `slope` the gradient by the result. */
export function convolutionKernelGradient(x: Tensor, kernel: Tensor, slope: Tensor, steps: Steps): Tensor {
  const operation = 'Conv2DBackpropFilter'
  requireSlope(operation, x, kernel, slope, steps)
  const { padded, attributes } = prepared(x, kernel, steps)
  const inputs = [padded, constant(x.graph, kernel.shape, 'int32', [4]), slope]
  const output = { name: 'output', dtype: x.dtype, shape: kernel.shape }
  return addOperation(x.graph, operation, inputs, attributes, output)
}

interface Prepared {
  padded: Tensor
  /** The shape of the padded pictures, and the place of x in them. */
  shape: Shape
  begin: number[]
  attributes: Record<string, Attribute>
}

/**
 * Pads explicitly, or asks for 'same' where that means the same zeros. The operations could take explicit zeros
 * themselves, but oneDNN has no gradients of such convolutions, and others are several times as slow.
 */
function prepared(x: Tensor, kernel: Tensor, { stride, padding }: Steps): Prepared {
  const isSame =
    typeof padding !== 'string' &&
    padding.every(([before, after], axis) => {
      const same = samePadding(x.shape[axis + 1]!, kernel.shape[axis]!, stride)
      return before === same[0] && after === same[1]
    })
  const own = isSame ? 'same' : padding
  const counts = paddingAround(own)
  const T = typeAttribute(x.dtype)
  return {
    padded: pad(x, counts),
    shape: x.shape.map((n, axis) => n + counts[axis]![0] + counts[axis]![1]),
    begin: counts.map(([before]) => before),
    attributes: { T, ...windowAttributes(stride, typeof own === 'string' ? own : 'valid') },
  }
}

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
