// Stock tfjs-node: its own differentiation and its own Adam, one operation at a time.
import { createRequire } from 'node:module'
import type * as tfjs from '@tensorflow/tfjs-core'
import '../../src/trainer/engine/node24.ts'
import { readJob } from '../job.ts'
import { serveSteps } from './serve.ts'

type Tf = typeof tfjs

process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
const tf = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu') as Tf
await tf.ready()
const job = readJob(process.argv[2]!)
const { spec } = job
const tensor = ({ data, rows, cols }: { data: Float64Array; rows: number; cols: number }): tfjs.Tensor2D =>
  tf.tensor2d(Float32Array.from(data), [rows, cols])
const X = tensor(job.X)
const Y = tensor(job.Y)

function objective(weights: readonly tfjs.Variable[]): tfjs.Scalar {
  let z: tfjs.Tensor = X
  let penalties: tfjs.Tensor = tf.scalar(0)
  const penalise = (decay: number, values: tfjs.Tensor): void => {
    penalties = tf.add(penalties, tf.mul(tf.sum(tf.square(values)), decay))
  }
  for (const [l, weight] of weights.entries()) {
    z = tf.tanh(tf.matMul(weight, z))
    penalise(spec.weightDecays[l]!, weight)
    penalise(spec.featureDecays[l]!, z)
  }
  return tf.mul(tf.add(tf.sum(tf.square(tf.sub(z, Y))), penalties), 0.5)
}

function train(steps: number, record?: number[]): void {
  const { rate, beta1, beta2, epsilon } = spec.adam
  const weights = (job.weights[0] ?? []).map((weight) => tf.tidy(() => tf.variable(tensor(weight))))
  const optimizer = tf.train.adam(rate, beta1, beta2, epsilon)
  for (let t = 0; t < steps; t++) {
    const loss = optimizer.minimize(() => objective(weights), record !== undefined, weights)
    if (loss) record?.push(loss.dataSync()[0]!)
    loss?.dispose()
  }
  // Reading a number waits for pending operations.
  weights[0]?.dataSync()
  for (const weight of weights) weight.dispose()
  optimizer.dispose()
}

const { binding } = tf.backend() as unknown as { binding: { TF_Version: string } }
await serveSteps({
  versions: { tfjs: tf.version_core, TensorFlow: binding.TF_Version },
  losses(count) {
    const record: number[] = []
    train(count, record)
    return record
  },
  run: (steps) => train(steps),
})
