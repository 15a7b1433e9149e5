import { multiply } from './elementwise.ts'
import { addOperation, constant, typeAttribute } from './graph.ts'
import { pad, slice } from './slices.ts'
import { formatShape, GraphError, requireSameType, sameShape, type Shape, type Tensor } from './tensor.ts'
import {
  paddingAround,
  pictureShape,
  poolSize,
  samePadding,
  windowAttributes,
  windowPlaces,
  type Steps,
} from './windows.ts'

/** A square window that moves over pictures. */
export interface Pool extends Steps {
  size: number
}

/** Returns the largest entry of each window; the padding does not count. */
export function maxPool(x: Tensor, given: Pool): Tensor {
  const pool = explicitWhereWide(x, given)
  const shape = pooledShape('MaxPool', x, pool)
  const output = { name: 'output', dtype: x.dtype, shape }
  return addOperation(x.graph, 'MaxPool', [paddedBy(-Infinity, x, pool)], attributesOf(x, pool), output)
}

/** Returns the gradient by x. Each slope goes to the first largest entry of its window. `result`: maxPool(x). */
export function maxPoolGradient(x: Tensor, result: Tensor, slope: Tensor, given: Pool): Tensor {
  const pool = explicitWhereWide(x, given)
  requireSlope('MaxPoolGrad', x, result, pool)
  requireSlope('MaxPoolGrad', x, slope, pool)
  const padded = paddedBy(-Infinity, x, pool)
  const output = { name: 'output', dtype: x.dtype, shape: padded.shape }
  const inputs = [padded, result, slope]
  return inside(addOperation(x.graph, 'MaxPoolGrad', inputs, attributesOf(x, pool), output), x, pool)
}

/** Returns the mean of each window over the entries of the picture; the padding does not count. */
export function averagePool(x: Tensor, given: Pool): Tensor {
  const pool = explicitWhereWide(x, given)
  const shape = pooledShape('AvgPool', x, pool)
  const output = { name: 'output', dtype: x.dtype, shape }
  const mean = addOperation(x.graph, 'AvgPool', [paddedBy(0, x, pool)], attributesOf(x, pool), output)
  return rescaled(mean, x, pool)
}

/** Returns the gradient of `averagePool` by x. */
export function averagePoolGradient(x: Tensor, slope: Tensor, given: Pool): Tensor {
  const pool = explicitWhereWide(x, given)
  requireSlope('AvgPoolGrad', x, slope, pool)
  const counts = paddingOf(pool)
  const shape = x.shape.map((n, axis) => n + counts[axis]![0] + counts[axis]![1])
  const inputs = [constant(x.graph, shape, 'int32', [4]), rescaled(slope, x, pool)]
  const output = { name: 'output', dtype: x.dtype, shape }
  return inside(addOperation(x.graph, 'AvgPoolGrad', inputs, attributesOf(x, pool), output), x, pool)
}

/** Multiplies the means of explicitly padded windows by their size over the entries of the picture in them. */
function rescaled(mean: Tensor, { shape: [, rows = 0, columns = 0] }: Tensor, { size, stride, padding }: Pool): Tensor {
  if (typeof padding === 'string') return mean
  const factors = (n: number, before: number, places: number): number[] =>
    Array.from({ length: places }, (_, place) => {
      const start = place * stride - before
      return size / (Math.min(start + size, n) - Math.max(start, 0))
    })
  const down = factors(rows, padding[0][0], mean.shape[1]!)
  const across = factors(columns, padding[1][0], mean.shape[2]!)
  if ([...down, ...across].every((factor) => factor === 1)) return mean
  const product = down.flatMap((factor) => across.map((other) => factor * other))
  return multiply(mean, constant(mean.graph, product, mean.dtype, [1, down.length, across.length, 1]))
}

/**
 * Writes 'same' as explicit padding where the window is larger than the picture: there TensorFlow's kernel for the gradient
 * of the mean is wrong, with zeros on both sides of one window.
 */
function explicitWhereWide(x: Tensor, pool: Pool): Pool {
  const { size, stride, padding } = pool
  const [, rows, columns] = pictureShape('Pool', x)
  if (padding !== 'same' || (size <= rows && size <= columns)) return pool
  return { ...pool, padding: [samePadding(rows, size, stride), samePadding(columns, size, stride)] }
}

/** Pads explicitly, because TensorFlow's average and XLA's maximum have no explicit padding. */
const paddedBy = (value: number, x: Tensor, pool: Pool): Tensor => pad(x, paddingOf(pool), value)

const inside = (padded: Tensor, x: Tensor, pool: Pool): Tensor =>
  slice(
    padded,
    paddingOf(pool).map(([before]) => before),
    x.shape,
  )

const paddingOf = ({ padding }: Pool) => paddingAround(padding)

const attributesOf = (x: Tensor, pool: Pool) => ({
  T: typeAttribute(x.dtype),
  ksize: poolSize(pool.size),
  ...windowAttributes(pool.stride, typeof pool.padding === 'string' ? pool.padding : 'valid'),
})

function pooledShape(operation: string, x: Tensor, pool: Pool): Shape {
  const [batch, rows, columns, channels] = pictureShape(operation, x)
  const { size } = pool
  if (!Number.isInteger(size) || size < 1)
    throw new GraphError(`${operation}: the window's size ${size} is not a whole number ≥ 1`)
  return [batch, ...windowPlaces(operation, [rows, columns], [size, size], pool), channels]
}

function requireSlope(operation: string, x: Tensor, slope: Tensor, pool: Pool): void {
  requireSameType(operation, x, slope)
  const shape = pooledShape(operation, x, pool)
  if (!sameShape(slope.shape, shape))
    throw new GraphError(
      `${operation}: the slope ${formatShape(slope.shape)} does not have the shape ${formatShape(shape)} of the result`,
    )
}
