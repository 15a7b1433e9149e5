import { cpSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { emptyFolder, writeJson } from './files.mjs'
import { causeOf } from './process.mjs'
import { unzip } from './unzip.mjs'

export const engineFolder = '.runtime/engine'
export const addonPath = `${engineFolder}/tfjs_binding.node`
const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']
const tfjs = 'node_modules/@tensorflow/tfjs-node-gpu'
const links = [
  { at: `${tfjs}/lib/napi-v8/tfjs_binding.node`, to: addonPath },
  { at: `${tfjs}/deps/lib`, to: `${engineFolder}/lib` },
]

/** What binding/*.cc includes, found with g++ -M: 15 files out of 13,000. */
const headers =
  /^tensorflow\/include\/(tensorflow\/c|tensorflow\/core\/platform|tsl\/platform|xla\/tsl\/c)\/[^/]*(\/[^/]*)?\.h$/
const isNeeded = (name) => libraries.some((file) => name === `tensorflow/${file}`) || headers.test(name)

export class NotCompiled extends Error {}

/** BUILDING_NODE_EXTENSION, NAPI_VERSION and the include order are what the package's own binding.gyp sets. */
const compilerArguments = (root, unpacked, output) => [
  ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION'],
  `-I${join(root, 'node_modules/node-api-headers/include')}`,
  `-I${join(unpacked, 'include')}`,
  ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(root, tfjs, 'binding', file)),
  ...['-o', output, `-L${unpacked}`, ...libraries.map((file) => `-l:${file}`)],
  '-Wl,-rpath,$ORIGIN/lib:$ORIGIN/../../deps/lib',
]

/** Everything happens in a folder beside, renamed when it is whole. */
export const buildAddon = async (context, wheel, pin) => {
  const target = join(context.root, engineFolder)
  const work = emptyFolder(`${target}.part`)
  context.log('  unpacking the libraries')
  await unzip(wheel, join(work, 'wheel'), isNeeded)
  const unpacked = join(work, 'wheel/tensorflow')
  context.log("  compiling tfjs-node's addon against them")
  const output = join(work, 'tfjs_binding.node')
  const compiled = await context.run('g++', compilerArguments(context.root, unpacked, output), {})
  if (compiled.code !== 0) {
    rmSync(work, { recursive: true, force: true })
    throw new NotCompiled(causeOf(compiled.output))
  }
  mkdirSync(join(work, 'lib'))
  for (const file of libraries) renameSync(join(unpacked, file), join(work, 'lib', file))
  rmSync(join(work, 'wheel'), { recursive: true })
  writeJson(join(work, 'built.json'), { hash: pin.hash })
  rmSync(target, { recursive: true, force: true })
  renameSync(work, target)
}

/** npm ci takes the links away with node_modules; what they point to stays in .runtime. */
export const linkAddon = ({ root, platform }) => {
  for (const { at, to } of links) {
    const path = join(root, at)
    mkdirSync(dirname(path), { recursive: true })
    rmSync(path, { recursive: true, force: true })
    if (platform === 'win32') cpSync(join(root, to), path, { recursive: true })
    else symlinkSync(relative(dirname(path), join(root, to)), path)
  }
}

export const linkPaths = links.map(({ at }) => at)
export const libraryPaths = libraries.map((file) => `${engineFolder}/lib/${file}`)
export const isLinked = (root) => linkPaths.every((path) => existsSync(join(root, path)))
