import { createRequire } from 'node:module'
import { availableParallelism, cpus } from 'node:os'
import { dirname } from 'node:path'
import type { EngineReport } from '../../shared/contract/engine.ts'
import './node24.ts'
import type { Tf } from './ops/network.ts'

const require = createRequire(import.meta.url)

/** A tfjs that is ready to compute, and what it is. */
export interface Backend {
  tf: Tf
  kind: EngineReport['backend']
  library: string
  device: string
  threads: number
  isGpu: boolean
}

/** The best first. */
export const backendKinds = ['native', 'wasm', 'javascript'] as const

const opened: Record<Backend['kind'], () => Promise<Backend>> = {
  native: openNative,
  wasm: openWasm,
  javascript: openJavaScript,
}

/** Opens a backend; rejects where it cannot be had here. */
export async function openBackend(
  kind: Backend['kind'],
  { hideGpu, isLongLoop }: NativeOptions = {},
): Promise<Backend> {
  if (hideGpu) process.env['CUDA_VISIBLE_DEVICES'] = '-1'
  process.env['XLA_FLAGS'] ??= `--xla_backend_extra_options=${isLongLoop ? forLongLoops : forLoops}`
  return await opened[kind]()
}

/** Unrolled, a loop takes up to twice the time to compile, and is no faster. */
const forLoops = 'xla_cpu_disable_loop_unrolling'
/**
 * The older emitters compile the long loop of L-BFGS in half the time, and what they compile of it is about as fast; a
 * loop of a first-order method they make slower by a fifth.
 */
const forLongLoops = `${forLoops},xla_cpu_disable_new_fusion_emitters`

export interface NativeOptions {
  /** Stay on the CPU where there is a GPU. */
  hideGpu?: boolean
  /** The loop to be compiled is that of L-BFGS. */
  isLongLoop?: boolean
}

/** What TensorFlow reads when it is loaded; what the user has set himself stays. */
const environment = {
  // Grow as needed in place of taking the whole card; keep float32 products float32 on Ampere and later.
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  NVIDIA_TF32_OVERRIDE: '0',
  // With several cards the addon would take the last.
  CUDA_VISIBLE_DEVICES: '0',
  TF_CPP_MIN_LOG_LEVEL: '2',
  // Eigen's own kernels give the same bits and take 40 % less time on the small tensors of these networks.
  TF_ENABLE_ONEDNN_OPTS: '0',
} as const

async function openNative(): Promise<Backend> {
  for (const [name, value] of Object.entries(environment)) process.env[name] ??= value
  const tf = require('@tensorflow/tfjs-node-gpu') as Tf
  if (!(await tf.setBackend('tensorflow'))) throw new Error('the native backend does not start')
  await tf.ready()
  const native = tf.backend() as unknown as { binding: { TF_Version: string }; isUsingGpuDevice: boolean }
  const isGpu = native.isUsingGpuDevice
  const kernels = process.env['TF_ENABLE_ONEDNN_OPTS'] === '0' ? 'Eigen, oneDNN off' : 'oneDNN'
  const threads = Number(process.env['TF_NUM_INTRAOP_THREADS']) || availableParallelism()
  const library = `TensorFlow ${native.binding.TF_Version} (${isGpu ? 'CUDA' : `CPU, ${kernels}`})`
  return { tf, kind: 'native', library, device: isGpu ? 'GPU 0' : cpuName(), threads, isGpu }
}

async function openWasm(): Promise<Backend> {
  const tf = require('@tensorflow/tfjs-core') as Tf
  const wasm = require('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(folder: string): void }
  wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`)
  return portable(tf, 'wasm', 'wasm', `tfjs ${tf.version_core} WebAssembly`)
}

async function openJavaScript(): Promise<Backend> {
  const tf = require('@tensorflow/tfjs-core') as Tf
  require('@tensorflow/tfjs-backend-cpu')
  return portable(tf, 'cpu', 'javascript', `tfjs ${tf.version_core} JavaScript`)
}

async function portable(tf: Tf, name: string, kind: Backend['kind'], library: string): Promise<Backend> {
  // The polyfilled gradients and data tables of the CPU backend print a hint to install tfjs-node; it is known here.
  tf.env().set('PROD', true)
  if (!(await tf.setBackend(name))) throw new Error(`the ${name} backend does not start`)
  await tf.ready()
  return { tf, kind, library, device: cpuName(), threads: 1, isGpu: false }
}

const cpuName = (): string => cpus()[0]?.model.trim() ?? 'unknown CPU'
