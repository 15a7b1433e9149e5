import type { EngineReport } from '../../../../shared/contract/engine.ts'
import type { Batches } from '../../../../shared/spec/batches.ts'
import { sizeOf } from '../../../../shared/spec/backbone/sizedLayers.ts'
import type { FirstOrderOptimizer } from '../../../../shared/spec/optimizer.ts'
import { forwardPass } from '../../../../shared/theory/objective.ts'
import type { Problem } from '../../../../shared/theory/problem.ts'
import type { Engine, EngineState } from '../../engine.ts'
import { backboneEngine, type TrainedStack } from '../../graph/batches/backboneEngine.ts'
import { blockLayers } from '../../graph/batches/backboneProgram.ts'
import { featureModes } from '../../graph/batches/features.ts'
import type { OpenBackbone } from '../../graph/batches/openBackbone.ts'
import type { BackbonePass } from '../backbone/forward.ts'
import type { Tf } from '../network.ts'
import { backboneNetwork, type BackboneNetwork } from './backboneNetwork.ts'
import { trainOnBatches } from './batchEngine.ts'
import { batchPictures } from './augmentation.ts'
import { batchProblem } from './batchProblem.ts'

interface Run {
  problem: Problem
  optimizer: FirstOrderOptimizer
  batches: Batches
  open: OpenBackbone
}

const noAugmentation = { shift: 0, crop: 0, flip: false }

/** Creates the engine of plain tfjs operations for a backbone with its head. */
export function createBackboneOpsEngine(
  backend: { tf: Tf; report: EngineReport },
  { problem, optimizer, batches, open }: Run,
): Engine {
  const { tf } = backend
  const { program, numbers, setting } = open
  const network = backboneNetwork(tf, problem, batches, open)
  const training = trainOnBatches(backend, network, optimizer)
  const pictures = { numbers: numbers['pictures'] as Float32Array | Float64Array, shape: program.pictureShape }
  const now = () => ({ theta: training.theta(), statistics: training.save() })
  const blocks = blockLayers(program.layout)
  const features = (indices: ArrayLike<number>): Record<string, Float64Array> => {
    const given = batchPictures(pictures, indices, noAugmentation, [0, 0])
    const labels = Array.from(indices, (i) => problem.labels[i]!)
    return Object.assign(
      {},
      ...(['batch', 'running'] as const).map((mode) => {
        tf.engine().startScope()
        const sums = blockSums(network.pass(given, now(), mode), blocks, labels, problem.targets.rows)
        tf.engine().endScope()
        return Object.fromEntries(Object.entries(sums).map(([key, value]) => [`${featureModes[mode]}${key}`, value]))
      }),
    ) as Record<string, Float64Array>
  }
  const stack: TrainedStack = {
    theta: () => training.theta(),
    save: () => training.save(),
    run: (entry, { indices, x }) =>
      entry === 'outputs'
        ? { outputs: outputsOf(tf, network, problem, Float32Array.from(x!), now()) }
        : features(indices!),
  }
  return backboneEngine(training.engine, stack, setting)
}

/** Returns the features of a pass and, of each block, the sums of its output over each class (K, d) and of its squares. */
function blockSums(
  { features, outputs }: BackbonePass,
  blocks: readonly number[],
  labels: readonly number[],
  classes: number,
): Record<string, Float64Array> {
  const found: Record<string, Float64Array> = { features: Float64Array.from(features.dataSync()) }
  blocks.forEach((layer, block) => {
    const output = outputs[layer]!
    const d = sizeOf(output.shape) / labels.length
    const sums = new Float64Array(classes * d)
    let squares = 0
    output.dataSync().forEach((value, i) => {
      sums[labels[Math.floor(i / d)]! * d + (i % d)]! += value
      squares += value * value
    })
    found[`sums${block + 1}`] = sums
    found[`squares${block + 1}`] = Float64Array.of(squares)
  })
  return found
}

/** Returns Z^L (batch, K) of pictures, with running averages. */
function outputsOf(
  tf: Tf,
  network: BackboneNetwork,
  problem: Problem,
  pictures: Float32Array,
  at: { theta: Float64Array; statistics: EngineState },
): Float64Array {
  tf.engine().startScope()
  const { features } = network.pass(pictures, at, 'running')
  const theta = network.headTheta(features, at.theta)
  const [size = 0] = features.shape
  tf.engine().endScope()
  const samples = batchProblem(problem, new Int32Array(size), null)
  const outputs = forwardPass(samples, theta).features.at(-1)!
  const rows = new Float64Array(size * outputs.rows)
  for (let i = 0; i < size; i++)
    for (let k = 0; k < outputs.rows; k++) rows[i * outputs.rows + k] = outputs.data[k * size + i]!
  return rows
}
