import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { emptyFolder } from './files.mjs'
import { tensorflowLibraries, tfjs } from './packs.mjs'
import { causeOf } from './process.mjs'
import { unzip } from './unzip.mjs'

/** What binding/*.cc includes, found with g++ -M: 15 files out of 13,000. */
const headers =
  /^tensorflow\/include\/(tensorflow\/c|tensorflow\/core\/platform|tsl\/platform|xla\/tsl\/c)\/[^/]*(\/[^/]*)?\.h$/
const isNeeded = (name) => tensorflowLibraries.some((file) => name === `tensorflow/${file}`) || headers.test(name)

export class NotCompiled extends Error {}

/** BUILDING_NODE_EXTENSION, NAPI_VERSION and the include order are what the package's own binding.gyp sets. */
const compilerArguments = (root, unpacked, output) => [
  ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION'],
  `-I${join(root, 'node_modules/node-api-headers/include')}`,
  `-I${join(unpacked, 'include')}`,
  ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(root, tfjs, 'binding', file)),
  ...['-o', output, `-L${unpacked}`, ...tensorflowLibraries.map((file) => `-l:${file}`)],
  '-Wl,-rpath,$ORIGIN/lib:$ORIGIN/../../deps/lib',
]

/** Leaves tfjs-node's addon and TensorFlow's two libraries in the folder, and nothing else of the wheel. */
export const buildAddon = async (context, wheel, folder) => {
  context.log('  unpacking TensorFlow')
  const contents = emptyFolder(join(folder, 'wheel'))
  await unzip(wheel, contents, isNeeded)
  const unpacked = join(contents, 'tensorflow')
  context.log("  compiling tfjs-node's addon against it")
  const output = join(folder, 'tfjs_binding.node')
  const { code, output: said } = await context.run('g++', compilerArguments(context.root, unpacked, output), {})
  if (code !== 0) throw new NotCompiled(causeOf(said))
  mkdirSync(join(folder, 'lib'), { recursive: true })
  for (const file of tensorflowLibraries) renameSync(join(unpacked, file), join(folder, 'lib', file))
  rmSync(contents, { recursive: true })
}
