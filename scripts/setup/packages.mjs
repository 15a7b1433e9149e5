import { readFileSync } from 'node:fs'
import { delimiter, join, sep } from 'node:path'
import { digest, readJson } from './files.mjs'
import { firstLines } from './process.mjs'

/** What hangs below a skipped optional package names no system itself, so only a match makes an optional one needed. */
const isNeeded = ({ os, cpu, libc, optional }, { platform, arch }) =>
  !optional || (!libc && Boolean(os?.includes(platform) && cpu?.includes(arch)))

/** npm writes node_modules/.package-lock.json last, so where it agrees with the lockfile the install is whole. */
export const isInstalled = (context) => {
  const wanted = readJson(join(context.root, 'package-lock.json'))?.packages
  const found = readJson(join(context.root, 'node_modules', '.package-lock.json'))?.packages
  if (!wanted || !found) return false
  const isSame = (path) =>
    found[path]?.version === wanted[path].version && found[path]?.integrity === wanted[path].integrity
  const paths = Object.keys(wanted).filter((path) => path !== '')
  const strangers = Object.keys(found).filter((path) => !wanted[path])
  return (
    strangers.length === 0 && paths.every((path) => isSame(path) || (!found[path] && !isNeeded(wanted[path], context)))
  )
}

/** Under npm run, PATH begins with node_modules/.bin: npm would run on the Node that it is about to replace. */
const outsidePath = (env) => {
  const folders = (env.PATH ?? '').split(delimiter)
  return folders.filter((folder) => !folder.includes(`node_modules${sep}.bin`)).join(delimiter)
}

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
