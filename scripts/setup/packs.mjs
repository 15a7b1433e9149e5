import { lstatSync, existsSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { digest, readJson } from './files.mjs'

/** @import { Context, Pack, Release, TensorflowPins } from './types.d.mts' */

/**
 * Every build stays on disk; one is in use. The default version has folders without a number, so an upgrade replaces
 * the build of the version before.
 */
const folder = '.runtime/engine'
export const tensorflowLibraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']
export const tfjs = 'node_modules/@tensorflow/tfjs-node-gpu'
const addon = 'tfjs_binding.node'

/** tfjs-node looks for its addon here and nowhere else. */
const links = [
  { at: `${tfjs}/lib/napi-v8/${addon}`, to: addon },
  { at: `${tfjs}/deps/lib`, to: 'lib' },
]

/** @type {(pins: TensorflowPins, isDefault: boolean) => Release} */
const makeRelease = ({ version, cpu, cuda, libraries, versions }, isDefault) => {
  const at = isDefault ? folder : `${folder}-${version}`
  const hash = digest([cuda, ...libraries].map((wheel) => wheel.hash).join(' '))
  const key = `${cuda.package} ${version} with CUDA ${versions.cuda} ${hash}`
  return {
    version,
    cpu: {
      variant: 'cpu',
      folder: at,
      tensorflow: cpu,
      libraries: [],
      versions: {},
      hash: cpu.hash,
      key: `${cpu.package} ${version} ${cpu.hash}`,
    },
    cuda: { variant: 'cuda', folder: `${at}-cuda`, tensorflow: cuda, libraries, versions, hash, key },
  }
}

/** @type {(pins: readonly TensorflowPins[]) => Release[]} */
export const makeReleases = (pins) => pins.map((row, index) => makeRelease(row, index === 0))

/** @type {(context: Pick<Context, 'platform' | 'arch'>) => string | null} */
export const platformProblem = ({ platform, arch }) =>
  platform === 'linux' && arch === 'x64' ? null : `no native engine is packaged for ${platform} ${arch}`

/** @type {(pack: Pack) => string} */
export const addonPath = (pack) => `${pack.folder}/${addon}`
const linkPaths = links.map(({ at }) => at)

/**
 * Lists the files of a build in use, given its addon.
 * @type {(addon: string) => string[]}
 */
export const packOutputs = (path) => [
  path,
  ...tensorflowLibraries.map((file) => `${dirname(path)}/lib/${file}`),
  ...linkPaths,
]

/** @type {(root: string, pack: Pack) => boolean} */
export const isBuilt = (root, pack) => readJson(join(root, pack.folder, 'built.json'))?.hash === pack.hash

/** @type {(path: string) => boolean} */
const isLink = (path) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false

/**
 * Links a pack into node_modules, where npm ci deletes the links; the pack stays in .runtime. A rename replaces each link,
 * so a trainer that starts meanwhile finds one build or the other.
 * @type {(root: string, pack: Pack) => void}
 */
export const linkPack = (root, pack) => {
  for (const { at, to } of links) {
    const path = join(root, at)
    mkdirSync(dirname(path), { recursive: true })
    const temporary = `${path}.part`
    rmSync(temporary, { force: true })
    symlinkSync(relative(dirname(path), join(root, pack.folder, to)), temporary)
    if (!isLink(path)) rmSync(path, { recursive: true, force: true })
    renameSync(temporary, path)
  }
}

/**
 * Returns the folder of the build that tfjs-node would load now, relative to the checkout, or null.
 * @type {(root: string) => string | null}
 */
export const linkedFolder = (root) => {
  const targets = links.map(({ at, to }) => {
    const path = join(root, at)
    if (!isLink(path)) return null
    const target = resolve(dirname(path), readlinkSync(path))
    return existsSync(target) && target.endsWith(`/${to}`) ? relative(root, dirname(target)) : null
  })
  const [first = null] = targets
  return targets.every((target) => target === first) ? first : null
}
