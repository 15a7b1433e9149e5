import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
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

/** Prepares an empty work folder. Throws an Error where set-up has no Electron for the system. */
export function openBuild(root: string, options: Options): Build {
  const state = readJson(join(root, '.runtime/state.json'))
  const electron = state['electron'] as ElectronSource | null
  if (!electron) throw new Error("Electron is not set up: run 'npm run setup'")
  const work = join(root, '.runtime/package')
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  const node = readJson(join(root, 'node_modules', nodePackages[options.platform].name, 'package.json'))
  return {
    ...options,
    root,
    work,
    lists: join(root, '.runtime/packages-inside'),
    out: resolve(root, options.out),
    version: options.version ?? String(readJson(join(root, 'package.json'))['version']),
    commit: commitOf(root),
    nodeVersion: String(node['version']),
    electron,
    log: (line) => console.log(`package  ${line}`),
  }
}
