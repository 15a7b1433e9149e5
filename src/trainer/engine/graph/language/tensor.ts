import type { Graph } from './graph.ts'

export type DType = 'float64' | 'float32' | 'int32' | 'bool'
/** Sizes along every axis, known when the graph is written; [] is a scalar. */
export type Shape = readonly number[]

/** A value that the graph will compute: which output of which node, its type and its shape. */
export interface Tensor {
  readonly graph: Graph
  readonly node: string
  /** The output's name in the operation's definition and its index among outputs of that name; null: an argument. */
  readonly output: { name: string; index: number } | null
  readonly dtype: DType
  readonly shape: Shape
}

/** Tensors by name: the arguments and results of functions and loops. */
export type Tensors = Readonly<Record<string, Tensor>>

/** The type and shape of a tensor before the graph that holds it is written. */
export type Declaration = Pick<Tensor, 'dtype' | 'shape'>
export type Declarations = Readonly<Record<string, Declaration>>

/** Tensors under the names that `Like` has. */
export type Named<Like> = { readonly [K in keyof Like]: Tensor }

/** A mistake in a graph, found while it is written; the message names the operation and its operands. */
export class GraphError extends Error {
  override readonly name = 'GraphError'
}

/** Formats a type and a shape: `float64 (3, 200)`. */
export const describe = ({ dtype, shape }: Declaration): string => `${dtype} ${formatShape(shape)}`

export const formatShape = (shape: Shape): string => `(${shape.join(', ')})`

export const elementCount = (shape: Shape): number => shape.reduce((product, size) => product * size, 1)

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis])

/** Returns the shape of an element-wise operation by NumPy's rule: axes match from the last, and size 1 stretches. */
export function broadcastShapes(operation: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const [m, n] = [a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1]
    if (m === n || n === 1) return m
    if (m === 1) return n
    throw new GraphError(
      `${operation}: ${formatShape(a)} and ${formatShape(b)} do not broadcast: ${m} against ${n} on axis ${axis}`,
    )
  })
}

const kinds = { numbers: ['float64', 'float32', 'int32'], 'real numbers': ['float64', 'float32'], conditions: ['bool'] }

/** Throws a GraphError when an operation has no kernel for the operand. */
export function requireKind(operation: string, kind: keyof typeof kinds, x: Tensor): void {
  if (!kinds[kind].includes(x.dtype)) throw new GraphError(`${operation}: takes ${kind}, not ${describe(x)}`)
}

/** Throws a GraphError when two operands differ in type, because TensorFlow converts nothing. */
export function requireSameType(operation: string, a: Tensor, b: Tensor): void {
  if (a.dtype !== b.dtype) throw new GraphError(`${operation}: ${describe(a)} and ${describe(b)} differ in type`)
}
