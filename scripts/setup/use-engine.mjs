import { statfsSync } from 'node:fs'
import { NotCompiled } from './addon.mjs'
import { buildPack, sumOf, wheelsToFetch } from './build-pack.mjs'
import { findDriver } from './driver.mjs'
import { sizeText, WrongHash } from './files.mjs'
import { isBuilt, packFolders, platformProblem, writeWish } from './packs.mjs'
import { readStamp, runSteps } from './steps.mjs'
import { apt, missingTools } from './tools.mjs'
import { NotFetched } from './wheel.mjs'

/** @import { Context, CudaPack, EngineRecord, FetchWheel, Pack, Step, Variant } from './types.d.mts' */

const cudaCommand = 'npm run engine -- --cuda'

/**
 * Returns the sizes of the missing wheels. pip holds a wheel twice while it downloads.
 * @type {(root: string, pack: Pack) => { count: number; bytes: number; disk: number; scratch: number }}
 */
export const costOf = (root, pack) => {
  const wheels = wheelsToFetch(root, pack)
  const largest = Math.max(...wheels.map(({ bytes }) => bytes))
  return { count: wheels.length, bytes: sumOf(wheels, 'bytes'), disk: sumOf(wheels, 'unpacked'), scratch: 2 * largest }
}

/** @type {(context: Context, pack: CudaPack) => boolean} */
const reportCost = ({ root, log }, pack) => {
  const { count, bytes, disk, scratch } = costOf(root, pack)
  const all = pack.libraries.length + 1
  const part = count === all ? `${all} wheels` : `${count} of ${all} wheels are missing`
  log(
    `TensorFlow ${pack.tensorflow.version} with CUDA ${pack.versions.cuda}: ${part}, ${sizeText(bytes)} to fetch, ${sizeText(disk)} on disk`,
  )
  const { bavail, bsize } = statfsSync(root)
  if (bavail * bsize > disk + scratch) return true
  log(
    `not enough disk space: ${sizeText(bavail * bsize)} free, ${sizeText(disk + scratch)} needed; nothing was fetched`,
  )
  return false
}

/** @type {(error: unknown) => string} */
const explain = (error) => {
  if (error instanceof NotFetched) return `a wheel could not be fetched: ${error.message}`
  if (error instanceof NotCompiled) return `the addon did not compile: ${error.message}`
  if (error instanceof WrongHash) return error.message
  throw error
}

/**
 * Builds the pack if it is not there. Resolves to whether it is complete.
 * @type {(context: Context, pack: CudaPack, fetch?: FetchWheel) => Promise<boolean>}
 */
const providePack = async (context, pack, fetch) => {
  if (isBuilt(context.root, pack)) return true
  const missing = await missingTools(context)
  if (missing.length > 0) context.log(`missing: ${missing.join(', ')}. To fix it: ${apt(missing)}`)
  if (missing.length > 0 || !reportCost(context, pack)) return false
  try {
    await buildPack(context, pack, fetch)
    return true
  } catch (error) {
    context.log(explain(error))
    context.log('the engine is unchanged; the same command resumes where this one stopped')
    return false
  }
}

/** @type {(context: Context, step: Step<EngineRecord>, variant: Variant) => Promise<EngineRecord>} */
const link = async (context, step, variant) => {
  writeWish(context.root, variant)
  await runSteps(context, [step])
  const record = readStamp(context, step)?.record
  if (!record) throw new Error(`the step '${step.name}' left no record`)
  return record
}

/** @type {(context: Context, step: Step<EngineRecord>, reason: string) => Promise<number>} */
const backToCpu = async (context, step, reason) => {
  await link(context, step, 'cpu')
  context.log(`${reason}; using the CPU build again (the CUDA build stays in ${packFolders.cuda})`)
  return 1
}

/**
 * Fetches the CUDA build if it is missing, and uses it. Returns an exit code: 0 also without a driver, which is no failure;
 * 1 when the build was possible and failed.
 * @type {(context: Context, options: { step: Step<EngineRecord>; pack: CudaPack; isAnyway?: boolean | undefined; fetch?: FetchWheel | undefined }) => Promise<number>}
 */
export const useCuda = async (context, { step, pack, isAnyway = false, fetch }) => {
  if (platformProblem(context)) {
    context.log(`${platformProblem(context)}: nothing was fetched`)
    return 0
  }
  const { problem, summary } = await findDriver(context)
  if (problem && !isAnyway) {
    context.log(`${problem}: nothing was fetched, and the CPU build stays in use`)
    context.log(`for a machine that gets a GPU later: ${cudaCommand} --anyway`)
    return 0
  }
  context.log(problem ? `${problem}; continuing because of --anyway` : (summary ?? ''))
  if (!(await providePack(context, pack, fetch))) return 1
  const record = await link(context, step, 'cuda')
  if (record.kind !== 'native' || record.variant !== 'cuda')
    return backToCpu(context, step, 'the CUDA build does not load here')
  if (record.gpu) context.log('in use: the CUDA build, on the GPU')
  else if (!isAnyway)
    return backToCpu(context, step, `TensorFlow does not use the GPU (${record.gpuProblem ?? 'it does not say why'})`)
  else context.log('in use: the CUDA build, on the CPU until it finds a GPU')
  return 0
}

/** @type {(context: Context, options: { step: Step<EngineRecord> }) => Promise<number>} */
export const useCpu = async (context, { step }) => {
  const record = await link(context, step, 'cpu')
  context.log(record.kind === 'native' ? 'in use: the CPU build' : `in use: wasm, because ${record.reason}`)
  return 0
}
