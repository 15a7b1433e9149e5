import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import protobuf from 'protobufjs'
import {
  inlinedMark,
  shapeMessage,
  typeAttribute,
  typeNumber,
  type Attribute,
  type LibraryFunction,
  type Library,
  type Node,
} from './graph.ts'
import { graphFolderPrefix } from '../../../../shared/graphFolders.ts'
import type { DType, Shape, Tensor } from './tensor.ts'
import { transposedFirst } from './transposedFirst.ts'

const require = createRequire(import.meta.url)

/** A function of the library that can be called from outside the graph. */
export interface Entry {
  name: string
  /** Whether XLA compiles it; otherwise it runs operation by operation. */
  xla: boolean
}

/** The producer version of TensorFlow 2.21, the oldest in set-up's table: newer versions load models of older producers. */
const producer = 2087
export const savedModelTag = 'serve'

let messages: protobuf.Root | null = null
function messageType(name: string): protobuf.Type {
  // tfjs-node ships the message definitions of its own binding.
  messages ??= protobuf.loadSync(
    join(dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json')), 'src/proto/api.proto'),
  )
  return messages.lookupType(name)
}

/**
 * Writes an entry with the functions it needs into a new temporary folder; `remove` deletes the folder. Each model has
 * one entry, because TensorFlow optimizes all functions of a model at the first call of each entry.
 */
export function writeSavedModel(library: Library, entry: Entry, isOnGpu: boolean): { path: string; remove(): void } {
  const SavedModel = messageType('tensorflow.SavedModel')
  const bytes = SavedModel.encode(
    SavedModel.fromObject(savedModelMessage(library, entry, entry.xla && !isOnGpu)),
  ).finish()
  const path = mkdtempSync(join(tmpdir(), graphFolderPrefix(process.pid)))
  writeFileSync(join(path, 'saved_model.pb'), bytes)
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Names the placeholder of an argument of an entry. */
export const inputNode = (entry: string, key: string): string => `${entry}_in_${key}`
/** Names the node of a result of an entry. */
export const outputNode = (entry: string, key: string): string => `${entry}_out_${key}`

/** The model has no signatures, because the caller knows the names of its nodes. */
function savedModelMessage(library: Library, entry: Entry, isCompiledForCpu: boolean): object {
  return {
    savedModelSchemaVersion: 1,
    metaGraphs: [
      {
        metaInfoDef: { tags: [savedModelTag], tensorflowVersion: '2.21.0' },
        graphDef: {
          node: entryNodes(library, entry),
          versions: { producer },
          library: {
            function: functionsOf(library, entry.name).map((one) => functionMessage(one, entry, isCompiledForCpu)),
          },
        },
      },
    ],
  }
}

/** Returns a function and all functions that it calls. */
function functionsOf(library: Library, name: string): LibraryFunction[] {
  const found = new Map<string, LibraryFunction>()
  const collect = (next: string): void => {
    if (found.has(next)) return
    const written = library.get(next)!
    found.set(next, written)
    for (const { attributes } of written.graph.nodes)
      for (const attribute of Object.values(attributes)) if ('func' in attribute) collect(attribute.func.name)
  }
  collect(name)
  return [...found.values()]
}

function functionMessage(
  { graph: { name, inputs, nodes }, results }: LibraryFunction,
  { xla }: Entry,
  isCompiledForCpu: boolean,
): object {
  const outputs = Object.entries(results)
  const written = isCompiledForCpu ? nodes.flatMap(transposedFirst) : nodes
  return {
    signature: {
      name,
      inputArg: inputs.map(({ node, dtype }) => ({ name: node, type: typeNumber(dtype) })),
      outputArg: outputs.map(([key, { dtype }]) => ({ name: key, type: typeNumber(dtype) })),
    },
    nodeDef: written.map((node) => nodeMessage(node, xla)),
    ret: Object.fromEntries(outputs.map(([key, tensor]) => [key, reference(tensor)])),
  }
}

function nodeMessage({ name, operation, inputs, attributes }: Node, xla: boolean): object {
  // XLA refuses inlined loops.
  const { [inlinedMark]: mark, ...others } = attributes
  const attr = mark && !xla ? attributes : others
  return { name, op: operation, input: inputs.map(reference), attr }
}

const reference = ({ node, output }: Tensor): string => (output ? `${node}:${output.name}:${output.index}` : node)

/** Returns the bitwise form of a tensor outside the graph: tfjs has no float64, so it passes pairs of int32. */
const outside = (dtype: DType, shape: Shape): { dtype: DType; shape: Shape } =>
  dtype === 'float64' ? { dtype: 'int32', shape: [...shape, 2] } : { dtype, shape }

/** Returns the nodes of the main graph for an entry: placeholders, the call and its results. */
function entryNodes(library: Library, { name, xla }: Entry): object[] {
  const { graph, results } = library.get(name)!
  const nodes: object[] = []
  const node = (nodeName: string, op: string, input: string[], attr: Record<string, Attribute>): string => {
    nodes.push({ name: nodeName, op, input, attr })
    return nodeName
  }
  const bitcast = (nodeName: string, input: string, from: DType, to: DType): string =>
    from === to ? input : node(nodeName, 'Bitcast', [input], { T: typeAttribute(from), type: typeAttribute(to) })

  const args = graph.inputs.map(({ node: key, dtype, shape }) => {
    const border = outside(dtype, shape)
    const attributes = { dtype: typeAttribute(border.dtype), shape: { shape: shapeMessage(border.shape) } }
    const placeholder = node(inputNode(name, key), 'Placeholder', [], attributes)
    return bitcast(`${placeholder}_bits`, placeholder, border.dtype, dtype)
  })
  const outputs = Object.entries(results)
  const types = (list: readonly Pick<Tensor, 'dtype'>[]): Attribute => ({
    list: { type: list.map(({ dtype }) => typeNumber(dtype)) },
  })
  const call = node(`${name}_call`, 'PartitionedCall', args, {
    Tin: types(graph.inputs),
    Tout: types(outputs.map(([, tensor]) => tensor)),
    f: { func: { name } },
    // XLA reads this mark on the calling node only, not on the function.
    ...(xla ? { _XlaMustCompile: { b: true } } : {}),
  })
  for (const [i, [key, { dtype, shape }]] of outputs.entries()) {
    const border = outside(dtype, shape)
    const source = bitcast(`${name}_bits_${key}`, `${call}:${i}`, dtype, border.dtype)
    node(outputNode(name, key), 'Identity', [source], { T: typeAttribute(border.dtype) })
  }
  return nodes
}
