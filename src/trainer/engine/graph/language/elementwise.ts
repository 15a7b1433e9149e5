import { addOperation, constant, typeAttribute } from './graph.ts'
import { broadcastShapes, GraphError, requireKind, requireSameType, type DType, type Tensor } from './tensor.ts'

type Operand = Tensor | number

/** Returns a tensor for a number, a constant of the other operand's type; a tensor stays. */
export function lift(value: Operand, like: Tensor): Tensor {
  return typeof value === 'number' ? constant(like.graph, value, like.dtype) : value
}

function pair(a: Operand, b: Operand): [Tensor, Tensor] {
  if (typeof a !== 'number') return [a, lift(b, a)]
  if (typeof b !== 'number') return [lift(a, b), b]
  throw new GraphError('an operation on two plain numbers does not belong in a graph')
}

const arithmetic =
  (operation: string) =>
  (a: Operand, b: Operand): Tensor => {
    const [x, y] = pair(a, b)
    requireSameType(operation, x, y)
    requireKind(operation, operation === 'RealDiv' ? 'real numbers' : 'numbers', x)
    const shape = broadcastShapes(operation, x.shape, y.shape)
    const attributes = { T: typeAttribute(x.dtype) }
    return addOperation(x.graph, operation, [x, y], attributes, { name: 'z', dtype: x.dtype, shape })
  }

const comparison =
  (operation: string) =>
  (a: Operand, b: Operand): Tensor => {
    const [x, y] = pair(a, b)
    requireSameType(operation, x, y)
    if (operation !== 'Equal') requireKind(operation, 'numbers', x)
    const shape = broadcastShapes(operation, x.shape, y.shape)
    const incompatible = operation === 'Equal' ? { incompatible_shape_error: { b: true } } : {}
    const attributes = { T: typeAttribute(x.dtype), ...incompatible }
    return addOperation(x.graph, operation, [x, y], attributes, { name: 'z', dtype: 'bool', shape })
  }

/** Returns an operation on every entry that keeps type and shape: Tanh, Sigmoid, … */
export const unaryOperation =
  (operation: string, of: 'numbers' | 'real numbers' = 'real numbers') =>
  (x: Tensor): Tensor => {
    requireKind(operation, of, x)
    const output = { name: 'y', dtype: x.dtype, shape: x.shape }
    return addOperation(x.graph, operation, [x], { T: typeAttribute(x.dtype) }, output)
  }

export const add = arithmetic('AddV2')
export const subtract = arithmetic('Sub')
export const multiply = arithmetic('Mul')
export const divide = arithmetic('RealDiv')
/** Returns the larger entries. XLA loses a NaN of the left array; with a plain number on either side it keeps NaN. */
export const maximum = arithmetic('Maximum')
export const minimum = arithmetic('Minimum')
/** Returns the remainder of whole numbers, with the sign of the divisor. */
export const remainder = arithmetic('FloorMod')

export const less = comparison('Less')
export const lessOrEqual = comparison('LessEqual')
export const greater = comparison('Greater')
export const greaterOrEqual = comparison('GreaterEqual')
export const equal = comparison('Equal')

export const negative = unaryOperation('Neg', 'numbers')
export const absolute = unaryOperation('Abs', 'numbers')
export const square = unaryOperation('Square', 'numbers')
export const squareRoot = unaryOperation('Sqrt')
export const exponential = unaryOperation('Exp')
export const logarithm = unaryOperation('Log')

/** Returns where both conditions hold. */
export const and = logical('LogicalAnd')
/** Returns where at least one condition holds. */
export const or = logical('LogicalOr')

function logical(operation: string) {
  return (a: Tensor, b: Tensor): Tensor => {
    requireKind(operation, 'conditions', a)
    requireKind(operation, 'conditions', b)
    const shape = broadcastShapes(operation, a.shape, b.shape)
    return addOperation(a.graph, operation, [a, b], {}, { name: 'z', dtype: 'bool', shape })
  }
}

export function not(a: Tensor): Tensor {
  requireKind('LogicalNot', 'conditions', a)
  return addOperation(a.graph, 'LogicalNot', [a], {}, { name: 'y', dtype: 'bool', shape: a.shape })
}

export function isFinite(x: Tensor): Tensor {
  requireKind('IsFinite', 'real numbers', x)
  return addOperation(
    x.graph,
    'IsFinite',
    [x],
    { T: typeAttribute(x.dtype) },
    { name: 'y', dtype: 'bool', shape: x.shape },
  )
}

/** Selects, entry by entry, `a` where the condition holds, else `b`. Entries that are not selected may be NaN. */
export function select(condition: Tensor, a: Operand, b: Operand): Tensor {
  requireKind('SelectV2', 'conditions', condition)
  const [x, y] = pair(a, b)
  requireSameType('SelectV2', x, y)
  const shape = broadcastShapes('SelectV2', condition.shape, broadcastShapes('SelectV2', x.shape, y.shape))
  const attributes = { T: typeAttribute(x.dtype) }
  return addOperation(x.graph, 'SelectV2', [condition, x, y], attributes, { name: 'output', dtype: x.dtype, shape })
}

export function cast(x: Tensor, dtype: DType): Tensor {
  if (x.dtype === dtype) return x
  const attributes = { SrcT: typeAttribute(x.dtype), DstT: typeAttribute(dtype), Truncate: { b: false } }
  return addOperation(x.graph, 'Cast', [x], attributes, { name: 'y', dtype, shape: x.shape })
}
