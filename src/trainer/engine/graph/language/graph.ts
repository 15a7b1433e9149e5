import {
  describe,
  elementCount,
  GraphError,
  type Declarations,
  type Named,
  type DType,
  type Shape,
  type Tensor,
  type Tensors,
} from './tensor.ts'

/** The value of an attribute, in the fields of TensorFlow's AttrValue message. */
export type Attribute =
  | { type: number }
  | { i: number }
  | { f: number }
  | { b: boolean }
  | { s: Uint8Array }
  | { shape: ShapeMessage }
  | { func: { name: string } }
  | { list: { type?: number[]; shape?: ShapeMessage[]; i?: number[] } }
  | { tensor: { dtype: number; tensorShape: ShapeMessage; tensorContent: Uint8Array } }

export interface ShapeMessage {
  dim: { size: number }[]
}

export interface Node {
  readonly name: string
  readonly operation: string
  readonly inputs: readonly Tensor[]
  readonly attributes: Readonly<Record<string, Attribute>>
}

/** One function of a program while it is written. Loops add further functions to the shared library. */
export interface Graph {
  readonly name: string
  readonly inputs: Tensor[]
  readonly nodes: Node[]
  readonly library: Library
  readonly constants: Map<string, Tensor>
}

/** A complete function. */
export interface LibraryFunction {
  graph: Graph
  results: Tensors
}

/** Every function of a program, by name. */
export type Library = Map<string, LibraryFunction>

/** The attribute of a loop whose body TensorFlow writes into the function around it. */
export const inlinedMark = '_lower_using_switch_merge'

const typeNumbers: Readonly<Record<DType, number>> = { float32: 1, float64: 2, int32: 3, bool: 10 }

export const typeNumber = (dtype: DType): number => typeNumbers[dtype]
export const typeAttribute = (dtype: DType): { type: number } => ({ type: typeNumber(dtype) })
export const shapeMessage = (shape: Shape): ShapeMessage => ({ dim: shape.map((size) => ({ size })) })

/** Writes a function: `body` gets the declared arguments by name and returns the results by name. */
export function defineFunction<D extends Declarations, R extends Tensors>(
  library: Library,
  name: string,
  inputs: D,
  body: (inputs: Named<D>, graph: Graph) => R,
): R {
  if (library.has(name)) throw new GraphError(`two functions have the name ${name}`)
  const graph: Graph = { name, inputs: [], nodes: [], library, constants: new Map() }
  const args: Record<string, Tensor> = {}
  for (const [key, { dtype, shape }] of Object.entries(inputs)) {
    args[key] = { graph, node: key, output: null, dtype, shape }
    graph.inputs.push(args[key])
  }
  const results = body(pick(args, inputs), graph)
  for (const [key, tensor] of Object.entries(results))
    if (tensor.graph !== graph)
      throw new GraphError(`${name}: result ${key} belongs to the function ${tensor.graph.name}`)
  library.set(name, { graph, results })
  return results
}

/** Returns the tensors of `all` that have the names of `like`. */
export function pick<Like extends object>(all: Tensors, like: Like): Named<Like> {
  return Object.fromEntries(Object.keys(like).map((key) => [key, all[key]])) as Named<Like>
}

/** Adds a node and returns its outputs, in the order of the operation's definition. */
export function addNode(
  graph: Graph,
  operation: string,
  inputs: readonly Tensor[],
  attributes: Readonly<Record<string, Attribute>>,
  outputs: readonly { name: string; index?: number; dtype: DType; shape: Shape }[],
): Tensor[] {
  const stranger = inputs.find((input) => input.graph !== graph)
  if (stranger)
    throw new GraphError(
      `${operation} in ${graph.name}: ${describe(stranger)} belongs to the function ${stranger.graph.name}; pass it in`,
    )
  const node = `${operation}_${graph.nodes.length}`
  graph.nodes.push({ name: node, operation, inputs, attributes })
  return outputs.map(({ name, index = 0, dtype, shape }) => ({ graph, node, output: { name, index }, dtype, shape }))
}

/** Adds a node with one output and returns that output. */
export function addOperation(
  graph: Graph,
  operation: string,
  inputs: readonly Tensor[],
  attributes: Readonly<Record<string, Attribute>>,
  output: { name: string; dtype: DType; shape: Shape },
): Tensor {
  return addNode(graph, operation, inputs, attributes, [output])[0]!
}

/** Returns a constant: one number for every entry, or all entries in row-major order. Equal constants share a node. */
export function constant(graph: Graph, value: number | readonly number[], dtype: DType, shape: Shape = []): Tensor {
  const values = typeof value === 'number' ? [value] : value
  if (typeof value !== 'number' && values.length !== elementCount(shape))
    throw new GraphError(`constant: ${values.length} values do not fill ${describe({ dtype, shape })}`)
  const key = `${dtype} ${shape.join()} ${values.map((v) => (Object.is(v, -0) ? '-0' : v)).join()}`
  const known = graph.constants.get(key)
  if (known) return known
  // One number for many entries is written once: zeros for the curvature pairs would take tens of megabytes.
  const isFilled = typeof value === 'number' && shape.length > 0
  const made = isFilled
    ? fill(constant(graph, value, dtype), constant(graph, shape, 'int32', [shape.length]), shape)
    : written(graph, values, dtype, shape)
  graph.constants.set(key, made)
  return made
}

function written(graph: Graph, values: readonly number[], dtype: DType, shape: Shape): Tensor {
  const tensor = { dtype: typeNumber(dtype), tensorShape: shapeMessage(shape), tensorContent: bytes(values, dtype) }
  const attributes = { dtype: typeAttribute(dtype), value: { tensor } }
  return addOperation(graph, 'Const', [], attributes, { name: 'output', dtype, shape })
}

function fill(value: Tensor, sizes: Tensor, shape: Shape): Tensor {
  const attributes = { T: typeAttribute(value.dtype), index_type: typeAttribute('int32') }
  return addOperation(value.graph, 'Fill', [sizes, value], attributes, { name: 'output', dtype: value.dtype, shape })
}

function bytes(values: readonly number[], dtype: DType): Uint8Array {
  const arrays = { float64: Float64Array, float32: Float32Array, int32: Int32Array, bool: Uint8Array }
  const array = arrays[dtype].from(values)
  return new Uint8Array(array.buffer)
}
