import { placeOf } from './disk.mjs'
import { findDriver } from './driver.mjs'
import { sizeText } from './files.mjs'
import { isBuilt, platformProblem } from './packs.mjs'
import { costOf } from './use-engine.mjs'
import { readWish, wantedRelease } from './wish.mjs'

/** @import { Context, EngineRecord, CudaPack, Release } from './types.d.mts' */

/** @type {(gpu: boolean | undefined) => string} */
const tried = (gpu) => (gpu ? 'on the GPU' : 'on the CPU: the last trial found no GPU')

/** @type {(engine: EngineRecord) => string} */
const inUse = (engine) => {
  if (engine.kind !== 'native') return `wasm, because ${engine.reason}. To fix it: ${engine.fix}`
  const { tensorflow, variant, cuda, cudnn, gpu } = engine
  if (variant === 'cpu') return `TensorFlow ${tensorflow}, CPU build`
  return `TensorFlow ${tensorflow}, CUDA build (CUDA ${cuda}, cuDNN ${cudnn}), ${tried(gpu)}`
}

/** @type {(root: string, pack: CudaPack) => string} */
const cudaPlace = (root, pack) => {
  const place = placeOf(root, pack)
  if (place !== null && isBuilt(root, pack)) return place
  const { bytes, disk } = costOf(root, pack)
  const old = place === null ? '' : ' (another version is here)'
  return `not here: ${sizeText(bytes)} to fetch, ${sizeText(disk)} on disk${old}`
}

/** @type {(releases: readonly Release[]) => string} */
const versionList = (releases) =>
  releases.map(({ version }, index) => (index === 0 ? `${version} (default)` : version)).join(', ')

/**
 * Names the builds of the other versions that are on disk.
 * @type {(root: string, others: readonly Release[]) => [string, string][]}
 */
const otherBuilds = (root, others) =>
  others.flatMap(({ version, cpu, cuda }) =>
    [cpu, cuda].flatMap((pack) => {
      const place = placeOf(root, pack)
      if (place === null) return []
      /** @type {[string, string]} */
      const fact = [
        'also here',
        `TensorFlow ${version} in ${place}: 'npm run engine -- --remove ${version}' deletes it`,
      ]
      return [fact]
    }),
  )

/** @type {(engine: EngineRecord, problem: string | null) => string} */
const advice = (engine, problem) => {
  const { variant = null, gpu = false } = engine.kind === 'native' ? engine : {}
  if (!problem && !gpu) return "to use the GPU: 'npm run engine -- --cuda'"
  if (variant === 'cuda') return "to use the CPU build again: 'npm run engine -- --cpu'"
  return "the CPU build is the fastest here; 'npm run engine -- --cuda --anyway' prepares for a later GPU"
}

/**
 * Returns [name, text] pairs: the engine in use, the one that this machine could use, and what is on disk.
 * @type {(context: Context, about: { engine: EngineRecord; releases: readonly Release[] }) => Promise<[string, string][]>}
 */
export const engineFacts = async (context, { engine, releases }) => {
  if (platformProblem(context)) return [['in use', inUse(engine)]]
  const { problem, summary } = await findDriver(context)
  const { root } = context
  const release = wantedRelease(releases, readWish(root))
  return [
    ['in use', inUse(engine)],
    ['GPU', summary ?? problem ?? ''],
    ['CPU build', placeOf(root, release.cpu) ?? 'not here'],
    ['CUDA build', cudaPlace(root, release.cuda)],
    ['TensorFlow', `${versionList(releases)}: 'npm run engine -- --tensorflow VERSION' changes it`],
    ...otherBuilds(
      root,
      releases.filter((other) => other !== release),
    ),
    ['', advice(engine, problem)],
  ]
}
