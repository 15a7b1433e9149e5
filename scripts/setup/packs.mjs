import { existsSync, lstatSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { cudaLibraries, cudaTensorflow, cudaVersions } from './cuda-pins.mjs'
import { digest, readJson, writeJson } from './files.mjs'
import { tensorflow } from './pins.mjs'

/** Beside each other: what was fetched for one stays while the other is in use. */
export const packFolders = { cpu: '.runtime/engine', cuda: '.runtime/engine-cuda' }
export const tensorflowLibraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']
export const tfjs = 'node_modules/@tensorflow/tfjs-node-gpu'
const addon = 'tfjs_binding.node'

/** tfjs-node looks for its addon here and nowhere else. */
const links = [
  { at: `${tfjs}/lib/napi-v8/${addon}`, to: addon },
  { at: `${tfjs}/deps/lib`, to: 'lib' },
]

export const makeCpuPack = (pin = tensorflow) => ({
  ...{ variant: 'cpu', tensorflow: pin, libraries: [], versions: {} },
  ...{ hash: pin.hash, key: `${pin.package} ${pin.version} ${pin.hash}` },
})

export const makeCudaPack = ({ pin = cudaTensorflow, libraries = cudaLibraries, versions = cudaVersions } = {}) => {
  const hash = digest([pin, ...libraries].map((wheel) => wheel.hash).join(' '))
  const key = `${pin.package} ${pin.version} with CUDA ${versions.cuda} ${hash}`
  return { variant: 'cuda', tensorflow: pin, libraries, versions, hash, key }
}

export const platformProblem = ({ platform, arch }) =>
  platform === 'linux' && arch === 'x64' ? null : `no native engine is packaged for ${platform} ${arch}`

export const addonPath = (variant) => `${packFolders[variant]}/${addon}`
export const linkPaths = links.map(({ at }) => at)

/** What must be there for a pack to be in use. */
export const packOutputs = (variant) => [
  addonPath(variant),
  ...tensorflowLibraries.map((file) => `${packFolders[variant]}/lib/${file}`),
  ...linkPaths,
]

export const isBuilt = (root, { variant, hash }) =>
  readJson(join(root, packFolders[variant], 'built.json'))?.hash === hash

const wishPath = (root) => join(root, '.runtime/engine.json')

/** Only `npm run engine` writes it; set-up follows it. */
export const readWish = (root) => readJson(wishPath(root))?.variant ?? 'cpu'
export const writeWish = (root, variant) => writeJson(wishPath(root), { variant })

const isLink = (path) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false

/**
 * npm ci takes the links away with node_modules; what they point to stays in .runtime. Each is replaced in one stroke, so
 * that a trainer that starts meanwhile finds one build or the other.
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

/** The variant that tfjs-node would load now, or null. */
export const linkedVariant = (root) => {
  const leadsTo = (variant) =>
    links.every(({ at, to }) => {
      const path = join(root, at)
      return isLink(path) && resolve(dirname(path), readlinkSync(path)) === join(root, packFolders[variant], to)
    })
  return (
    Object.keys(packFolders).find((variant) => existsSync(join(root, packFolders[variant])) && leadsTo(variant)) ?? null
  )
}
