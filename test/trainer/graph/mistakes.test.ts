import { describe, expect, test } from 'vitest'
import * as arrays from '../../../src/trainer/engine/graph/language/arrays.ts'
import { whileLoop } from '../../../src/trainer/engine/graph/language/control.ts'
import { choleskySolve, qr, singularValues } from '../../../src/trainer/engine/graph/language/decompositions.ts'
import * as e from '../../../src/trainer/engine/graph/language/elementwise.ts'
import { constant, defineFunction, type Graph, type Library } from '../../../src/trainer/engine/graph/language/graph.ts'
import { matMul } from '../../../src/trainer/engine/graph/language/products.ts'
import { any, largest, sum } from '../../../src/trainer/engine/graph/language/reductions.ts'
import {
  GraphError,
  type DType,
  type Named,
  type Shape,
  type Tensor,
} from '../../../src/trainer/engine/graph/language/tensor.ts'

const argument = (dtype: DType, ...shape: Shape) => ({ dtype, shape })
const inputs = {
  a: argument('float64', 3, 4),
  b: argument('float64', 2, 4),
  f: argument('float32', 3, 4),
  n: argument('int32', 3, 4),
  mask: argument('bool', 3, 4),
  v: argument('float64', 4),
  one: argument('float64'),
  count: argument('int32'),
  index: argument('int32', 2),
  square: argument('float64', 3, 3),
  twice: argument('float64', 2, 3, 3),
  stack: argument('float64', 5, 3, 4),
}
type Args = Named<typeof inputs> & { graph: Graph }

/** Returns the error of a mistake in a function; null when there is none. */
function refusal(write: (args: Args) => unknown): string | null {
  try {
    defineFunction(new Map(), 'wrong', inputs, (args, graph) => {
      write({ ...args, graph })
      return {}
    })
    return null
  } catch (error) {
    expect(error).toBeInstanceOf(GraphError)
    return (error as GraphError).message
  }
}

type Case = [message: string, write: (args: Args) => unknown]

const arithmetic = { AddV2: e.add, Sub: e.subtract, Mul: e.multiply, RealDiv: e.divide, FloorMod: e.remainder }
const order = { Maximum: e.maximum, Minimum: e.minimum, Less: e.less, LessEqual: e.lessOrEqual, Greater: e.greater }
const pairs = { ...arithmetic, ...order, GreaterEqual: e.greaterOrEqual, Equal: e.equal }

describe.each(Object.entries(pairs))('%s refuses', (name, operation) => {
  test.each<Case>([
    ['float64 (3, 4) and float32 (3, 4) differ in type', ({ a, f }) => operation(a, f)],
    ['int32 (3, 4) and float64 () differ in type', ({ n, one }) => operation(n, one)],
    ['(3, 4) and (2, 4) do not broadcast: 3 against 2 on axis 0', ({ a, b }) => operation(a, b)],
    ['(5, 3, 4) and (3, 3) do not broadcast: 4 against 3 on axis 2', ({ stack, square }) => operation(stack, square)],
  ])('%s', (message, write) => expect(refusal(write)).toBe(`${name}: ${message}`))
})

test.each(Object.entries(pairs).filter(([name]) => name !== 'Equal'))('%s refuses conditions', (name, operation) => {
  const kind = name === 'RealDiv' ? 'real numbers' : 'numbers'
  expect(refusal(({ mask }) => operation(mask, mask))).toBe(`${name}: takes ${kind}, not bool (3, 4)`)
})

const onlyReal = {
  Sqrt: e.squareRoot,
  Exp: e.exponential,
  Log: e.logarithm,
  Tanh: e.unaryOperation('Tanh'),
  IsFinite: e.isFinite,
  Svd: singularValues,
  Qr: qr,
  Cholesky: (x: Tensor) => choleskySolve(x, x),
}
test.each(Object.entries(onlyReal))('%s refuses whole numbers', (name, operation) => {
  expect(refusal(({ n }) => operation(n))).toBe(`${name}: takes real numbers, not int32 (3, 4)`)
})

