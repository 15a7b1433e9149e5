import protobuf from 'protobufjs'
import { arrayOfType, bytesOfType, readNumbers, type NumberType } from '../../datasets/readers/numberTypes.ts'
import { badFile, libraryReason, sizeOf, type Numbers } from '../../datasets/readers/rawSet.ts'
import { placeOf } from '../../datasets/readers/arrays/storedArray.ts'
import type { FileBytes } from './fileBytes.ts'
import { sizeProblem, type CheckpointFile, type CheckpointTensor, type Layout } from './tensor.ts'

/** The parts of ONNX's messages that hold initializers. Field numbers are those of onnx.proto of ONNX 1.x. */
const schema = `
  syntax = "proto2";
  message Model { optional Graph graph = 7; }
  message Graph { repeated Node node = 1; repeated Tensor initializer = 5; }
  message Attribute { optional string name = 1; optional int64 i = 3; }
  message Node { repeated string input = 1; optional string op_type = 4; repeated Attribute attribute = 5; }
  message Tensor {
    repeated int64 dims = 1; optional int32 data_type = 2; repeated float float_data = 4 [packed = true];
    optional string name = 8; optional bytes raw_data = 9; repeated double double_data = 10 [packed = true];
    optional int32 data_location = 14;
  }`

interface OnnxTensor {
  dims: number[]
  dataType: number
  floatData: number[]
  name: string
  rawData: Uint8Array
  doubleData: number[]
  dataLocation: number
}
interface OnnxNode {
  input: string[]
  opType: string
  attribute: { name: string; i: number }[]
}

/** Types of numbers by ONNX's number. */
const types: Readonly<Record<number, [name: string, type: NumberType]>> = {
  1: ['FLOAT', 'f4'],
  2: ['UINT8', 'u1'],
  3: ['INT8', 'i1'],
  5: ['INT16', 'i2'],
  6: ['INT32', 'i4'],
  7: ['INT64', 'i8'],
  9: ['BOOL', 'b1'],
  10: ['FLOAT16', 'f2'],
  11: ['DOUBLE', 'f8'],
  16: ['BFLOAT16', 'bf2'],
}

const largestFile = 2 ** 31 - 1
let modelType: protobuf.Type | null = null

/** Lists the initializers of an ONNX model. Throws a CallError where the file is damaged or has none. */
export function onnxFile(file: FileBytes): CheckpointFile {
  if (file.size > largestFile)
    throw badFile(file.name, 'ONNX', 'is larger than 2 GB, which is more than its format allows')
  const { node, initializer } = parse(file)
  if (initializer.length === 0)
    throw badFile(file.name, 'ONNX', 'has no initializers; export the model with its weights')
  const layouts = layoutsOf(node)
  const tensors = initializer.map((own) => tensorOf(file.name, own, layouts.get(own.name) ?? 'outIn'))
  return { name: file.name, format: 'ONNX', tensors, close: file.close }
}

function parse(file: FileBytes): { node: OnnxNode[]; initializer: OnnxTensor[] } {
  modelType ??= protobuf.parse(schema).root.lookupType('Model')
  try {
    const message = modelType.decode(file.read(0, file.size))
    const { graph } = modelType.toObject(message, { defaults: true, arrays: true, longs: Number }) as {
      graph: { node: OnnxNode[]; initializer: OnnxTensor[] } | null
    }
    if (graph) return graph
  } catch (error) {
    throw badFile(file.name, 'ONNX', `cannot be read: ${libraryReason(error)}; it is truncated or no ONNX model`)
  }
  throw badFile(file.name, 'ONNX', 'has no graph; it is no ONNX model')
}

/** Weights of MatMul, and of Gemm without transB, have inputs before outputs. */
function layoutsOf(nodes: readonly OnnxNode[]): Map<string, Layout> {
  const layouts = new Map<string, Layout>()
  for (const { opType, input, attribute } of nodes) {
    const isTransposed = attribute.some(({ name, i }) => name === 'transB' && i === 1)
    const weight = input[1]
    if (weight !== undefined && (opType === 'MatMul' || (opType === 'Gemm' && !isTransposed)))
      layouts.set(weight, 'inOut')
  }
  return layouts
}

function tensorOf(file: string, tensor: OnnxTensor, layout: Layout): CheckpointTensor {
  const { dims, dataType, rawData, name } = tensor
  const [typeName, type] = types[dataType] ?? [`type ${dataType}`, null]
  const count = sizeOf(dims)
  const listed = dataType === 1 ? tensor.floatData : tensor.doubleData
  const isRaw = rawData.length > 0
  const problemOf = (): string | null => {
    if (!type) return `has the ${typeName} of ONNX, which Collapsar does not read`
    if (tensor.dataLocation === 1) return 'lies in another file; save the model with its weights inside'
    const there = isRaw ? rawData.length / bytesOfType(type) : listed.length
    if (type.includes('f') && there !== count) return `has ${there} numbers, expected ${count}`
    return sizeProblem(count)
  }
  return {
    name,
    shape: dims,
    type: typeName,
    isFloat: type?.includes('f') ?? false,
    layout,
    problem: problemOf(),
    read: (): Numbers => {
      if (!isRaw)
        return arrayOfType(type ?? 'f8').BYTES_PER_ELEMENT === 4 ? Float32Array.from(listed) : Float64Array.from(listed)
      const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength)
      return readNumbers({ view, type: type ?? 'f4', isLittle: true, count }, placeOf(file, name))
    },
  }
}
