import { concatenate, reshape, sliceLast } from '../language/arrays.ts'
import * as e from '../language/elementwise.ts'
import { constant, type Graph } from '../language/graph.ts'
import { elementCount, type Tensor } from '../language/tensor.ts'
import { parameterCountOf, type Architecture } from '../network/architecture.ts'

/** Splits θ (R, P) into its blocks W_1 …, each (R, rows, cols). */
export function unflatten({ blocks, runs }: Architecture, theta: Tensor): Tensor[] {
  return blocks.map(({ rows, cols, offset }) => reshape(sliceLast(theta, offset, rows * cols), [runs, rows, cols]))
}

/** Joins blocks into θ (R, P), the reverse of `unflatten`. */
export function flatten(architecture: Architecture, parts: readonly Tensor[]): Tensor {
  const { runs } = architecture
  const whole = concatenate(
    parts.map((part) => reshape(part, [runs, part.shape.slice(1).reduce((product, size) => product * size, 1)])),
    1,
  )
  return reshape(whole, [runs, parameterCountOf(architecture)])
}

/** Reshapes per-run numbers (R) to (R, 1) in the type of `rows` (R, P). */
export const perRow = (value: Tensor, rows: Tensor): Tensor => e.cast(reshape(value, [...value.shape, 1]), rows.dtype)

/** Selects, row by row, a where the condition (R) holds, else b. */
export function selectRows(condition: Tensor, a: Tensor, b: Tensor | number): Tensor {
  const axes = a.shape.length - condition.shape.length
  return e.select(reshape(condition, [...condition.shape, ...Array<number>(axes).fill(1)]), a, b)
}

/**
 * Returns x (R, …, …), computed after `earlier` (R, rows, cols). Kernels that are ready at once go to other threads from
 * the ninth on, which costs more than the kernels of a narrow network.
 */
export function after(x: Tensor, earlier: Tensor): Tensor {
  const { shape } = earlier
  const [runs = 1] = shape
  const flat = reshape(earlier, [runs, elementCount(shape) / runs])
  // XLA keeps a product with zero, because its operand may not be finite.
  return e.add(x, reshape(e.multiply(sliceLast(flat, 0, 1), 0), [runs, 1, 1]))
}

/** Returns the number of the first row of each run (R), int32, where every run has `rows` rows. */
export const firstRows = (graph: Graph, runs: number, rows: number): Tensor =>
  constant(
    graph,
    Array.from({ length: runs }, (_, run) => run * rows),
    'int32',
    [runs],
  )
