import * as arrays from '../../../src/trainer/engine/graph/language/arrays.ts'
import { whileLoop } from '../../../src/trainer/engine/graph/language/control.ts'
import { choleskySolve, qr, singularValues } from '../../../src/trainer/engine/graph/language/decompositions.ts'
import * as e from '../../../src/trainer/engine/graph/language/elementwise.ts'
import { constant } from '../../../src/trainer/engine/graph/language/graph.ts'
import { matMul } from '../../../src/trainer/engine/graph/language/products.ts'
import { any, largest, sum } from '../../../src/trainer/engine/graph/language/reductions.ts'
import type { Shape, Tensor } from '../../../src/trainer/engine/graph/language/tensor.ts'

/** Writes the operation of one row of graphOperations.json. */
export type Write = (...args: [Tensor, Tensor, Tensor]) => Tensor

const unary = {
  negative: e.negative,
  absolute: e.absolute,
  square: e.square,
  squareRoot: e.squareRoot,
  exponential: e.exponential,
  logarithm: e.logarithm,
  tanh: e.unaryOperation('Tanh'),
  sigmoid: e.unaryOperation('Sigmoid'),
  asinh: e.unaryOperation('Asinh'),
  sin: e.unaryOperation('Sin'),
  cos: e.unaryOperation('Cos'),
}
const binary = {
  add: e.add,
  subtract: e.subtract,
  multiply: e.multiply,
  divide: e.divide,
  maximum: e.maximum,
  minimum: e.minimum,
  less: e.less,
  lessOrEqual: e.lessOrEqual,
  greater: e.greater,
  greaterOrEqual: e.greaterOrEqual,
  equal: e.equal,
}
const named = <T>(operations: Record<string, T>, variants: readonly string[]): Record<string, T> =>
  Object.fromEntries(
    Object.entries(operations).flatMap(([name, write]) => ['', ...variants].map((v) => [`${name}${v}`, write])),
  )

const elementwise: Record<string, Write> = {
  ...named(unary, [' far out', ' at the ends', ' where there is none']),
  ...named(binary, [
    ' stretches a column and a row',
    ' stretches a lower rank',
    ' of what is not finite',
    ' of whole numbers',
  ]),
  'maximum with a number of what is not finite': (a) => e.maximum(a, 0.5),
  'minimum with a number of what is not finite': (a) => e.minimum(a, 0.5),
  'maximum of a number with what is not finite': (a) => e.maximum(0.5, a),
  'minimum of a number with what is not finite': (a) => e.minimum(0.5, a),
  'a number plus': (a) => e.add(2.5, a),
  'a number minus': (a) => e.subtract(2.5, a),
  'minus a number': (a) => e.subtract(a, 2.5),
  'a number over': (a) => e.divide(2.5, a),
  'less than a number': (a) => e.less(a, 0.25),
  remainder: e.remainder,
  'whole numbers': (a, b) => e.subtract(e.multiply(e.add(a, b), a), b),
}

const conditions: Record<string, Write> = {
  and: e.and,
  or: e.or,
  not: e.not,
  isFinite: e.isFinite,
  select: e.select,
  'select by rows': e.select,
  'select a number': (mask, a) => e.select(mask, a, 7.5),
  'select takes what is not finite': e.select,
  'select leaves what is not finite': (mask, a) => e.select(mask, a, 0),
  'real to whole': (a) => e.cast(a, 'int32'),
  'whole to real': (a, like) => e.cast(a, like.dtype),
  'bool to real': (a, like) => e.cast(a, like.dtype),
  'bool to whole': (a) => e.cast(a, 'int32'),
  'real to bool': (a) => e.cast(a, 'bool'),
  'to float32 and back': (a) => e.cast(e.cast(a, 'float32'), 'float64'),
}

const arrayOperations: Record<string, Write> = {
  reshape: (x) => arrays.reshape(x, [4, 6]),
  'reshape to one': (x) => arrays.reshape(x, []),
  sliceLast: (x) => arrays.sliceLast(x, 1, 2),
  'sliceLast to the end': (x) => arrays.sliceLast(x, 3, 1),
  'sliceLast of a vector': (x) => arrays.sliceLast(x, 0, 2),
  concatenate: (a, b, c) => arrays.concatenate([a, b, c], 0),
  'concatenate along the last axis': (a, b) => arrays.concatenate([a, b], 1),
  'concatenate along an axis inside': (a, b) => arrays.concatenate([a, b], 1),
  broadcastTo: (x) => arrays.broadcastTo(x, [2, 3, 4]),
  'broadcastTo from one number': (x) => arrays.broadcastTo(x, [2, 3]),
  range: ({ graph }) => arrays.range(graph, 5),
  gatherRows: arrays.gatherRows,
  'gatherRows of numbers': arrays.gatherRows,
  'gatherRows by a matrix': arrays.gatherRows,
  replaceRows: arrays.replaceRows,
  'replaceRows of numbers': arrays.replaceRows,
  'replaceRows of matrices': arrays.replaceRows,
}

