import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, cpus } from 'node:os'
import { dirname } from 'node:path'
import type { EngineReport } from '../../shared/contract/engine.ts'
import { engineVariable } from '../../shared/layout.ts'
import { processorProblem } from '../../shared/processor.ts'
import type { Kernels } from '../../shared/spec/trainerKind.ts'
import { kernelChoice } from './kernels.ts'
import './node24.ts'
import type { Tf } from './ops/network.ts'

const require = createRequire(import.meta.url)

/** A tfjs backend that is ready to compute, and its description. */
export interface Backend {
  tf: Tf
  kind: EngineReport['backend']
  library: string
  device: string
  threads: number
  isGpu: boolean
}

/** Fastest first. */
export const backendKinds = ['native', 'wasm', 'javascript'] as const

const opened: Record<Backend['kind'], (kernels: Kernels) => Promise<Backend>> = {
  native: openNative,
  wasm: openWasm,
  javascript: openJavaScript,
}

/** Opens a backend; rejects where this machine does not have it. */
export async function openBackend(
  kind: Backend['kind'],
  { hideGpu, isLongLoop, kernels = 'products' }: NativeOptions = {},
): Promise<Backend> {
  if (hideGpu) process.env['CUDA_VISIBLE_DEVICES'] = '-1'
  process.env['XLA_FLAGS'] ??= `--xla_backend_extra_options=${isLongLoop ? forLongLoops : forLoops}`
  return await opened[kind](kernels)
}

/** An unrolled loop takes up to twice as long to compile, and is no faster. */
const forLoops = 'xla_cpu_disable_loop_unrolling'
/**
 * The older emitters compile the long loop of L-BFGS in half the time, and it runs about as fast. A first-order loop
 * would run a fifth slower with them.
 */
const forLongLoops = `${forLoops},xla_cpu_disable_new_fusion_emitters`

/** A process keeps the options of its first call. The lab gives a trainer only runs that agree in them (TrainerKind). */
export interface NativeOptions {
  /** Use the CPU even where there is a GPU. */
  hideGpu?: boolean
  /** The compiled loop is that of L-BFGS. */
  isLongLoop?: boolean
  /** What the program mostly computes; default: products. */
  kernels?: Kernels
}

/** Environment variables that TensorFlow reads when it is loaded. Values that the user has set stay. */
const environment = {
  // Allocate GPU memory as needed; keep float32 products in float32 on Ampere and later.
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  NVIDIA_TF32_OVERRIDE: '0',
  // With several GPUs the addon would take the last one.
  CUDA_VISIBLE_DEVICES: '0',
  TF_CPP_MIN_LOG_LEVEL: '2',
} as const

const cpuinfo = '/proc/cpuinfo'
/** Says why TensorFlow would end this process with an illegal instruction; null where it does not. */
export const processorRefusal = (): string | null =>
  existsSync(cpuinfo) ? processorProblem(readFileSync(cpuinfo, 'utf8')) : null

function requireNative(): void {
  const refusal = processorRefusal()
  if (refusal !== null) throw new Error(refusal)
  if (process.env[engineVariable] === '') throw new Error('no engine package is installed')
}

async function openNative(wanted: Kernels): Promise<Backend> {
  requireNative()
  process.env['TF_ENABLE_ONEDNN_OPTS'] ??= kernelChoice[wanted].isOneDnnOn ? '1' : '0'
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
  // Without this flag the CPU backend prints a hint to install tfjs-node.
  tf.env().set('PROD', true)
  if (!(await tf.setBackend(name))) throw new Error(`the ${name} backend does not start`)
  await tf.ready()
  return { tf, kind, library, device: cpuName(), threads: 1, isGpu: false }
}

const cpuName = (): string => cpus()[0]?.model.trim() ?? 'unknown CPU'
