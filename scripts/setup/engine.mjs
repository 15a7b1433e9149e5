import { fileURLToPath } from 'node:url'
import { NotCompiled } from './addon.mjs'
import { buildPack } from './build-pack.mjs'
import { megabytes } from './files.mjs'
import { findNode } from './node.mjs'
import {
  addonPath,
  isBuilt,
  linkedVariant,
  linkPack,
  makeCpuPack,
  makeCudaPack,
  packOutputs,
  platformProblem,
  readWish,
} from './packs.mjs'
import { causeOf } from './process.mjs'
import { apt, hasAppeared, missingTools } from './tools.mjs'
import { NotFetched } from './wheel.mjs'

/** @import { Context, CudaPack, EngineRecord, FetchWheel, NativeRecord, Pack, Step, WasmRecord, WheelPin } from './types.d.mts' */

const hourMs = 3_600_000
const trial = fileURLToPath(new URL('try-engine.mjs', import.meta.url))
const again = "then run 'npm run setup' again"

/**
 * Returns the wasm record. `tools` and `after` say when set-up tries again unasked.
 * @type {(reason: string, fix: string, retry?: Pick<WasmRecord, 'tools' | 'after'>) => WasmRecord}
 */
const fallback = (reason, fix, retry = {}) => ({ kind: 'wasm', reason, fix, ...retry })

/** @type {(error: unknown) => WasmRecord} */
const explain = (error) => {
  if (error instanceof NotFetched) {
    const fix = `make PyPI reachable for pip, ${again}`
    return fallback(`the TensorFlow wheel could not be fetched: ${error.message}`, fix, { after: Date.now() + hourMs })
  }
  if (error instanceof NotCompiled)
    return fallback(`the addon did not compile: ${error.message}`, `${apt(['g++'])}, ${again}`)
  throw error
}

/**
 * Finds the line in which TensorFlow says why it does not use a GPU, after severity, time and place.
 * @type {(output: string) => string | null}
 */
const gpuProblem = (output) =>
  /^(?:[IWEF]\d{4} [^\]]*\] )?(.*(?:Cannot dlopen|CUDA_ERROR|CUDA error|Could not find cuda).*)$/im.exec(output)?.[1] ??
  null

/** @type {(context: Context, pack: Pack) => Promise<EngineRecord>} */
const tryPack = async (context, { variant, tensorflow, versions }) => {
  linkPack(context.root, variant)
  context.log('  trying one matrix product')
  const { code, output } = await context.run(findNode(context.root).path, [context.trial ?? trial], {})
  if (code !== 0) return fallback(`the native engine did not load: ${causeOf(output)}`, `see the reason, ${again}`)
  /** @type {NativeRecord} */
  const record = { kind: 'native', tensorflow: tensorflow.version, variant, addon: addonPath(variant), ...versions }
  if (variant === 'cpu') return record
  const isOnGpu = /^on the GPU$/m.test(output)
  return { ...record, gpu: isOnGpu, ...(isOnGpu ? {} : { gpuProblem: gpuProblem(output) }) }
}

/** @type {(context: Context, pack: Pack, fetch?: FetchWheel) => Promise<EngineRecord>} */
const runCpu = async (context, pack, fetch) => {
  const problem = platformProblem(context)
  if (problem) return fallback(problem, 'use Linux on x64 for native speed')
  const built = isBuilt(context.root, pack)
  const missing = built ? [] : await missingTools(context)
  if (missing.length > 0) return fallback(`missing: ${missing.join(', ')}`, apt(missing), { tools: missing })
  try {
    if (!built) await buildPack(context, pack, fetch)
  } catch (error) {
    return explain(error)
  }
  return tryPack(context, pack)
}

/**
 * Set-up never fetches the CUDA build, because it is large. `npm run engine -- --cuda` does.
 * @type {(context: Context, wanted: Pack, cpu: Pack, fetch?: FetchWheel) => Promise<EngineRecord>}
 */
const runEngine = async (context, wanted, cpu, fetch) => {
  if (wanted.variant === 'cpu') {
    if (readWish(context.root) === 'cuda')
      context.log("  the CUDA build is missing or of another version: 'npm run engine -- --cuda' fetches it again")
    return runCpu(context, cpu, fetch)
  }
  const record = await tryPack(context, wanted)
  if (record.kind === 'native') return record
  context.log(`  using the CPU build, because with CUDA ${record.reason}`)
  return runCpu(context, cpu, fetch)
}

/**
 * Sets up the fast engine: TensorFlow's libraries from PyPI and tfjs-node's addon, compiled here. Without them, wasm.
 * @type {(options?: { pin?: WheelPin; cuda?: CudaPack; fetch?: FetchWheel }) => Step<EngineRecord>}
 */
export const engineStep = ({ pin, cuda = makeCudaPack(), fetch } = {}) => {
  const cpu = makeCpuPack(pin)
  /** @type {(context: Context) => Pack} */
  const wanted = ({ root }) => (readWish(root) === 'cuda' && isBuilt(root, cuda) ? cuda : cpu)
  return {
    name: 'native engine',
    cost: (context) =>
      isBuilt(context.root, wanted(context))
        ? 'compiled before, needs linking and a trial, 2 s'
        : `TensorFlow ${cpu.tensorflow.version}, ${megabytes(cpu.tensorflow.bytes)} to fetch, 850 MB on disk, about 30 s`,
    key: (context) => wanted(context).key,
    outputs: (_, record) => (record.kind === 'native' ? packOutputs(record.variant) : []),
    isStale: (context, record) => {
      if (record.kind === 'native') return isStaleNative(context, record, wanted(context))
      if (context.isAsked) return true
      return Boolean(
        record.tools?.every((tool) => hasAppeared(tool, context)) || (record.after && Date.now() > record.after),
      )
    },
    run: async (context) => {
      const record = await runEngine(context, wanted(context), cpu, fetch)
      if (record.kind === 'wasm') {
        context.log(`  no native engine: ${record.reason}`)
        context.log(`  using wasm, which is slower. To fix it: ${record.fix}`)
      }
      return record
    },
  }
}

/**
 * Set-up by its own command tries a CUDA build again that found no GPU, because a driver may be there now.
 * @type {(context: Context, record: NativeRecord, wanted: Pack) => boolean}
 */
const isStaleNative = ({ root, isAsked }, { variant, gpu }, wanted) =>
  linkedVariant(root) !== variant || (isAsked && wanted.variant === 'cuda' && !gpu)
