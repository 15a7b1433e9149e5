import { spawnSync } from 'node:child_process'
import { findProgram, lastLines } from './process.mjs'

/** @import { Context, Step } from './types.d.mts' */

/** Newer Debian and Ubuntu give some of them a t64 suffix. Either name is fine. */
const libraries = [
  'libnss3',
  'libatk1.0-0',
  'libatk-bridge2.0-0',
  'libcups2',
  'libgtk-3-0',
  'libgbm1',
  'libasound2',
  'libxss1',
  'libxtst6',
]
const headless = ['xvfb', 'xauth']

/** @type {(context: Context) => string[]} */
const wanted = (context) => (context.env.DISPLAY ? libraries : [...headless, ...libraries])

/** @type {(context: Context) => string[]} */
const installed = (context) => {
  const names = wanted(context).flatMap((name) => [name, `${name}t64`])
  const query = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...names], {
    encoding: 'utf8',
    env: context.env,
  })
  return query.stdout
    .split('\n')
    .flatMap((line) => (line.endsWith(' installed') ? [line.slice(0, line.indexOf(' '))] : []))
}

/** @type {(context: Context) => string[]} */
export const missingPackages = (context) => {
  const there = installed(context)
  return wanted(context).filter((name) => !there.includes(name) && !there.includes(`${name}t64`))
}

/** @type {(context: Context, names: string[]) => Promise<string[]>} */
const installable = async (context, names) => {
  const { output } = await context.run('apt-cache', ['pkgnames'], {})
  const known = new Set(output.split('\n'))
  return names.map((name) => (!known.has(name) && known.has(`${name}t64`) ? `${name}t64` : name))
}

/** @type {(context: Context) => boolean} */
const hasDpkg = ({ env }) => Boolean(findProgram('dpkg-query', env) && findProgram('apt-get', env))

/** @type {(context: Context, missing: string[]) => Promise<void>} */
const installAsRoot = async (context, missing) => {
  const env = { ...context.env, DEBIAN_FRONTEND: 'noninteractive' }
  const update = await context.run('apt-get', ['update', '-qq'], { env })
  const names = await installable(context, missing)
  context.log(`  apt-get install ${names.join(' ')}`)
  const install = await context.run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env })
  const left = missingPackages(context)
  if (install.code === 0 && left.length === 0) return
  throw new Error(`apt-get did not install ${left.join(' ')}:\n${lastLines(update.output + install.output, 20)}`)
}

/** @type {(context: Context) => string} */
const byHand = ({ env }) =>
  `  there is no dpkg: Electron needs NSS, ATK, CUPS, GTK 3, GBM, ALSA, XSS and XTst${env.DISPLAY ? '' : ', and Xvfb with xauth'}`

/** @type {Step<null>} */
export const debian = {
  name: 'system libraries',
  cost: "the system's packages that Electron needs, up to 100 MB",
  key: (context) => {
    if (context.platform !== 'linux') return 'none needed'
    return hasDpkg(context) ? `missing: ${missingPackages(context).join(' ')}` : 'no dpkg'
  },
  outputs: () => [],
  run: async (context) => {
    if (context.platform !== 'linux') return
    if (!hasDpkg(context)) return context.log(byHand(context))
    const missing = missingPackages(context)
    if (missing.length === 0) return
    if (context.isRoot) return installAsRoot(context, missing)
    throw new Error(`sudo apt-get install ${(await installable(context, missing)).join(' ')}`)
  },
}
