import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Options } from './options.ts'
import { nodePackages } from './programFolder.ts'

/** Electron as set-up found it: the official one where it can be had, else that of the package registry. */
export interface ElectronSource {
  source: 'official' | 'registry'
  version: string
  /** The executable; its folder is the distribution. */
  binary: string
}

/** What every step of a build needs. */
export interface Build extends Options {
  root: string
  /** The folder of intermediate results. */
  work: string
  /** The folder of lists of packages inside, for licences and the bill of materials. */
  lists: string
  out: string
  version: string
  commit: string
  nodeVersion: string
  electron: ElectronSource
  log(line: string): void
}

const readJson = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>

const commitOf = (root: string): string => {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}

/** Linux takes the Electron of set-up. For another system the packager fetches the official one. */
function electronFor(root: string, platform: Options['platform']): ElectronSource {
  if (platform !== 'linux') {
    const { version } = readJson(join(root, 'node_modules/electron/package.json'))
    return { source: 'official', version: String(version), binary: '' }
  }
  const electron = readJson(join(root, '.runtime/state.json'))['electron'] as ElectronSource | null
  if (!electron) throw new Error("Electron is not set up: run 'npm run setup'")
  return electron
}

/** Reads the version of the pinned Node for a system, whose package npm installs only there. */
function nodeVersionFor(root: string, platform: Options['platform']): string {
  const { name } = nodePackages[platform]
  const path = join(root, 'node_modules', name, 'package.json')
  if (!existsSync(path)) throw new Error(`${name} is missing: build on that system, or run npm install --force ${name}`)
  return String(readJson(path)['version'])
}

/** Prepares an empty work folder. Throws an Error where Electron or Node of the system are missing. */
export function openBuild(root: string, options: Options): Build {
  const electron = electronFor(root, options.platform)
  const nodeVersion = nodeVersionFor(root, options.platform)
  const work = join(root, '.runtime/package')
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  return {
    ...options,
    root,
    work,
    lists: join(root, '.runtime/packages-inside'),
    out: resolve(root, options.out),
    version: options.version ?? String(readJson(join(root, 'package.json'))['version']),
    commit: commitOf(root),
    nodeVersion,
    electron,
    log: (line) => console.log(`package  ${line}`),
  }
}
