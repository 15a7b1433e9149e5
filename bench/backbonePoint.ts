// Collapsar's loop of a residual network as a participant, with the line protocol of the peers.
import { matrix } from '../src/shared/linalg/matrix.ts'
import { Optimizer, type FirstOrderOptimizer } from '../src/shared/spec/optimizer.ts'
import type { Problem } from '../src/shared/theory/problem.ts'
import { openBackend } from '../src/trainer/engine/backend.ts'
import { backboneProgram } from '../src/trainer/engine/graph/batches/backboneProgram.ts'
import { openGraphStack } from '../src/trainer/engine/graph/graphStack.ts'
import type { NativeTf } from '../src/trainer/engine/graph/language/program.ts'
import { backboneNets, backboneStart, classes, momentum, rate, type BackboneStart } from './backboneJob.ts'
import { readFileSync } from 'node:fs'
import { serveSteps } from './peers/serve.ts'

const { id } = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as { id: string }
const own = backboneNets.find((net) => net.id === id)!
const start = backboneStart(own)

/** The problem of the head, whose first layer is the features; the batch is the whole training set. */
function problemOf({ widths }: BackboneStart): Problem {
  const labels = Int32Array.from({ length: own.batch }, (_, i) => i % classes)
  const targets = matrix(classes, own.batch)
  labels.forEach((k, i) => (targets.data[k * own.batch + i] = 1))
  const zeros = widths.map(() => 0)
  return {
    inputs: null,
    inputScale: null,
    inputBasis: null,
    targets,
    labels,
    widths,
    activations: widths.map((_, l) => (l === 0 || l === widths.length - 1 ? 'identity' : 'relu')),
    residual: widths.map(() => false),
    bias: false,
    loss: 'squared',
    weightDecays: zeros,
    featureDecays: zeros,
    sampleWeight: 1 / own.batch,
  }
}

const decays = { weightDecay: 0, normDecay: 0, biasDecay: 0 }
const program = backboneProgram({ backbone: own.backbone, penalty: { backbone: decays } }, own.batch, 0)
const { tf, library } = await openBackend('native', { hideGpu: true, kernels: 'convolutions' })
const stack = openGraphStack(tf as unknown as NativeTf, [problemOf(start)], {
  optimizer: Optimizer.parse({ kind: 'momentum', momentum, learningRate: rate }) as FirstOrderOptimizer,
  real: 'float32',
  xla: false,
  batches: { size: own.batch, last: 'keep', seed: 0 },
  backbone: { program, numbers: { pictures: start.pictures, backbone_decays: [0, 0, 0], random_seeds: [0] } },
})
const advance = (steps: number): readonly (readonly number[])[] => {
  stack.begin([{ run: 0, theta: start.theta, multiplier: 1 }])
  return stack.advance([steps], () => rate)[0]?.rows ?? []
}
await serveSteps({
  versions: { engine: library },
  losses: (count) => advance(count).map(([dataLoss = NaN]) => dataLoss),
  run: (steps) => void advance(steps),
})