const shapeMistakes: Case[] = [
  ['RealDiv: takes real numbers, not int32 (3, 4)', ({ n }) => e.divide(n, n)],
  ['Neg: takes numbers, not bool (3, 4)', ({ mask }) => e.negative(mask)],
  ['an operation on two plain numbers does not belong in a graph', () => e.add(1, 2)],
  ['LogicalAnd: takes conditions, not float64 (3, 4)', ({ mask, a }) => e.and(mask, a)],
  ['LogicalOr: takes conditions, not int32 (3, 4)', ({ mask, n }) => e.or(n, mask)],
  ['LogicalNot: takes conditions, not float64 ()', ({ one }) => e.not(one)],
  ['LogicalAnd: (3, 4) and (2, 4) do not broadcast: 3 against 2 on axis 0', ({ mask, b }) => e.and(mask, e.less(b, 0))],
  ['SelectV2: takes conditions, not float64 (3, 4)', ({ a }) => e.select(a, a, a)],
  ['SelectV2: float64 (3, 4) and float32 (3, 4) differ in type', ({ mask, a, f }) => e.select(mask, a, f)],
  ['SelectV2: (3, 4) and (2, 4) do not broadcast: 3 against 2 on axis 0', ({ mask, a, b }) => e.select(mask, a, b)],
  ['SelectV2: (3, 4) and (2, 4) do not broadcast: 3 against 2 on axis 0', ({ mask, b }) => e.select(mask, b, 0)],

  ['Reshape: (3, 4) does not have the 10 entries of (2, 5)', ({ a }) => arrays.reshape(a, [2, 5])],
  ['Reshape: (3, 4) does not have the 1 entries of ()', ({ a }) => arrays.reshape(a, [])],
  ['Slice: 3 … 5 is outside the last axis of (3, 4)', ({ a }) => arrays.sliceLast(a, 3, 2)],
  ['Slice: -1 … 1 is outside the last axis of (3, 4)', ({ a }) => arrays.sliceLast(a, -1, 2)],
  ['Slice: 2 … 1 is outside the last axis of (3, 4)', ({ a }) => arrays.sliceLast(a, 2, -1)],
  ['Slice: 0 … 1 is outside the last axis of ()', ({ one }) => arrays.sliceLast(one, 0, 1)],
  ['ConcatV2: no tensors to join', () => arrays.concatenate([], 0)],
  ['ConcatV2: float64 (3, 4) and float32 (3, 4) differ in type', ({ a, f }) => arrays.concatenate([a, f], 0)],
  ['ConcatV2: (3, 4) and (2, 4) differ in an axis other than 1', ({ a, b }) => arrays.concatenate([a, b], 1)],
  ['ConcatV2: (3, 4) and (4) differ in an axis other than 0', ({ a, v }) => arrays.concatenate([a, v], 0)],
  ['ConcatV2: (3, 4) has no axis 2', ({ a }) => arrays.concatenate([a, a], 2)],
  ['ConcatV2: () has no axis 0', ({ one }) => arrays.concatenate([one, one], 0)],
  ['BroadcastTo: (3, 4) does not stretch to (6, 4)', ({ a }) => arrays.broadcastTo(a, [6, 4])],
  ['BroadcastTo: (3, 4) does not stretch to (4)', ({ a }) => arrays.broadcastTo(a, [4])],
  ['GatherV2: the index must be int32, not float64 (4)', ({ a, v }) => arrays.gatherRows(a, v)],
  ['GatherV2: () has no rows', ({ one, index }) => arrays.gatherRows(one, index)],
  [
    'TensorScatterUpdate: float64 (3, 4) and float32 (3, 4) differ in type',
    ({ a, f, index }) => arrays.replaceRows(a, index, f),
  ],
  [
    'TensorScatterUpdate: rows (3, 4) at int32 (2) do not fit (3, 4)',
    ({ a, index }) => arrays.replaceRows(a, index, a),
  ],
  [
    'TensorScatterUpdate: rows (2, 4) at int32 () do not fit (3, 4)',
    ({ a, b, count }) => arrays.replaceRows(a, count, b),
  ],
  ['TensorScatterUpdate: rows (2, 4) at float64 (4) do not fit (3, 4)', ({ a, b, v }) => arrays.replaceRows(a, v, b)],
  [
    'TensorScatterUpdate: rows (2) at int32 (2) do not fit ()',
    ({ one, index, v }) => arrays.replaceRows(one, index, arrays.sliceLast(v, 0, 2)),
  ],

  ['MatMul: float64 (3, 4) and float32 (3, 4) differ in type', ({ a, f }) => matMul(a, f, { b: true })],
  ['MatMul: takes numbers, not bool (3, 4)', ({ mask }) => matMul(mask, mask, { b: true })],
  ['MatMul: (3, 4) · (2, 4): 4 columns meet 2 rows', ({ a, b }) => matMul(a, b)],
  ['MatMul: (3, 4)ᵀ · (2, 4)ᵀ: 3 columns meet 4 rows', ({ a, b }) => matMul(a, b, { a: true, b: true })],
  ['MatMul: (2, 3, 3) · (5, 3, 4): batches (2) and (5) differ', ({ twice, stack }) => matMul(twice, stack)],
  ['MatMul: (4) is not a matrix', ({ a, v }) => matMul(a, v)],

  ['Sum: (3, 4) has no axis 2', ({ a }) => sum(a, [0, 2])],
  ['Sum: (3, 4) has no axis -1', ({ a }) => sum(a, [-1])],
  ['Sum: (3, 4) has no axis 0.5', ({ a }) => sum(a, [0.5])],
  ['Sum: (3, 4) over axis 1 twice', ({ a }) => sum(a, [1, 0, 1])],
  ['Max: () has no axis 0', ({ one }) => largest(one, [0])],
  ['Sum: takes numbers, not bool (3, 4)', ({ mask }) => sum(mask, [0])],
  ['Max: takes numbers, not bool (3, 4)', ({ mask }) => largest(mask, [0])],
  ['Any: takes conditions, not float64 (3, 4)', ({ a }) => any(a, [0])],

  ['Svd: float64 (4) is not a matrix', ({ v }) => singularValues(v)],
  ['Qr: float64 () is not a matrix', ({ one }) => qr(one)],
  ['Cholesky: float64 (3, 4) is not square', ({ a }) => choleskySolve(a, a)],
  ['Cholesky: (3, 3)⁻¹ · (2, 4) do not fit', ({ square, b }) => choleskySolve(square, b)],
  ['Cholesky: (3, 3)⁻¹ · (5, 3, 4) do not fit', ({ square, stack }) => choleskySolve(square, stack)],
  ['Cholesky: (2, 3, 3)⁻¹ · (5, 3, 4) do not fit', ({ twice, stack }) => choleskySolve(twice, stack)],
  ['Cholesky: float64 (3, 3) and float32 (3, 4) differ in type', ({ square, f }) => choleskySolve(square, f)],
  ['constant: 3 values do not fill float64 (2, 2)', ({ graph }) => constant(graph, [1, 2, 3], 'float64', [2, 2])],
]
test.each(shapeMistakes)('%s', (message, write) => expect(refusal(write)).toBe(message))

