import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NotCompiled } from './addon.mjs'
import { buildPack } from './build-pack.mjs'
import { sizeText } from './files.mjs'
import { findNode } from './node.mjs'
import { addonPath, isBuilt, linkedFolder, linkPack, packOutputs, platformProblem } from './packs.mjs'
import { causeOf } from './process.mjs'
import { apt, hasAppeared, missingTools } from './tools.mjs'
import { releases as pinned } from './releases.mjs'
import { NotFetched } from './wheel.mjs'
import { readWish, wantedRelease } from './wish.mjs'

/** @import { Context, EngineRecord, FetchWheel, NativeRecord, Pack, Release, Step, WasmRecord } from './types.d.mts' */

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
const tryPack = async (context, pack) => {
  const { variant, tensorflow, versions } = pack
  linkPack(context.root, pack)
  context.log('  trying one matrix product')
  const { code, output } = await context.run(findNode(context.root).path, [context.trial ?? trial], {})
  if (code !== 0) return fallback(`the native engine did not load: ${causeOf(output)}`, `see the reason, ${again}`)
  /** @type {NativeRecord} */
  const record = { kind: 'native', tensorflow: tensorflow.version, variant, addon: addonPath(pack), ...versions }
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
    if (readWish(context.root).variant === 'cuda')
      context.log("  the CUDA build is missing or of another version: 'npm run engine -- --cuda' fetches it again")
    return runCpu(context, cpu, fetch)
  }
  const record = await tryPack(context, wanted)
  if (record.kind === 'native') return record
  context.log(`  using the CPU build, because with CUDA ${record.reason}`)
  return runCpu(context, cpu, fetch)
}

/** @type {(releases: readonly Release[], context: Context) => { wanted: Pack; cpu: Pack }} */
const choose = (releases, { root }) => {
  const wish = readWish(root)
  const { cpu, cuda } = wantedRelease(releases, wish)
  return { wanted: wish.variant === 'cuda' && isBuilt(root, cuda) ? cuda : cpu, cpu }
}

/** @type {(root: string, pack: Pack) => string} */
const costText = (root, pack) => {
  if (isBuilt(root, pack)) return 'compiled before, needs linking and a trial, 2 s'
  const { version, bytes, unpacked = 0 } = pack.tensorflow
  const old = existsSync(join(root, pack.folder)) ? `, replaces another version in ${pack.folder}` : ''
  return `TensorFlow ${version}, ${sizeText(bytes)} to fetch, ${sizeText(unpacked)} on disk, about 30 s${old}`
}

/**
 * Sets up the fast engine: TensorFlow's libraries from PyPI and tfjs-node's addon, compiled here. Without them, wasm.
 * @type {(options?: { releases?: readonly Release[]; fetch?: FetchWheel }) => Step<EngineRecord>}
 */
export const engineStep = ({ releases = pinned, fetch } = {}) => {
  /** @type {(context: Context) => Pack} */
  const wanted = (context) => choose(releases, context).wanted
  return {
    name: 'native engine',
    cost: (context) => costText(context.root, wanted(context)),
    key: (context) => wanted(context).key,
    outputs: (_, record) => (record.kind === 'native' ? packOutputs(record.addon) : []),
    isStale: (context, record) => {
      if (record.kind === 'native') return isStaleNative(context, record, wanted(context))
      if (context.isAsked) return true
      return Boolean(
        record.tools?.every((tool) => hasAppeared(tool, context)) || (record.after && Date.now() > record.after),
      )
    },
    run: async (context) => {
      const { wanted: pack, cpu } = choose(releases, context)
      const record = await runEngine(context, pack, cpu, fetch)
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
const isStaleNative = ({ root, isAsked }, { addon, gpu }, wanted) =>
  linkedFolder(root) !== dirname(addon) || (isAsked && wanted.variant === 'cuda' && !gpu)
