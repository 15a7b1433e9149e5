import { statfsSync } from 'node:fs'
import { NotCompiled } from './addon.mjs'
import { buildPack, sumOf, wheelsToFetch } from './build-pack.mjs'
import { findDriver } from './driver.mjs'
import { sizeText, WrongHash } from './files.mjs'
import { isBuilt, platformProblem } from './packs.mjs'
import { releases as pinned } from './releases.mjs'
import { readStamp, runSteps } from './steps.mjs'
import { apt, missingTools } from './tools.mjs'
import { NotFetched } from './wheel.mjs'
import { readWish, wantedRelease, wishFor, writeWish } from './wish.mjs'

/** @import { Context, CudaPack, EngineRecord, FetchWheel, Pack, Release, Step, Wish } from './types.d.mts' */

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

/**
 * What both commands take: the step that links a build, and the versions. Without `release`, the version in use.
 * @typedef {{ step: Step<EngineRecord>, releases?: readonly Release[] | undefined, release?: Release | undefined }} Options
 */

/** @type {(context: Context, step: Step<EngineRecord>, wish: Wish) => Promise<EngineRecord>} */
const link = async (context, step, wish) => {
  writeWish(context.root, wish)
  await runSteps(context, [step])
  const record = readStamp(context, step)?.record
  if (!record) throw new Error(`the step '${step.name}' left no record`)
  return record
}

/** @type {(context: Context, step: Step<EngineRecord>, cuda: { wish: Wish; pack: CudaPack; reason: string }) => Promise<number>} */
const backToCpu = async (context, step, { wish, pack, reason }) => {
  await link(context, step, { ...wish, variant: 'cpu' })
  context.log(`${reason}; using the CPU build again (the CUDA build stays in ${pack.folder})`)
  return 1
}

/**
 * Fetches the CUDA build if it is missing, and uses it. Returns an exit code: 0 also without a driver, which is no failure;
 * 1 when the build was possible and failed.
 * @type {(context: Context, options: Options & { isAnyway?: boolean | undefined; fetch?: FetchWheel | undefined }) => Promise<number>}
 */
export const useCuda = async (context, { step, releases = pinned, release, isAnyway = false, fetch }) => {
  if (platformProblem(context)) {
    context.log(`${platformProblem(context)}: nothing was fetched`)
    return 0
  }
  const before = readWish(context.root)
  const { cuda: pack } = release ?? wantedRelease(releases, before)
  const { problem, summary } = await findDriver(context)
  if (problem && !isAnyway) {
    context.log(`${problem}: nothing was fetched, and the ${before.variant === 'cpu' ? 'CPU ' : ''}build stays in use`)
    context.log(`for a machine that gets a GPU later: ${cudaCommand} --anyway`)
    return 0
  }
  context.log(problem ? `${problem}; continuing because of --anyway` : (summary ?? ''))
  if (!(await providePack(context, pack, fetch))) return 1
  const record = await link(context, step, wishFor(releases, pack))
  if (record.kind !== 'native' || record.variant !== 'cuda')
    return backToCpu(context, step, { wish: before, pack, reason: 'the CUDA build does not load here' })
  if (record.gpu) context.log(`in use: ${nameOf(pack)}, on the GPU`)
  else if (!isAnyway) {
    const reason = `TensorFlow does not use the GPU (${record.gpuProblem ?? 'it does not say why'})`
    return backToCpu(context, step, { wish: before, pack, reason })
  } else context.log(`in use: ${nameOf(pack)}, on the CPU until it finds a GPU`)
  return 0
}

/**
 * Uses a CPU build, which is fetched if it is missing. Another version that does not work leaves the engine as it was.
 * @type {(context: Context, options: Options) => Promise<number>}
 */
export const useCpu = async (context, { step, releases = pinned, release }) => {
  const before = readWish(context.root)
  const present = wantedRelease(releases, before)
  const { cpu: pack } = release ?? present
  const record = await link(context, step, wishFor(releases, pack))
  if (record.kind === 'native') {
    context.log(`in use: ${nameOf(pack)}`)
    return 0
  }
  if (pack.tensorflow.version === present.version) {
    context.log(`in use: wasm, because ${record.reason}`)
    return 0
  }
  await link(context, step, before)
  context.log(`TensorFlow ${present.version} stays in use, because ${record.reason}. To fix it: ${record.fix}`)
  return 1
}

/** @type {(pack: Pack) => string} */
const nameOf = ({ variant, tensorflow: { version } }) =>
  `the ${variant === 'cpu' ? 'CPU' : 'CUDA'} build of TensorFlow ${version}`