describe('a loop refuses', () => {
  const counting = ({ count, graph }: Args, body: (s: { i: Tensor }) => object, isLeft?: (i: Tensor) => Tensor) =>
    whileLoop(
      graph,
      'counting',
      { state: { i: count }, fixed: {} },
      ({ i }) => (isLeft ?? ((now) => e.less(now, 3)))(i),
      (s) => body(s) as { i: Tensor },
    )
  const next = ({ i }: { i: Tensor }) => ({ i: e.add(i, 1) })

  test.each<Case>([
    ['counting: the condition is int32 (), not one bool', (args) => counting(args, next, (i) => i)],
    [
      'counting: the condition is bool (3), not one bool',
      (args) => counting(args, next, (i) => e.less(arrays.broadcastTo(i, [3]), 3)),
    ],
    ['counting: the body does not return i', (args) => counting(args, () => ({}))],
    [
      'counting: i enters as int32 () and returns as float64 ()',
      (args) => counting(args, ({ i }) => ({ i: e.cast(i, 'float64') })),
    ],
    [
      'counting: i enters as int32 () and returns as int32 (1)',
      (args) => counting(args, ({ i }) => ({ i: arrays.reshape(i, [1]) })),
    ],
    [
      'AddV2 in counting_body: int32 () belongs to the function wrong; pass it in',
      (args) => counting(args, ({ i }) => ({ i: e.add(i, args.count) })),
    ],
    [
      'Less in counting_condition: int32 () belongs to the function wrong; pass it in',
      (args) => counting(args, next, (i) => e.less(i, args.count)),
    ],
    ['counting_body: result i belongs to the function wrong', (args) => counting(args, () => ({ i: args.count }))],
    [
      'two functions have the name counting_condition',
      (args) => {
        counting(args, next)
        counting(args, next)
      },
    ],
    [
      'sharing: state and fixed share a name',
      ({ count, graph }) =>
        whileLoop(
          graph,
          'sharing',
          { state: { i: count }, fixed: { i: count } },
          ({ i }) => e.less(i, 3),
          ({ i }) => ({ i }),
        ),
    ],
  ])('%s', (message, write) => expect(refusal(write)).toBe(message))
})

describe('a library refuses', () => {
  test('two functions of one name', () => {
    const library: Library = new Map()
    defineFunction(library, 'same', {}, () => ({}))
    expect(() => defineFunction(library, 'same', {}, () => ({}))).toThrow(
      new GraphError('two functions have the name same'),
    )
  })
  test('a result of another function', () => {
    const library: Library = new Map()
    const { x } = defineFunction(library, 'first', { x: argument('float64', 2) }, (args) => args)
    expect(() => defineFunction(library, 'second', {}, () => ({ x }))).toThrow(
      new GraphError('second: result x belongs to the function first'),
    )
  })
})

test('equal constants share a node; zeros of different sign or type do not', () => {
  defineFunction(new Map(), 'constants', {}, (_, graph) => {
    const made = [constant(graph, 0, 'float64'), constant(graph, -0, 'float64'), constant(graph, 0, 'float32')]
    expect(new Set(made.map(({ node }) => node)).size).toBe(3)
    expect(constant(graph, 0, 'float64')).toBe(made[0])
    expect(constant(graph, 1, 'float64', [40, 50])).toBe(constant(graph, 1, 'float64', [40, 50]))
    expect(constant(graph, 1, 'float64', [50, 40])).not.toBe(constant(graph, 1, 'float64', [40, 50]))
    expect(constant(graph, [1, 2], 'int32', [2])).toBe(constant(graph, [1, 2], 'int32', [2]))
    expect(constant(graph, [1, 2], 'int32', [1, 2])).not.toBe(constant(graph, [1, 2], 'int32', [2]))
    return {}
  })
})
