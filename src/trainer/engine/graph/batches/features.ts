import { backboneForward } from '../backbone/backbone.ts'
import { gatherRows, reshape } from '../language/arrays.ts'
import * as e from '../language/elementwise.ts'
import { defineFunction, type Library } from '../language/graph.ts'
import { matMul } from '../language/products.ts'
import { sum } from '../language/reductions.ts'
import { elementCount, type Declarations, type Tensor, type Tensors } from '../language/tensor.ts'
import { graphActivations } from '../network/activations.ts'
import type { Architecture } from '../network/architecture.ts'
import { forward } from '../network/forward.ts'
import type { LoopOptimizer } from '../optimizer/loopOptimizer.ts'
import { headParameters, splitParameters, statisticsOf } from './backboneModel.ts'
import { blockLayers, type BackboneProgram } from './backboneProgram.ts'

/** The two ways in which batch norms compute features, and the prefix of the results of each. */
export const featureModes = { batch: '', running: 'running_' } as const

/** The entries that `defineFeatures` may write. */
export const featureEntries = ['features', 'features_last', 'outputs'] as const

/**
 * Writes the entries `features` and `features_last`, which pass a batch of training samples through the backbone, once with
 * the statistics of the batch and once with running averages. They return the features (B, n_1) and, of each block, the sums
 * of its output over the samples of each class (K, d) and the sum of its squares. `members` (B, K) is 1 where a sample is
 * of a class. The entry `outputs` returns Z^L (B, K) of test pictures with running averages.
 */
export function defineFeatures(
  library: Library,
  architecture: Architecture,
  backbone: BackboneProgram,
  loop: LoopOptimizer,
): void {
  const { classes } = architecture
  const { measured, pictureShape, testSize } = backbone
  const state = trainedArguments(loop)
  const pictures = loop.arguments['pictures']!
  const define = (name: string, size: number): void => {
    const inputs = {
      ...state,
      pictures,
      indices: { dtype: 'int32', shape: [size] },
      members: { dtype: 'float64', shape: [size, classes] },
    } as const
    defineFunction(library, name, inputs, (args: Tensors) => {
      const x = gatherRows(args['pictures']!, args['indices']!)
      return Object.assign(
        {},
        ...(['batch', 'running'] as const).map((mode) =>
          blockSums(architecture, backbone, { args, x, mode, members: args['members']! }),
        ),
      ) as Tensors
    })
  }
  define('features', measured.size)
  if (measured.last !== measured.size) define('features_last', measured.last)
  if (testSize === 0) return
  const inputs = { ...state, x: { dtype: architecture.real, shape: [testSize, ...pictureShape] } } as const
  defineFunction(library, 'outputs', inputs, (args: Tensors) => {
    const { features } = pass(architecture, backbone, { args, x: args['x']!, mode: 'running' })
    return { outputs: outputsOf(architecture, backbone, features, args) }
  })
}

/** Returns the declarations of the parameters and the running averages of a state. */
const trainedArguments = ({ state }: Pick<LoopOptimizer, 'state'>): Declarations =>
  Object.fromEntries(Object.entries(state).filter(([key]) => /^[ws]\d+$/.test(key)))

interface Given {
  args: Tensors
  x: Tensor
  mode: keyof typeof featureModes
}

const parametersOf = (args: Tensors): Tensor[] =>
  Object.keys(args)
    .filter((key) => /^w\d/.test(key))
    .map((key) => args[key]!)

function pass(architecture: Architecture, backbone: BackboneProgram, { args, x, mode }: Given) {
  const statistics = Object.keys(statisticsOf(architecture, backbone)).map((key) => args[key]!)
  const { own } = splitParameters(architecture, backbone, parametersOf(args))
  return backboneForward(backbone.layout, own, x, { mode, statistics })
}

function blockSums(
  architecture: Architecture,
  backbone: BackboneProgram,
  { members, ...given }: Given & { members: Tensor },
): Record<string, Tensor> {
  const { features, outputs } = pass(architecture, backbone, given)
  const prefix = featureModes[given.mode]
  const [size = 0] = given.x.shape
  const sums = blockLayers(backbone.layout).flatMap((layer, i): [string, Tensor][] => {
    const output = outputs[layer]!
    const flat = e.cast(reshape(output, [size, elementCount(output.shape) / size]), 'float64')
    return [
      [`${prefix}sums${i + 1}`, matMul(members, flat, { a: true })],
      [`${prefix}squares${i + 1}`, sum(e.square(flat), [0, 1])],
    ]
  })
  return { ...Object.fromEntries(sums), [`${prefix}features`]: e.cast(features, 'float64') }
}

/** Returns Z^L (B, K) of the head at features (B, n_1), in float64. */
function outputsOf(architecture: Architecture, backbone: BackboneProgram, features: Tensor, args: Tensors): Tensor {
  const { head } = splitParameters(architecture, backbone, parametersOf(args))
  const [size = 0] = features.shape
  const own = { ...architecture, samples: size, inputRows: size, batches: null }
  const { A } = forward(own, headParameters(own, features, head), {})
  const last = reshape(e.cast(A.at(-1)!, 'float64'), [size, architecture.classes])
  return graphActivations[architecture.activations.at(-1)!].value(last)
}
