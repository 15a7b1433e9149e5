// A process that times one convolution with its gradients, under one choice of kernels: oneDNN or Eigen, with or without XLA.
import type { Kernels } from '../src/shared/spec/trainerKind.ts'
import { openBackend } from '../src/trainer/engine/backend.ts'
import { addOperation, constant, defineFunction, typeAttribute } from '../src/trainer/engine/graph/language/graph.ts'
import { loadProgram, type NativeTf } from '../src/trainer/engine/graph/language/program.ts'
import type { Shape, Tensor } from '../src/trainer/engine/graph/language/tensor.ts'
import type { ConvolutionOrder, ConvolutionReply } from './convolve.ts'
import { median } from './results.ts'

const { oneDnn, xla, seconds } = JSON.parse(process.argv[2] ?? '{}') as ConvolutionOrder
const kernels: Kernels = oneDnn ? 'convolutions' : 'products'
const { tf } = await openBackend('native', { hideGpu: true, kernels })

const pictures = [64, 28, 28, 16] as const
const weights = [3, 3, 16, 32] as const
const slopes = [64, 28, 28, 32] as const
const text = (value: string): { s: Uint8Array } => ({ s: new TextEncoder().encode(value) })
const attributes = {
  T: typeAttribute('float32'),
  strides: { list: { i: [1, 1, 1, 1] } },
  padding: text('SAME'),
  data_format: text('NHWC'),
}

function convolution(operation: string, inputs: readonly Tensor[], shape: Shape): Tensor {
  const output = { name: 'output', dtype: 'float32' as const, shape }
  return addOperation(inputs[0]!.graph, operation, inputs, attributes, output)
}

const library = new Map()
const given = {
  x: { dtype: 'float32', shape: pictures },
  w: { dtype: 'float32', shape: weights },
  d: { dtype: 'float32', shape: slopes },
} as const
defineFunction(library, 'convolve', given, ({ x, w, d }, graph) => ({
  value: convolution('Conv2D', [x, w], slopes),
  byWeights: convolution('Conv2DBackpropFilter', [x, constant(graph, weights, 'int32', [4]), d], weights),
  byInputs: convolution('Conv2DBackpropInput', [constant(graph, pictures, 'int32', [4]), w, d], pictures),
}))
const program = await loadProgram(tf as unknown as NativeTf, library, [{ name: 'convolve', xla }])
const values = Object.fromEntries(
  Object.entries(given).map(([name, { dtype, shape }]) => {
    const count = shape.reduce((product, size) => product * size, 1)
    const numbers = Float32Array.from({ length: count }, (_, i) => ((i * 37) % 101) / 101 - 0.5)
    return [name, program.value(numbers, dtype, shape)]
  }),
)
const call = (): void => Object.values(program.run('convolve', values)).forEach((value) => value.dispose())
call()
const times: number[] = []
for (const since = performance.now(); performance.now() - since < 1000 * seconds;) {
  const before = performance.now()
  call()
  times.push(performance.now() - before)
}
console.log(JSON.stringify({ ms: median(times), calls: times.length } satisfies ConvolutionReply))
