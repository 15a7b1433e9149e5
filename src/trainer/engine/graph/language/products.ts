import { concatenate, reshape } from './arrays.ts'
import { cast, multiply } from './elementwise.ts'
import { addOperation, constant, typeAttribute } from './graph.ts'
import { sum } from './reductions.ts'
import {
  elementCount,
  formatShape,
  GraphError,
  requireKind,
  requireSameType,
  sameShape,
  type Tensor,
} from './tensor.ts'

export interface Transposed {
  a?: boolean
  b?: boolean
}

/**
 * Returns A · B, with either operand transposed on the fly. Leading axes are a batch: they agree, or one operand has
 * none and is shared.
 */
export function matMul(a: Tensor, b: Tensor, transposed: Transposed = {}): Tensor {
  requireSameType('MatMul', a, b)
  requireKind('MatMul', 'numbers', a)
  const [m, k] = lastTwo(a, transposed.a)
  const [inner, n] = lastTwo(b, transposed.b)
  const refuse = (why: string): never => {
    const mark = (on?: boolean): string => (on ? 'ᵀ' : '')
    throw new GraphError(
      `MatMul: ${formatShape(a.shape)}${mark(transposed.a)} · ${formatShape(b.shape)}${mark(transposed.b)}: ${why}`,
    )
  }
  if (k !== inner) refuse(`${k} columns meet ${inner} rows`)
  const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)]
  if (batchA.length > 0 && batchB.length > 0 && !sameShape(batchA, batchB))
    refuse(`batches ${formatShape(batchA)} and ${formatShape(batchB)} differ`)
  const batch = batchA.length > 0 ? batchA : batchB
  const shape = [...batch, m, n]
  // A batch of one becomes a plain product, which the kernels divide among threads.
  if (batch.every((size) => size === 1)) {
    const flat = (x: Tensor): Tensor => reshape(x, x.shape.slice(-2))
    const attributes = {
      T: typeAttribute(a.dtype),
      transpose_a: { b: transposed.a ?? false },
      transpose_b: { b: transposed.b ?? false },
    }
    const output = { name: 'product', dtype: a.dtype, shape: [m, n] }
    return reshape(addOperation(a.graph, 'MatMul', [flat(a), flat(b)], attributes, output), shape)
  }
  const attributes = {
    T: typeAttribute(a.dtype),
    adj_x: { b: transposed.a ?? false },
    adj_y: { b: transposed.b ?? false },
  }
  return addOperation(a.graph, 'BatchMatMulV2', [a, b], attributes, { name: 'output', dtype: a.dtype, shape })
}

/** Two tensors (R, …) of one shape, and the factor of their product (R), float64; default 1. */
export interface ScalarProduct {
  a: Tensor
  b: Tensor
  factor?: Tensor
}

/**
 * Returns the sum of scalar products over all axes but the first: (R), float64. Rows of some hundred numbers are summed
 * as a product with ones, which XLA's CPU compiler vectorises, unlike its reductions. One operation then sums the rows in
 * float64, because every further operation costs time on small networks.
 */
export function sumOfProducts(terms: readonly ScalarProduct[]): Tensor {
  const rows = terms.map(({ a, b, factor }) => {
    const [runs = 1, ...rest] = a.shape
    const length = elementCount(rest)
    const columns = rowLength(length)
    const product = reshape(multiply(a, b), [runs * (length / columns), columns])
    const sums = matMul(product, constant(a.graph, 1, a.dtype, [columns, 1]))
    const wide = cast(reshape(sums, [runs, length / columns]), 'float64')
    return factor ? multiply(wide, reshape(factor, [runs, 1])) : wide
  })
  return sum(concatenate(rows, 1), [1])
}

/** XLA's CPU compiler has a fast kernel for sums of at least so many numbers. */
const longSum = 4096

/** Returns the sum over all axes but the first: (R), float64. */
export function total(x: Tensor): Tensor {
  const [runs = 1, ...rest] = x.shape
  const length = elementCount(rest)
  if (length >= longSum) return cast(sum(reshape(x, [runs, length]), [1]), 'float64')
  return sumOfProducts([{ a: x, b: constant(x.graph, 1, x.dtype, x.shape) }])
}

/** Returns one scalar product per entry of the first axis: (R, …) and (R, …) to (R), float64. */
export const scalarProducts = (a: Tensor, b: Tensor): Tensor => sumOfProducts([{ a, b }])

/** Returns the largest divisor of a length that is at most 512. */
function rowLength(length: number): number {
  for (let columns = Math.min(512, length); columns > 1; columns--) if (length % columns === 0) return columns
  return 1
}

function lastTwo(x: Tensor, isTransposed = false): [number, number] {
  const [rows, columns] = x.shape.slice(-2)
  if (rows === undefined || columns === undefined)
    throw new GraphError(`MatMul: ${formatShape(x.shape)} is not a matrix`)
  return isTransposed ? [columns, rows] : [rows, columns]
}
