import type * as tfjs from '@tensorflow/tfjs-core'
import type { Library } from './graph.ts'
import { inputNode, outputNode, savedModelTag, writeSavedModel, type Entry } from './savedModel.ts'
import {
  elementCount,
  formatShape,
  GraphError,
  type Declaration,
  type DType,
  type Shape,
  type Tensor,
} from './tensor.ts'

/** A tensor outside the graph: int32 pairs where the graph has float64. */
export type Value = tfjs.Tensor
export type Values = Readonly<Record<string, Value>>

/** The part of tfjs-node that runs programs. */
export interface NativeTf {
  backend(): ModelRunner
  tensor(values: ArrayLike<number>, shape: number[], dtype: 'int32' | 'float32' | 'bool'): Value
  fill(shape: number[], value: number, dtype: 'int32' | 'float32' | 'bool'): Value
}
/** The calls of the native backend behind `tf.node.loadSavedModel`, which would also read the whole model in JavaScript. */
interface ModelRunner {
  isUsingGpuDevice: boolean
  loadSavedModelMetaGraph(path: string, tag: string): number
  runSavedModel(model: number, inputs: Value[], inputNodes: { name: string }[], outputNodes: string[]): Value[]
  deleteSavedModel(model: number): void
}

/** An entry with its model and the names that the model has for its arguments and results. */
interface LoadedEntry {
  model: number
  inputs: readonly Tensor[]
  inputNodes: { name: string }[]
  outputs: string[]
  outputNodes: string[]
}

export interface Program {
  /** Calls an entry. The caller disposes of the results and the arguments. */
  run(entry: string, inputs: Values): Record<string, Value>
  /** Returns the type and shape of an entry's argument. */
  input(entry: string, name: string): Declaration
  inputNames(entry: string): string[]
  /** Converts numbers to an argument; throws a GraphError when they do not fill the shape. */
  value(numbers: ArrayLike<number>, dtype: DType, shape: Shape): Value
  zeros(dtype: DType, shape: Shape): Value
  dispose(): void
}

/** Loads a library into TensorFlow, which compiles an entry at its first call. */
export function loadProgram(tf: NativeTf, library: Library, entries: readonly Entry[]): Program {
  const backend = tf.backend()
  const loaded = new Map(entries.map((entry) => [entry.name, loadEntry(backend, library, entry)]))
  const entryOf = (name: string): LoadedEntry => {
    const entry = loaded.get(name)
    if (!entry) throw new GraphError(`the program has no entry ${name}`)
    return entry
  }
  return {
    run(entry, inputs) {
      const { model, inputs: wanted, inputNodes, outputs, outputNodes } = entryOf(entry)
      const given = wanted.map(({ node }) => {
        const value = inputs[node]
        if (!value) throw new GraphError(`${entry}: the argument ${node} is missing`)
        return value
      })
      const results = backend.runSavedModel(model, given, inputNodes, outputNodes)
      return Object.fromEntries(outputs.map((key, i) => [key, results[i]!]))
    },
    input(entry, name) {
      const found = entryOf(entry).inputs.find(({ node }) => node === name)
      if (!found) throw new GraphError(`${entry} has no argument ${name}`)
      return found
    },
    inputNames: (entry) => entryOf(entry).inputs.map(({ node }) => node),
    value: (numbers, dtype, shape) => toValue(tf, numbers, dtype, shape),
    // Filled natively, because the zeros of a state would stay in JavaScript's memory for long.
    zeros: (dtype, shape) => (dtype === 'float64' ? tf.fill([...shape, 2], 0, 'int32') : tf.fill([...shape], 0, dtype)),
    dispose() {
      for (const { model } of loaded.values()) backend.deleteSavedModel(model)
      loaded.clear()
    },
  }
}

function loadEntry(backend: ModelRunner, library: Library, entry: Entry): LoadedEntry {
  const { name } = entry
  const { graph, results } = library.get(name)!
  const outputs = Object.keys(results)
  const saved = writeSavedModel(library, entry, backend.isUsingGpuDevice)
  try {
    return {
      model: backend.loadSavedModelMetaGraph(saved.path, savedModelTag),
      inputs: graph.inputs,
      inputNodes: graph.inputs.map(({ node }) => ({ name: inputNode(name, node) })),
      outputs,
      outputNodes: outputs.map((key) => outputNode(name, key)),
    }
  } finally {
    saved.remove()
  }
}

function toValue(tf: NativeTf, numbers: ArrayLike<number>, dtype: DType, shape: Shape): Value {
  if (numbers.length !== elementCount(shape))
    throw new GraphError(`${numbers.length} numbers do not fill ${dtype} ${formatShape(shape)}`)
  if (dtype === 'float64') {
    // A copy, because tfjs reads the array only when the tensor is first used.
    const array = Float64Array.from(numbers)
    return tf.tensor(new Int32Array(array.buffer), [...shape, 2], 'int32')
  }
  const array = dtype === 'float32' ? Float32Array.from(numbers) : Int32Array.from(numbers)
  return tf.tensor(array, [...shape], dtype === 'bool' ? 'bool' : dtype)
}

/** Returns a copy of the numbers of a result in float64 whatever its type. */
export function numbersOf(value: Value, dtype: DType): Float64Array {
  const data = value.dataSync()
  return dtype === 'float64' ? fromPairs((data as Int32Array).slice()) : Float64Array.from(data)
}

/** Returns the numbers of a result. They must not be changed: arguments that no call has used share their memory. */
export function numbersIn(value: Value, dtype: DType): Float64Array {
  const data = value.dataSync()
  return dtype === 'float64' ? fromPairs(data as Int32Array) : Float64Array.from(data)
}

/** Returns a view of the doubles, or a copy where they are not aligned. */
function fromPairs(pairs: Int32Array): Float64Array {
  const { buffer, byteOffset, byteLength } = pairs.byteOffset % Float64Array.BYTES_PER_ELEMENT ? pairs.slice() : pairs
  return new Float64Array(buffer, byteOffset, byteLength / Float64Array.BYTES_PER_ELEMENT)
}
