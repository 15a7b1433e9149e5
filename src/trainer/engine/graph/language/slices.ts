import { addOperation, constant, typeAttribute } from './graph.ts'
import { describe, formatShape, GraphError, requireSameType, sameShape, type Shape, type Tensor } from './tensor.ts'

const int32 = { type: 3 }
const whole = (like: Tensor, values: readonly number[]): Tensor =>
  constant(like.graph, values, 'int32', [values.length])

/** Returns the entries from `begin` on, `size` of them along each axis. */
export function slice(x: Tensor, begin: readonly number[], size: Shape): Tensor {
  if (sameShape(x.shape, size)) return x
  const fits = begin.length === x.shape.length && size.length === x.shape.length
  if (!fits || x.shape.some((n, axis) => begin[axis]! < 0 || size[axis]! < 0 || begin[axis]! + size[axis]! > n))
    throw new GraphError(`Slice: ${formatShape(size)} from ${formatShape(begin)} is outside ${formatShape(x.shape)}`)
  const attributes = { T: typeAttribute(x.dtype), Index: int32 }
  const inputs = [x, whole(x, begin), whole(x, size)]
  return addOperation(x.graph, 'Slice', inputs, attributes, { name: 'output', dtype: x.dtype, shape: size })
}

/** Adds entries of one value around x: [before, after] along each axis. */
export function pad(x: Tensor, counts: readonly (readonly [number, number])[], value = 0): Tensor {
  if (counts.length !== x.shape.length || counts.flat().some((count) => !Number.isInteger(count) || count < 0))
    throw new GraphError(
      `PadV2: [${counts.map((pair) => `[${pair.join(', ')}]`).join(', ')}] does not fit ${describe(x)}`,
    )
  if (counts.flat().every((count) => count === 0)) return x
  const shape = x.shape.map((n, axis) => n + counts[axis]![0] + counts[axis]![1])
  const attributes = { T: typeAttribute(x.dtype), Tpaddings: int32 }
  const inputs = [x, constant(x.graph, counts.flat(), 'int32', [counts.length, 2]), constant(x.graph, value, x.dtype)]
  return addOperation(x.graph, 'PadV2', inputs, attributes, { name: 'output', dtype: x.dtype, shape })
}

/** Returns every n-th entry along each axis, from the first on; `strides` has n for each axis. */
export function everyNth(x: Tensor, strides: readonly number[]): Tensor {
  const shape = strideShape('StridedSlice', x.shape, strides)
  if (sameShape(shape, x.shape)) return x
  const inputs = [x, whole(x, zeros(x.shape)), whole(x, x.shape), whole(x, strides)]
  return addOperation(x.graph, 'StridedSlice', inputs, strided(x), { name: 'output', dtype: x.dtype, shape })
}

/** Returns the gradient of `everyNth` by x: the slopes at their places, zeros elsewhere. */
export function everyNthGradient(x: Tensor, slope: Tensor, strides: readonly number[]): Tensor {
  requireSameType('StridedSliceGrad', x, slope)
  const shape = strideShape('StridedSliceGrad', x.shape, strides)
  if (!sameShape(slope.shape, shape))
    throw new GraphError(`StridedSliceGrad: the slope ${formatShape(slope.shape)} does not have ${formatShape(shape)}`)
  if (sameShape(shape, x.shape)) return slope
  const inputs = [whole(x, x.shape), whole(x, zeros(x.shape)), whole(x, x.shape), whole(x, strides), slope]
  return addOperation(x.graph, 'StridedSliceGrad', inputs, strided(x), {
    name: 'output',
    dtype: x.dtype,
    shape: x.shape,
  })
}

const zeros = (shape: Shape): number[] => shape.map(() => 0)

function strided({ dtype }: Tensor) {
  const mask = { i: 0 }
  const masks = { begin_mask: mask, end_mask: mask, ellipsis_mask: mask, new_axis_mask: mask, shrink_axis_mask: mask }
  return { T: typeAttribute(dtype), Index: int32, ...masks }
}

function strideShape(operation: string, shape: Shape, strides: readonly number[]): Shape {
  if (strides.length !== shape.length || strides.some((n) => !Number.isInteger(n) || n < 1))
    throw new GraphError(`${operation}: the strides ${formatShape(strides)} do not fit ${formatShape(shape)}`)
  return shape.map((n, axis) => Math.ceil(n / strides[axis]!))
}