const batches = [
  'plain',
  'batched',
  'twice batched',
  'batch of one',
  'one for all on the left',
  'one for all on the right',
]
const products: Record<string, Write> = {
  ...Object.fromEntries(
    batches.flatMap((batch) =>
      [false, true].flatMap((a) =>
        [false, true].map((b): [string, Write] => [
          `${a ? 'Aᵀ' : 'A'} · ${b ? 'Bᵀ' : 'B'}, ${batch}`,
          (x, y) => matMul(x, y, { a, b }),
        ]),
      ),
    ),
  ),
  'row times column': (x, y) => matMul(x, y),
  'column times row': (x, y) => matMul(x, y),
}

const reductions: Record<string, Write> = {
  ...Object.fromEntries(
    [[0], [1], [2], [0, 2], [0, 1, 2]].map((axes) => [`sum over [${axes.join(', ')}]`, (x: Tensor) => sum(x, axes)]),
  ),
  'sum keeps its axes': (x) => sum(x, [0, 2], true),
  'sum over no axis': (x) => sum(x, []),
  'sum of whole numbers': (x) => sum(x, [1]),
  'sum of what is not finite': (x) => sum(x, [1]),
  largest: (x) => largest(x, [1, 2]),
  'largest keeps its axes': (x) => largest(x, [1], true),
  'largest of what is infinite': (x) => largest(x, [1]),
  any: (x) => any(x, [1, 2]),
  'any keeps its axes': (x) => any(x, [2], true),
}

const forEvery = (variants: readonly string[], of: string, write: Write): Record<string, Write> =>
  Object.fromEntries(variants.map((variant) => [of.replace('_', variant), write]))
const shapes = ['tall', 'wide', 'batched']
const decompositions: Record<string, Write> = {
  ...forEvery(shapes, 'qr, _: |R|', (x) => e.absolute(qr(x).R)),
  ...forEvery(shapes, 'qr, _: Q R', (x) => matMul(qr(x).Q, qr(x).R)),
  ...forEvery(shapes, 'qr, _: QᵀQ', (x) => matMul(qr(x).Q, qr(x).Q, { a: true })),
  ...forEvery(['a batch', 'rank 2', 'zero', 'a row', 'a column'], 'singularValues, _', singularValues),
  choleskySolve,
}

/** Repeats y ← A y, or A y + x, starting from x. */
function powers(name: string, times: Tensor | number, { A, x }: { A: Tensor; x: Tensor }, adds: boolean): Tensor {
  const { graph } = x
  const limit = typeof times === 'number' ? constant(graph, times, 'int32') : times
  const state = { i: constant(graph, 0, 'int32'), y: x }
  const isLeft = ({ i }: { i: Tensor }, f: { limit: Tensor }): Tensor => e.less(i, f.limit)
  return whileLoop(graph, name, { state, fixed: { A, x, limit } }, isLeft, ({ i, y }, f) => {
    const moved = matMul(f.A, y)
    return { i: e.add(i, 1), y: adds ? e.add(moved, f.x) : moved }
  }).y
}

const zeros = (like: Tensor, shape: Shape): Tensor => constant(like.graph, 0, like.dtype, shape)

const loops: Record<string, Write> = {
  'a loop of seven': (A, x) => powers('seven', 7, { A, x }, true),
  'a loop of none': (A, x) => powers('none', 0, { A, x }, true),
  'a loop in a loop': (A, x) => {
    const state = { i: constant(A.graph, 0, 'int32'), total: zeros(x, [3, 1]) }
    const condition = ({ i }: { i: Tensor }): Tensor => e.less(i, 4)
    return whileLoop(A.graph, 'outer', { state, fixed: { A, x } }, condition, ({ i, total }, f) => ({
      i: e.add(i, 1),
      total: e.add(total, powers('inner', i, f, false)),
    })).total
  },
  'a loop that replaces rows': (x) => {
    const state = { step: constant(x.graph, 0, 'int32'), row: arrays.reshape(x, [1, 3]), table: zeros(x, [6, 3]) }
    const condition = ({ step }: { step: Tensor }): Tensor => e.less(step, 4)
    return whileLoop(x.graph, 'replacing', { state, fixed: {} }, condition, ({ step, row, table }) => {
      const next = e.subtract(e.multiply(row, 2), e.cast(step, row.dtype))
      const index = arrays.reshape(e.add(step, 1), [1])
      return { step: e.add(step, 1), row: next, table: arrays.replaceRows(table, index, next) }
    }).table
  },
  'a loop that ends by itself': (n) => {
    const state = { n, steps: constant(n.graph, 0, 'int32') }
    const condition = (s: { n: Tensor }): Tensor => e.not(e.equal(s.n, 1))
    return whileLoop(n.graph, 'collatz', { state, fixed: {} }, condition, (s) => {
      const half = e.cast(e.multiply(e.cast(s.n, 'float64'), 0.5), 'int32')
      const isEven = e.equal(e.remainder(s.n, 2), 0)
      return { n: e.select(isEven, half, e.add(e.multiply(s.n, 3), 1)), steps: e.add(s.steps, 1) }
    }).steps
  },
}

/** By group and name, as in graphOperations.json. */
export const operations: Readonly<Record<string, Readonly<Record<string, Write>>>> = {
  elementwise,
  conditions,
  arrays: arrayOperations,
  products,
  reductions,
  decompositions,
  loops,
}
