import { readFileSync } from 'node:fs'
import { delimiter, join, sep } from 'node:path'
import { digest, readJson } from './files.mjs'
import { firstLines } from './process.mjs'

/** @typedef {{ version?: string, integrity?: string, os?: string[], cpu?: string[], libc?: string[], optional?: boolean }} LockEntry */
/** @import { Context, Step } from './types.d.mts' */

/**
 * An optional package is needed only if it names this system. Packages below a skipped one name no system.
 * @type {(entry: LockEntry, context: Pick<Context, 'platform' | 'arch'>) => boolean}
 */
const isNeeded = ({ os, cpu, libc, optional }, { platform, arch }) =>
  !optional || (!libc && Boolean(os?.includes(platform) && cpu?.includes(arch)))

/**
 * npm writes node_modules/.package-lock.json last. When it agrees with the lockfile, the install is complete.
 * @type {(context: Context) => boolean}
 */
export const isInstalled = (context) => {
  const wanted = readJson(join(context.root, 'package-lock.json'))?.packages
  const found = readJson(join(context.root, 'node_modules', '.package-lock.json'))?.packages
  if (!wanted || !found) return false
  /** @type {(path: string) => boolean} */
  const isSame = (path) =>
    found[path]?.version === wanted[path].version && found[path]?.integrity === wanted[path].integrity
  const paths = Object.keys(wanted).filter((path) => path !== '')
  const strangers = Object.keys(found).filter((path) => !wanted[path])
  return (
    strangers.length === 0 && paths.every((path) => isSame(path) || (!found[path] && !isNeeded(wanted[path], context)))
  )
}

/**
 * Under npm run, PATH begins with node_modules/.bin, and npm would run on the Node that it replaces.
 * @type {(env: NodeJS.ProcessEnv) => string}
 */
const outsidePath = (env) => {
  const folders = (env.PATH ?? '').split(delimiter)
  return folders.filter((folder) => !folder.includes(`node_modules${sep}.bin`)).join(delimiter)
}

/** @type {Step<null>} */
export const packages = {
  name: 'npm packages',
  cost: 'about 260 packages, 860 MB on disk, about 35 s',
  key: ({ root }) => digest(readFileSync(join(root, 'package-lock.json'))),
  outputs: () => ['node_modules/.package-lock.json'],
  run: async (context) => {
    if (isInstalled(context)) return
    const npm = context.platform === 'win32' ? 'npm.cmd' : 'npm'
    const env = { ...context.env, PATH: outsidePath(context.env) }
    const { code, output } = await context.run(npm, ['ci', '--loglevel=error', '--no-fund', '--no-audit'], { env })
    if (code !== 0) throw new Error(`npm ci failed:\n${firstLines(output)}`)
  },
}
