/** Set-up runs this on the pinned Node. It loads native TensorFlow and checks one matrix product against JavaScript. */
import { createRequire } from 'node:module'
import util from 'node:util'

// tfjs-node 4.22 still calls two functions that Node 23 removed.
const removed = /** @type {{ isNullOrUndefined?: (value: unknown) => boolean, isArray?: typeof Array.isArray }} */ (
  util
)
removed.isNullOrUndefined ??= (value) => value === null || value === undefined
removed.isArray ??= Array.isArray

// As in the trainer: take only the GPU memory that is needed, and compute float32 products in float32 on Ampere and later.
process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true'
process.env.NVIDIA_TF32_OVERRIDE ??= '0'

const tf = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu')
const [rows, inner, columns] = [20, 784, 10]
const a = Float32Array.from({ length: rows * inner }, (_, at) => ((at * 37) % 101) / 101 - 0.5)
const b = Float32Array.from({ length: inner * columns }, (_, at) => ((at * 53) % 89) / 89 - 0.5)
const product = tf
  .tensor2d(a, [rows, inner])
  .matMul(tf.tensor2d(b, [inner, columns]))
  .dataSync()

let worst = 0
for (let row = 0; row < rows; row += 1) {
  for (let column = 0; column < columns; column += 1) {
    let sum = 0
    for (let k = 0; k < inner; k += 1) sum += (a[row * inner + k] ?? 0) * (b[k * columns + column] ?? 0)
    worst = Math.max(worst, Math.abs(sum - product[row * columns + column]))
  }
}
if (tf.getBackend() !== 'tensorflow' || !(worst < 1e-3)) {
  console.error(`the backend ${tf.getBackend()} is off by ${worst} in a matrix product`)
  process.exitCode = 1
}
console.log(tf.backend().isUsingGpuDevice ? 'on the GPU' : 'on the CPU')
