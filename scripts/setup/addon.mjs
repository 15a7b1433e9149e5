import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { emptyFolder } from './files.mjs'
import { tensorflowLibraries, tfjs } from './packs.mjs'
import { causeOf } from './process.mjs'
import { unzip } from './unzip.mjs'

/** @import { Context } from './types.d.mts' */

/** The headers that binding/*.cc includes, found with g++ -M: 15 of 13,000 files. */
const headers =
  /^tensorflow\/include\/(tensorflow\/c|tensorflow\/core\/platform|tsl\/platform|xla\/tsl\/c)\/[^/]*(\/[^/]*)?\.h$/
/** @type {(name: string) => boolean} */
const isNeeded = (name) => tensorflowLibraries.some((file) => name === `tensorflow/${file}`) || headers.test(name)

export class NotCompiled extends Error {}

/**
 * The package's binding.gyp sets BUILDING_NODE_EXTENSION, NAPI_VERSION and this include order.
 * @type {(root: string, unpacked: string, output: string) => string[]}
 */
const compilerArguments = (root, unpacked, output) => [
  '-std=c++17',
  '-O2',
  '-fPIC',
  '-shared',
  '-DNAPI_VERSION=8',
  '-DBUILDING_NODE_EXTENSION',
  `-I${join(root, 'node_modules/node-api-headers/include')}`,
  `-I${join(unpacked, 'include')}`,
  ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(root, tfjs, 'binding', file)),
  '-o',
  output,
  `-L${unpacked}`,
  ...tensorflowLibraries.map((file) => `-l:${file}`),
  '-Wl,-rpath,$ORIGIN/lib:$ORIGIN/../../deps/lib',
]

/**
 * Builds tfjs-node's addon into the folder, with TensorFlow's two libraries and nothing else of the wheel.
 * @type {(context: Context, wheel: string, folder: string) => Promise<void>}
 */
export const buildAddon = async (context, wheel, folder) => {
  context.log('  unpacking TensorFlow')
  const contents = emptyFolder(join(folder, 'wheel'))
  await unzip(wheel, contents, isNeeded)
  const unpacked = join(contents, 'tensorflow')
  context.log("  compiling tfjs-node's addon against it")
  const output = join(folder, 'tfjs_binding.node')
  const { code, output: messages } = await context.run('g++', compilerArguments(context.root, unpacked, output), {})
  if (code !== 0) throw new NotCompiled(causeOf(messages))
  mkdirSync(join(folder, 'lib'), { recursive: true })
  for (const file of tensorflowLibraries) renameSync(join(unpacked, file), join(folder, 'lib', file))
  rmSync(contents, { recursive: true })
}
