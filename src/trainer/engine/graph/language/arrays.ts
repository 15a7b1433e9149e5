import { addOperation, constant, typeAttribute, type Graph } from './graph.ts'
import {
  describe,
  elementCount,
  formatShape,
  GraphError,
  requireSameType,
  sameShape,
  type Shape,
  type Tensor,
} from './tensor.ts'

const int32 = { type: 3 }

const vector = (graph: Graph, values: readonly number[]): Tensor => constant(graph, values, 'int32', [values.length])

/** Returns the same entries in the same order under another shape. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x
  if (elementCount(x.shape) !== elementCount(shape))
    throw new GraphError(
      `Reshape: ${formatShape(x.shape)} does not have the ${elementCount(shape)} entries of ${formatShape(shape)}`,
    )
  const attributes = { T: typeAttribute(x.dtype), Tshape: int32 }
  const inputs = [x, vector(x.graph, shape)]
  return addOperation(x.graph, 'Reshape', inputs, attributes, { name: 'output', dtype: x.dtype, shape })
}

/** Returns `size` entries from `begin` along the last axis. */
export function sliceLast(x: Tensor, begin: number, size: number): Tensor {
  const last = x.shape.length - 1
  const whole = x.shape[last] ?? 0
  if (last < 0 || begin < 0 || size < 0 || begin + size > whole)
    throw new GraphError(`Slice: ${begin} … ${begin + size} is outside the last axis of ${formatShape(x.shape)}`)
  const shape = [...x.shape.slice(0, last), size]
  const inputs = [x, vector(x.graph, [...Array<number>(last).fill(0), begin]), vector(x.graph, shape)]
  const attributes = { T: typeAttribute(x.dtype), Index: int32 }
  return addOperation(x.graph, 'Slice', inputs, attributes, { name: 'output', dtype: x.dtype, shape })
}

/** Joins tensors along an axis; their other axes must agree. */
export function concatenate(parts: readonly Tensor[], axis: number): Tensor {
  const [first] = parts
  if (!first) throw new GraphError('ConcatV2: no tensors to join')
  if (first.shape[axis] === undefined) throw new GraphError(`ConcatV2: ${formatShape(first.shape)} has no axis ${axis}`)
  if (parts.length === 1) return first
  for (const part of parts) {
    requireSameType('ConcatV2', first, part)
    const fits =
      part.shape.length === first.shape.length && part.shape.every((n, i) => i === axis || n === first.shape[i])
    if (!fits)
      throw new GraphError(
        `ConcatV2: ${formatShape(first.shape)} and ${formatShape(part.shape)} differ in an axis other than ${axis}`,
      )
  }
  const shape = first.shape.map((size, i) => (i === axis ? parts.reduce((sum, p) => sum + p.shape[i]!, 0) : size))
  const inputs = [...parts, constant(first.graph, axis, 'int32')]
  const attributes = { N: { i: parts.length }, T: typeAttribute(first.dtype), Tidx: int32 }
  return addOperation(first.graph, 'ConcatV2', inputs, attributes, { name: 'output', dtype: first.dtype, shape })
}

/** Swaps the last two axes. */
export function transpose(x: Tensor): Tensor {
  const rank = x.shape.length
  const [rows, columns] = x.shape.slice(-2)
  if (rows === undefined || columns === undefined)
    throw new GraphError(`Transpose: ${formatShape(x.shape)} is not a matrix`)
  const leading = Array.from({ length: rank - 2 }, (_, axis) => axis)
  const attributes = { T: typeAttribute(x.dtype), Tperm: int32 }
  const inputs = [x, vector(x.graph, [...leading, rank - 1, rank - 2])]
  const shape = [...x.shape.slice(0, -2), columns, rows]
  return addOperation(x.graph, 'Transpose', inputs, attributes, { name: 'y', dtype: x.dtype, shape })
}

/** Stretches axes of size 1 to a shape. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x
  const offset = shape.length - x.shape.length
  if (offset < 0 || x.shape.some((size, axis) => size !== 1 && size !== shape[axis + offset]))
    throw new GraphError(`BroadcastTo: ${formatShape(x.shape)} does not stretch to ${formatShape(shape)}`)
  const attributes = { T: typeAttribute(x.dtype), Tidx: int32 }
  const inputs = [x, vector(x.graph, shape)]
  return addOperation(x.graph, 'BroadcastTo', inputs, attributes, { name: 'output', dtype: x.dtype, shape })
}

/** Returns 0, 1, … n − 1. */
export const range = (graph: Graph, n: number): Tensor =>
  vector(
    graph,
    Array.from({ length: n }, (_, i) => i),
  )

/** Returns the rows x[index[i]], along the first axis. */
export function gatherRows(x: Tensor, index: Tensor): Tensor {
  if (index.dtype !== 'int32') throw new GraphError(`GatherV2: the index must be int32, not ${describe(index)}`)
  if (x.shape.length === 0) throw new GraphError(`GatherV2: ${formatShape(x.shape)} has no rows`)
  const shape = [...index.shape, ...x.shape.slice(1)]
  const attributes = { Tparams: typeAttribute(x.dtype), Tindices: int32, Taxis: int32, batch_dims: { i: 0 } }
  const inputs = [x, index, constant(x.graph, 0, 'int32')]
  return addOperation(x.graph, 'GatherV2', inputs, attributes, { name: 'output', dtype: x.dtype, shape })
}

/**
 * Returns x with x[index[i]] replaced by rows[i], along the first axis. In a loop the replacement happens in place.
 * index: int32 (n); rows: (n, …).
 */
export function replaceRows(x: Tensor, index: Tensor, rows: Tensor): Tensor {
  requireSameType('TensorScatterUpdate', x, rows)
  const n = index.shape[0] ?? 0
  const fits = x.shape.length > 0 && index.shape.length === 1 && sameShape(rows.shape, [n, ...x.shape.slice(1)])
  if (index.dtype !== 'int32' || !fits)
    throw new GraphError(
      `TensorScatterUpdate: rows ${formatShape(rows.shape)} at ${describe(index)} do not fit ${formatShape(x.shape)}`,
    )
  const attributes = { T: typeAttribute(x.dtype), Tindices: int32 }
  const inputs = [x, reshape(index, [n, 1]), rows]
  return addOperation(x.graph, 'TensorScatterUpdate', inputs, attributes, {
    name: 'output',
    dtype: x.dtype,
    shape: x.shape,
  })
}
