import { statfsSync } from 'node:fs'
import { NotCompiled } from './addon.mjs'
import { buildPack, sumOf, wheelsToFetch } from './build-pack.mjs'
import { findDriver } from './driver.mjs'
import { sizeText, WrongHash } from './files.mjs'
import { isBuilt, packFolders, platformProblem, writeWish } from './packs.mjs'
import { readStamp, runSteps } from './steps.mjs'
import { apt, missingTools } from './tools.mjs'
import { NotFetched } from './wheel.mjs'

const cudaCommand = 'npm run engine -- --cuda'

/** Sizes of what is still to come. pip holds a wheel twice while it downloads. */
export const costOf = (root, pack) => {
  const wheels = wheelsToFetch(root, pack)
  const largest = Math.max(...wheels.map(({ bytes }) => bytes))
  return { count: wheels.length, bytes: sumOf(wheels, 'bytes'), disk: sumOf(wheels, 'unpacked'), scratch: 2 * largest }
}

const tellCost = ({ root, log }, pack) => {
  const { count, bytes, disk, scratch } = costOf(root, pack)
  const all = pack.libraries.length + 1
  const part = count === all ? `${all} wheels` : `the ${count} of ${all} wheels that are not here yet`
  log(
    `TensorFlow ${pack.tensorflow.version} with CUDA ${pack.versions.cuda}: ${part}, ${sizeText(bytes)} to fetch, ${sizeText(disk)} on disk`,
  )
  const { bavail, bsize } = statfsSync(root)
  if (bavail * bsize > disk + scratch) return true
  log(
    `not enough room: ${sizeText(bavail * bsize)} free, and ${sizeText(disk + scratch)} are needed meanwhile; nothing was fetched`,
  )
  return false
}

const explain = (error) => {
  if (error instanceof NotFetched) return `a wheel could not be fetched: ${error.message}`
  if (error instanceof NotCompiled) return `the addon did not compile: ${error.message}`
  if (error instanceof WrongHash) return error.message
  throw error
}

/** True when the pack is whole. */
const providePack = async (context, pack, fetch) => {
  if (isBuilt(context.root, pack)) return true
  const missing = await missingTools(context)
  if (missing.length > 0) context.log(`missing: ${missing.join(', ')}. To mend it: ${apt(missing)}`)
  if (missing.length > 0 || !tellCost(context, pack)) return false
  try {
    await buildPack(context, pack, fetch)
    return true
  } catch (error) {
    context.log(explain(error))
    context.log('the engine is as it was; the same command goes on where this stopped')
    return false
  }
}

const link = async (context, step, variant) => {
  writeWish(context.root, variant)
  await runSteps(context, [step])
  return readStamp(context, step).record
}

const backToCpu = async (context, step, reason) => {
  await link(context, step, 'cpu')
  context.log(`${reason}; back on the CPU build (the CUDA build stays in ${packFolders.cuda})`)
  return 1
}

/**
 * Fetches the CUDA build where it is not here and puts it to use. Returns an exit code: 0 also where there is no driver,
 * which is no failure; 1 where it could have been had and was not.
 */
export const useCuda = async (context, { step, pack, isAnyway = false, fetch }) => {
  if (platformProblem(context)) {
    context.log(`${platformProblem(context)}: nothing was fetched`)
    return 0
  }
  const { problem, summary } = await findDriver(context)
  if (problem && !isAnyway) {
    context.log(`${problem}: nothing was fetched, and the CPU goes on computing`)
    context.log(`for a machine that gets its GPU later: ${cudaCommand} --anyway`)
    return 0
  }
  context.log(problem ? `${problem}; going on all the same` : summary)
  if (!(await providePack(context, pack, fetch))) return 1
  const record = await link(context, step, 'cuda')
  if (record.variant !== 'cuda') return backToCpu(context, step, 'the CUDA build does not load here')
  if (record.gpu) context.log('in use: the CUDA build, on the GPU')
  else if (!isAnyway)
    return backToCpu(context, step, `TensorFlow leaves the GPU alone (${record.gpuProblem ?? 'it does not say why'})`)
  else context.log('in use: the CUDA build, which computes on the CPU until it finds a GPU')
  return 0
}

export const useCpu = async (context, { step }) => {
  const record = await link(context, step, 'cpu')
  context.log(record.kind === 'native' ? 'in use: the CPU build' : `in use: wasm, for ${record.reason}`)
  return 0
}
