import { concatenate, reshape, sliceLast } from '../language/arrays.ts'
import * as e from '../language/elementwise.ts'
import { constant } from '../language/graph.ts'
import { whileLoop } from '../language/control.ts'
import { sum } from '../language/reductions.ts'
import type { Shape, Tensor, Tensors } from '../language/tensor.ts'

/**
 * What is known of the m curvature pairs by their scalar products. Pairs lie in slots, written round and round:
 * `head` is the next slot, `count` how many of the last written are in use.
 */
export const curvatureState = (runs: number, memory: number) =>
  ({
    /** s_p · y_q (R, m, m). */
    sy: { dtype: 'float64', shape: [runs, memory, memory] as Shape },
    /** y_p · y_q (R, m, m). */
    yy: { dtype: 'float64', shape: [runs, memory, memory] as Shape },
    head: { dtype: 'int32', shape: [runs] as Shape },
    count: { dtype: 'int32', shape: [runs] as Shape },
  }) as const

/** The rows of `pairs` that hold each run's s, then each run's y, in slot `head`: (2R). */
export function slotIndex(head: Tensor, runs: number, memory: number): Tensor {
  const firstRow = Array.from({ length: runs }, (_, run) => run * 2 * memory)
  const first = e.add(head, constant(head.graph, firstRow, 'int32', [runs]))
  return concatenate([first, e.add(first, memory)], 0)
}

/** 1 in the slot of each run, else 0: (R, m). */
function slotMask(slot: Tensor, memory: number): Tensor {
  const numbers = constant(
    slot.graph,
    Array.from({ length: memory }, (_, i) => i),
    'int32',
    [1, memory],
  )
  return e.cast(e.equal(reshape(slot, [...slot.shape, 1]), numbers), 'float64')
}

/**
 * The state with the newest pair in slot `head`, for the runs whose pair was kept. products (R, 2m, 3): of every s and
 * every y (in this order) with the newest s, the newest y and the gradient.
 */
export function rememberProducts(state: Tensors, products: Tensor, isKept: Tensor, memory: number): Tensors {
  const { sy, yy, head, count } = state as Record<'sy' | 'yy' | 'head' | 'count', Tensor>
  const mask = slotMask(head, memory)
  const [asRow, asColumn] = [reshape(mask, [...mask.shape, 1]), reshape(mask, [mask.shape[0] as number, 1, memory])]
  const kept = reshape(isKept, [...isKept.shape, 1, 1])
  const column = (of: 's' | 'y', j: number): Tensor => productColumn(products, of, j, memory)
  const row = (v: Tensor): Tensor => reshape(v, [v.shape[0] as number, 1, memory])
  const standing = (v: Tensor): Tensor => reshape(v, [...v.shape, 1])
  const put = (old: Tensor, rowValues: Tensor, columnValues: Tensor): Tensor => {
    const withRow = e.select(e.and(kept, e.greater(asRow, 0)), row(rowValues), old)
    return e.select(e.and(kept, e.greater(asColumn, 0)), standing(columnValues), withRow)
  }
  const step = e.cast(isKept, 'int32')
  return {
    sy: put(sy, column('y', 0), column('s', 1)),
    yy: put(yy, column('y', 1), column('y', 1)),
    head: e.remainder(e.add(head, step), memory),
    count: e.minimum(e.add(count, step), memory),
  }
}

/** Column j of the products of every s, or of every y: (R, m). */
function productColumn(products: Tensor, of: 's' | 'y', j: number, memory: number): Tensor {
  const column = sliceLast(products, j, 1)
  const flat = reshape(column, column.shape.slice(0, -1))
  return sliceLast(flat, of === 's' ? 0 : memory, memory)
}

/**
 * The two-loop recursion (Nocedal & Wright, algorithm 7.4) on scalar products alone: direction = Σ coefficients · pairs
 * − γ g. coefficients (R, 2m): of every s, then of every y; γ (R).
 */
export function descentCoefficients(
  state: Tensors,
  products: Tensor,
  memory: number,
): { coefficients: Tensor; gamma: Tensor } {
  const { sy, yy, head, count } = state as Record<'sy' | 'yy' | 'head' | 'count', Tensor>
  const [runs] = head.shape as [number]
  const { graph } = head
  const identity = constant(
    graph,
    Array.from({ length: memory ** 2 }, (_, i) => (i % (memory + 1) === 0 ? 1 : 0)),
    'float64',
    [memory, memory],
  )
  const diagonal = (A: Tensor): Tensor => sum(e.multiply(A, identity), [2])
  const sg = productColumn(products, 's', 2, memory)
  const yg = productColumn(products, 'y', 2, memory)
  const D = diagonal(sy)
  const newest = slotMask(e.remainder(e.add(head, memory - 1), memory), memory)
  const at = (v: Tensor): Tensor => sum(e.multiply(v, newest), [1])
  const hasPairs = e.greater(count, 0)
  const gamma = e.select(hasPairs, e.divide(at(D), at(diagonal(yy))), 1)
  const zero = constant(graph, 0, 'float64', [runs, memory])
  const begin = { i: constant(graph, 0, 'int32'), solution: zero }
  const fixed = { sy, d: D, head, count }
  const name = (which: string): string => `${graph.name}_${which}`

  const { solution: alpha } = whileLoop(
    graph,
    name('newest_first'),
    { state: begin, fixed: { ...fixed, right: e.negative(sg) } },
    ({ i }) => e.less(i, memory),
    ({ i, solution }, f) => {
      const rest = e.subtract(f.right, sum(e.multiply(f.sy, reshape(solution, [runs, 1, memory])), [2]))
      return { i: e.add(i, 1), solution: solveSlot(solution, e.divide(rest, f.d), i, f, memory) }
    },
  )
  const q = e.negative(e.add(yg, sum(e.multiply(yy, reshape(alpha, [runs, 1, memory])), [2]))) // y_p · q
  const { solution: w } = whileLoop(
    graph,
    name('oldest_first'),
    { state: begin, fixed: { ...fixed, alpha, right: e.multiply(reshape(gamma, [runs, 1]), q) } },
    ({ i }) => e.less(i, memory),
    ({ i, solution }, f) => {
      const yr = e.add(f.right, sum(e.multiply(f.sy, reshape(solution, [runs, memory, 1])), [1]))
      const back = e.subtract(memory - 1, i)
      return { i: e.add(i, 1), solution: solveSlot(solution, e.subtract(f.alpha, e.divide(yr, f.d)), back, f, memory) }
    },
  )
  const y = e.negative(e.multiply(reshape(gamma, [runs, 1]), alpha))
  return { coefficients: concatenate([w, y], 1), gamma }
}

/** The solution with its entry for the i-th newest pair, where a run has so many. */
function solveSlot(
  solution: Tensor,
  value: Tensor,
  i: Tensor,
  { head, count }: { head: Tensor; count: Tensor },
  memory: number,
): Tensor {
  const slot = e.remainder(e.subtract(e.add(head, 2 * memory - 1), i), memory)
  const runs = count.shape[0] as number
  const isUsed = reshape(e.less(i, count), [runs, 1])
  return e.select(e.and(isUsed, e.greater(slotMask(slot, memory), 0)), value, solution)
}
