import { existsSync, lstatSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { cudaLibraries, cudaTensorflow, cudaVersions } from './cuda-pins.mjs'
import { digest, readJson, writeJson } from './files.mjs'
import { tensorflow } from './pins.mjs'

/** @import { Context, CudaPack, Pack, Variant, WheelPin } from './types.d.mts' */

/**
 * Both builds stay on disk; one is in use.
 * @type {Readonly<Record<Variant, string>>}
 */
export const packFolders = { cpu: '.runtime/engine', cuda: '.runtime/engine-cuda' }
/** @type {Variant[]} */
const variants = ['cpu', 'cuda']
export const tensorflowLibraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']
export const tfjs = 'node_modules/@tensorflow/tfjs-node-gpu'
const addon = 'tfjs_binding.node'

/** tfjs-node looks for its addon here and nowhere else. */
const links = [
  { at: `${tfjs}/lib/napi-v8/${addon}`, to: addon },
  { at: `${tfjs}/deps/lib`, to: 'lib' },
]

/** @type {(pin?: WheelPin) => Pack} */
export const makeCpuPack = (pin = tensorflow) => ({
  variant: 'cpu',
  tensorflow: pin,
  libraries: [],
  versions: {},
  hash: pin.hash,
  key: `${pin.package} ${pin.version} ${pin.hash}`,
})

/** @type {(options?: { pin?: WheelPin; libraries?: WheelPin[]; versions?: { cuda: string; cudnn: string } }) => CudaPack} */
export const makeCudaPack = ({ pin = cudaTensorflow, libraries = cudaLibraries, versions = cudaVersions } = {}) => {
  const hash = digest([pin, ...libraries].map((wheel) => wheel.hash).join(' '))
  const key = `${pin.package} ${pin.version} with CUDA ${versions.cuda} ${hash}`
  return { variant: 'cuda', tensorflow: pin, libraries, versions, hash, key }
}

/** @type {(context: Pick<Context, 'platform' | 'arch'>) => string | null} */
export const platformProblem = ({ platform, arch }) =>
  platform === 'linux' && arch === 'x64' ? null : `no native engine is packaged for ${platform} ${arch}`

/** @type {(variant: Variant) => string} */
export const addonPath = (variant) => `${packFolders[variant]}/${addon}`
const linkPaths = links.map(({ at }) => at)

/**
 * Lists the files of a pack in use.
 * @type {(variant: Variant) => string[]}
 */
export const packOutputs = (variant) => [
  addonPath(variant),
  ...tensorflowLibraries.map((file) => `${packFolders[variant]}/lib/${file}`),
  ...linkPaths,
]

/** @type {(root: string, pack: Pack) => boolean} */
export const isBuilt = (root, { variant, hash }) =>
  readJson(join(root, packFolders[variant], 'built.json'))?.hash === hash

/** @type {(root: string) => string} */
const wishPath = (root) => join(root, '.runtime/engine.json')

/**
 * Reads the build that the user chose. Only `npm run engine` writes it.
 * @type {(root: string) => Variant}
 */
export const readWish = (root) => readJson(wishPath(root))?.variant ?? 'cpu'
/** @type {(root: string, variant: Variant) => void} */
export const writeWish = (root, variant) => writeJson(wishPath(root), { variant })

/** @type {(path: string) => boolean} */
const isLink = (path) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false

/**
 * Links a pack into node_modules, where npm ci deletes the links; the pack stays in .runtime. A rename replaces each link,
 * so a trainer that starts meanwhile finds one build or the other.
 * @type {(root: string, variant: Variant) => void}
 */
export const linkPack = (root, variant) => {
  for (const { at, to } of links) {
    const path = join(root, at)
    mkdirSync(dirname(path), { recursive: true })
    const temporary = `${path}.part`
    rmSync(temporary, { force: true })
    symlinkSync(relative(dirname(path), join(root, packFolders[variant], to)), temporary)
    if (!isLink(path)) rmSync(path, { recursive: true, force: true })
    renameSync(temporary, path)
  }
}

/**
 * Returns the variant that tfjs-node would load now, or null.
 * @type {(root: string) => Variant | null}
 */
export const linkedVariant = (root) => {
  /** @type {(variant: Variant) => boolean} */
  const leadsTo = (variant) =>
    links.every(({ at, to }) => {
      const path = join(root, at)
      return isLink(path) && resolve(dirname(path), readlinkSync(path)) === join(root, packFolders[variant], to)
    })
  return variants.find((variant) => existsSync(join(root, packFolders[variant])) && leadsTo(variant)) ?? null
}
