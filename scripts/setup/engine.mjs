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

const hourMs = 3_600_000
const trial = fileURLToPath(new URL('try-engine.mjs', import.meta.url))
const again = "then run 'npm run setup' again"

/** The wasm record. `tools` and `after` say when trying again makes sense without being asked. */
const fallback = (reason, mend, retry = {}) => ({ kind: 'wasm', reason, mend, ...retry })

const explain = (error) => {
  if (error instanceof NotFetched) {
    const mend = `make PyPI reachable for pip, ${again}`
    return fallback(`the TensorFlow wheel could not be fetched: ${error.message}`, mend, { after: Date.now() + hourMs })
  }
  if (error instanceof NotCompiled)
    return fallback(`the addon did not compile: ${error.message}`, `${apt(['g++'])}, ${again}`)
  throw error
}

/** TensorFlow says on the way why it leaves a GPU alone, after severity, time and place. */
const gpuProblem = (output) =>
  /^(?:[IWEF]\d{4} [^\]]*\] )?(.*(?:Cannot dlopen|CUDA_ERROR|CUDA error|Could not find cuda).*)$/im.exec(output)?.[1] ??
  null

const tryPack = async (context, { variant, tensorflow, versions }) => {
  linkPack(context.root, variant)
  context.log('  trying one matrix product')
  const { code, output } = await context.run(findNode(context.root).path, [context.trial ?? trial], {})
  if (code !== 0) return fallback(`the native engine did not load: ${causeOf(output)}`, `see the reason, ${again}`)
  const record = { kind: 'native', tensorflow: tensorflow.version, variant, addon: addonPath(variant), ...versions }
  if (variant === 'cpu') return record
  const isOnGpu = /^on the GPU$/m.test(output)
  return { ...record, gpu: isOnGpu, ...(isOnGpu ? {} : { gpuProblem: gpuProblem(output) }) }
}

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

/** The CUDA build is never fetched here: it is large, and `npm run engine -- --cuda` asks for it. */
const runEngine = async (context, wanted, cpu, fetch) => {
  if (wanted.variant === 'cpu') {
    if (readWish(context.root) === 'cuda')
      context.log("  the CUDA build is gone or of another version: 'npm run engine -- --cuda' fetches it again")
    return runCpu(context, cpu, fetch)
  }
  const record = await tryPack(context, wanted)
  if (record.kind === 'native') return record
  context.log(`  going on with the CPU build, for of CUDA's ${record.reason}`)
  return runCpu(context, cpu, fetch)
}

/** The fast engine: TensorFlow's own libraries from PyPI and tfjs-node's addon compiled here. Without it, wasm. */
export const engineStep = ({ pin, cuda = makeCudaPack(), fetch } = {}) => {
  const cpu = makeCpuPack(pin)
  const wanted = ({ root }) => (readWish(root) === 'cuda' && isBuilt(root, cuda) ? cuda : cpu)
  return {
    name: 'native engine',
    cost: (context) =>
      isBuilt(context.root, wanted(context))
        ? 'compiled before, only to be linked and tried, 2 s'
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
        context.log(`  going on with wasm, which is slower. To mend it: ${record.mend}`)
      }
      return record
    },
  }
}

/** Asked for, a CUDA build that did not load or found no GPU is tried again: a driver may have come. */
const isStaleNative = ({ root, isAsked }, { variant, gpu }, wanted) =>
  linkedVariant(root) !== variant || (isAsked && wanted.variant === 'cuda' && !gpu)
