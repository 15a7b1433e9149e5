import { existsSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { findDriver } from './driver.mjs'
import { sizeText } from './files.mjs'
import { isBuilt, packFolders, platformProblem } from './packs.mjs'
import { costOf } from './use-engine.mjs'

const sizeOf = (path) => {
  const found = lstatSync(path)
  if (!found.isDirectory()) return found.size
  return readdirSync(path).reduce((total, name) => total + sizeOf(join(path, name)), 0)
}

const tried = (gpu) => (gpu ? 'on the GPU' : 'on the CPU: it found no GPU when it was tried')

const inUse = ({ kind, tensorflow, variant, cuda, cudnn, gpu, reason, mend }) => {
  if (kind !== 'native') return `wasm, for ${reason}. To mend it: ${mend}`
  if (variant === 'cpu') return `TensorFlow ${tensorflow}, CPU build`
  return `TensorFlow ${tensorflow}, CUDA build (CUDA ${cuda}, cuDNN ${cudnn}), ${tried(gpu)}`
}

const place = (root, variant) => {
  const path = join(root, packFolders[variant])
  return existsSync(path) ? `${packFolders[variant]}, ${sizeText(sizeOf(path))}` : 'not here'
}

const cudaPlace = (root, pack) => {
  if (isBuilt(root, pack)) return place(root, 'cuda')
  const { bytes, disk } = costOf(root, pack)
  const old = existsSync(join(root, packFolders.cuda)) ? ' (what is here is of another version)' : ''
  return `not here: ${sizeText(bytes)} to fetch, ${sizeText(disk)} on disk${old}`
}

const advice = ({ variant, gpu }, problem) => {
  if (!problem && !gpu) return "the GPU can be used: 'npm run engine -- --cuda'"
  if (variant === 'cuda') return "back to the CPU build: 'npm run engine -- --cpu'"
  return "the CPU is the best there is here; 'npm run engine -- --cuda --anyway' prepares for a GPU that comes later"
}

/** [name, text] of what computes here and what could. */
export const engineFacts = async (context, { engine, pack }) => {
  if (platformProblem(context)) return [['in use', inUse(engine)]]
  const { problem, summary } = await findDriver(context)
  return [
    ['in use', inUse(engine)],
    ['GPU', summary ?? problem],
    ['CPU build', place(context.root, 'cpu')],
    ['CUDA build', cudaPlace(context.root, pack)],
    ['', advice(engine, problem)],
  ]
}
