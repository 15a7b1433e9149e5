import { expect, test } from 'vitest'
import { whileLoop } from '../../../src/trainer/engine/graph/language/control.ts'
import * as e from '../../../src/trainer/engine/graph/language/elementwise.ts'
import { constant, type Graph } from '../../../src/trainer/engine/graph/language/graph.ts'
import type { Tensor } from '../../../src/trainer/engine/graph/language/tensor.ts'
import { callGraph, wave } from './call.ts'
import { describeNative } from './native.ts'

/** Repeats `x ← sin(x + y)` n times. */
function repeated(graph: Graph, name: string, n: number, given: { x: Tensor; y: Tensor }, isInlined: boolean): Tensor {
  const state = { left: constant(graph, n, 'int32'), x: given.x }
  return whileLoop(
    graph,
    name,
    { state, fixed: { y: given.y } },
    ({ left }) => e.greater(left, 0),
    ({ left, x }, { y }) => ({ left: e.subtract(left, 1), x: e.unaryOperation('Sin')(e.add(x, y)) }),
    isInlined,
  ).x
}

describeNative.each([false, true])('with XLA: %s', (xla) => {
  test('an inlined loop computes what the loop computes, in a loop too, and zero times', async () => {
    const given = { x: wave('float64', [3, 4], 1), y: wave('float64', [4], 2) }
    const run = (isInlined: boolean) =>
      callGraph(
        given,
        (t, graph) => {
          const state = { left: constant(graph, 3, 'int32'), x: t.x }
          const nested = whileLoop(
            graph,
            'outer',
            { state, fixed: { y: t.y } },
            ({ left }) => e.greater(left, 0),
            ({ left, x }, { y }) => ({
              left: e.subtract(left, 1),
              x: repeated(x.graph, 'inner', 4, { x, y }, isInlined),
            }),
            isInlined,
          ).x
          return {
            seven: repeated(graph, 'seven', 7, t, isInlined),
            none: repeated(graph, 'none', 0, t, isInlined),
            nested,
          }
        },
        xla,
      )
    expect(await run(true)).toEqual(await run(false))
  })
})
