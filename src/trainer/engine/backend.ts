import { createRequire } from 'node:module'
import { availableParallelism, cpus } from 'node:os'
import { dirname } from 'node:path'
import type { EngineReport } from '../../shared/contract/engine.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import './node24.ts'
import type { Tf } from './ops/network.ts'

const require = createRequire(import.meta.url)

/** A tfjs that is ready to compute, and what it is. */
export interface Backend {
  tf: Tf
  report: EngineReport
}

/** The spec asks for what no engine here can do; the message says which can. */
export class EngineRefusal extends Error {
  override readonly name = 'EngineRefusal'
}

type Kind = EngineReport['backend']
const opened: Record<Kind, () => Promise<Backend>> = { native: openNative, wasm: openWasm, javascript: openJavaScript }

/** The best backend there is, or the one the spec names. Throws an EngineRefusal when that cannot be had. */
export async function openBackend(wish: RunSpec['engine'], precision: RunSpec['precision']): Promise<Backend> {
  if (precision === 'float64')
    throw new EngineRefusal(
      'precision float64 needs the graph engine, which this version does not have: the ops engine computes in float32 (weights, penalties and measurements in float64). Use precision=float32.',
    )
  if (wish === 'cuda' || wish === 'graph')
    throw new EngineRefusal(`engine ${wish} is the graph engine, which this version does not have. Use engine=auto.`)
  if (wish !== 'auto')
    return opened[wish]().catch((error: unknown) => {
      throw new EngineRefusal(`engine ${wish} is not available: ${reason(error)}. Use engine=auto.`)
    })
  const failures: string[] = []
  for (const kind of ['native', 'wasm', 'javascript'] as const) {
    try {
      const backend = await opened[kind]()
      const advice =
        failures.length > 0 ? `${failures.join('; ')}. Run npm run setup for the native engine.` : backend.report.advice
      return { tf: backend.tf, report: { ...backend.report, advice } }
    } catch (error) {
      failures.push(`no ${kind} engine: ${reason(error)}`)
    }
  }
  throw new EngineRefusal(`no engine could be loaded: ${failures.join('; ')}`)
}

async function openNative(): Promise<Backend> {
  // Grow as needed in place of taking the whole card; keep float32 products float32 on Ampere and later.
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true'
  process.env['NVIDIA_TF32_OVERRIDE'] ??= '0'
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
  // Eigen's own kernels give the same bits and take 40 % less time on the small tensors of these networks.
  process.env['TF_ENABLE_ONEDNN_OPTS'] ??= '0'
  const tf = require('@tensorflow/tfjs-node-gpu') as Tf
  await tf.ready()
  const native = tf.backend() as unknown as { binding: { TF_Version: string }; isUsingGpuDevice: boolean }
  const isGpu = native.isUsingGpuDevice
  const kernels = process.env['TF_ENABLE_ONEDNN_OPTS'] === '0' ? 'Eigen, oneDNN off' : 'oneDNN'
  return {
    tf,
    report: {
      ...common(),
      backend: 'native',
      library: `TensorFlow ${native.binding.TF_Version} (${isGpu ? 'CUDA' : `CPU, ${kernels}`})`,
      device: isGpu ? 'GPU 0' : cpuName(),
      threads: availableParallelism(),
      advice: isGpu ? null : cudaAdvice,
    },
  }
}

async function openWasm(): Promise<Backend> {
  const tf = require('@tensorflow/tfjs-core') as Tf
  const wasm = require('@tensorflow/tfjs-backend-wasm') as {
    setWasmPaths(folder: string): void
    getThreadsCount(): number
  }
  wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`)
  return portable(tf, 'wasm', `tfjs ${tf.version_core} WebAssembly`, 'wasm')
}

async function openJavaScript(): Promise<Backend> {
  const tf = require('@tensorflow/tfjs-core') as Tf
  require('@tensorflow/tfjs-backend-cpu')
  return portable(tf, 'cpu', `tfjs ${tf.version_core} JavaScript`, 'javascript')
}

async function portable(tf: Tf, name: string, library: string, backend: Kind): Promise<Backend> {
  // The polyfilled gradients and data tables of the CPU backend print a hint to install tfjs-node; it is known here.
  tf.env().set('PROD', true)
  if (!(await tf.setBackend(name))) throw new Error(`the ${name} backend does not start`)
  await tf.ready()
  const advice = 'The native engine is many times faster: npm run setup builds it where Python 3 and g++ are installed.'
  return { tf, report: { ...common(), backend, library, device: cpuName(), threads: 1, advice } }
}

/** What would beat the native CPU, and why it is not offered. */
const cudaAdvice =
  'CUDA would be faster: it needs an NVIDIA GPU with its driver and the CUDA build of TensorFlow, which this version does not fetch yet.'

const common = () =>
  ({ engine: 'ops', precision: 'float32', masterPrecision: 'float64', node: process.version }) as const

const cpuName = (): string => cpus()[0]?.model.trim() ?? 'unknown CPU'
const reason = (error: unknown): string => (error instanceof Error ? error.message.split('\n')[0] : String(error)) ?? ''
