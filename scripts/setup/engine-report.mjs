import { existsSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { findDriver } from './driver.mjs'
import { sizeText } from './files.mjs'
import { isBuilt, packFolders, platformProblem } from './packs.mjs'
import { costOf } from './use-engine.mjs'

/** @import { Context, EngineRecord, CudaPack, Variant } from './types.d.mts' */

/** @type {(path: string) => number} */
const sizeOf = (path) => {
  const found = lstatSync(path)
  if (!found.isDirectory()) return found.size
  return readdirSync(path).reduce((total, name) => total + sizeOf(join(path, name)), 0)
}

/** @type {(gpu: boolean | undefined) => string} */
const tried = (gpu) => (gpu ? 'on the GPU' : 'on the CPU: the last trial found no GPU')

/** @type {(engine: EngineRecord) => string} */
const inUse = (engine) => {
  if (engine.kind !== 'native') return `wasm, because ${engine.reason}. To fix it: ${engine.fix}`
  const { tensorflow, variant, cuda, cudnn, gpu } = engine
  if (variant === 'cpu') return `TensorFlow ${tensorflow}, CPU build`
  return `TensorFlow ${tensorflow}, CUDA build (CUDA ${cuda}, cuDNN ${cudnn}), ${tried(gpu)}`
}

/** @type {(root: string, variant: Variant) => string} */
const place = (root, variant) => {
  const path = join(root, packFolders[variant])
  return existsSync(path) ? `${packFolders[variant]}, ${sizeText(sizeOf(path))}` : 'not here'
}

/** @type {(root: string, pack: CudaPack) => string} */
const cudaPlace = (root, pack) => {
  if (isBuilt(root, pack)) return place(root, 'cuda')
  const { bytes, disk } = costOf(root, pack)
  const old = existsSync(join(root, packFolders.cuda)) ? ' (another version is here)' : ''
  return `not here: ${sizeText(bytes)} to fetch, ${sizeText(disk)} on disk${old}`
}

/** @type {(engine: EngineRecord, problem: string | null) => string} */
const advice = (engine, problem) => {
  const { variant = null, gpu = false } = engine.kind === 'native' ? engine : {}
  if (!problem && !gpu) return "to use the GPU: 'npm run engine -- --cuda'"
  if (variant === 'cuda') return "to use the CPU build again: 'npm run engine -- --cpu'"
  return "the CPU build is the fastest here; 'npm run engine -- --cuda --anyway' prepares for a later GPU"
}

/**
 * Returns [name, text] pairs: the engine in use and the one that this machine could use.
 * @type {(context: Context, about: { engine: EngineRecord; pack: CudaPack }) => Promise<[string, string][]>}
 */
export const engineFacts = async (context, { engine, pack }) => {
  if (platformProblem(context)) return [['in use', inUse(engine)]]
  const { problem, summary } = await findDriver(context)
  return [
    ['in use', inUse(engine)],
    ['GPU', summary ?? problem ?? ''],
    ['CPU build', place(context.root, 'cpu')],
    ['CUDA build', cudaPlace(context.root, pack)],
    ['', advice(engine, problem)],
  ]
}
