import { spawnSync } from 'node:child_process'
import { findProgram, lastLines } from './process.mjs'

/** Newer Debian and Ubuntu renamed some of them with a t64 suffix: either name will do. */
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

const wanted = (context) => (context.env.DISPLAY ? libraries : [...headless, ...libraries])

const installed = (context) => {
  const names = wanted(context).flatMap((name) => [name, `${name}t64`])
  const query = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...names], {
    encoding: 'utf8',
    env: context.env,
  })
  return query.stdout.split('\n').flatMap((line) => (line.endsWith(' installed') ? [line.split(' ')[0]] : []))
}

export const missingPackages = (context) => {
  const there = installed(context)
  return wanted(context).filter((name) => !there.includes(name) && !there.includes(`${name}t64`))
}

const installable = async (context, names) => {
  const { output } = await context.run('apt-cache', ['pkgnames'], {})
  const known = new Set(output.split('\n'))
  return names.map((name) => (!known.has(name) && known.has(`${name}t64`) ? `${name}t64` : name))
}

const hasDpkg = ({ env }) => Boolean(findProgram('dpkg-query', env) && findProgram('apt-get', env))

const installAsRoot = async (context, missing) => {
  const env = { ...context.env, DEBIAN_FRONTEND: 'noninteractive' }
  const update = await context.run('apt-get', ['update', '-qq'], { env })
  const names = await installable(context, missing)
  context.log(`  apt-get install ${names.join(' ')}`)
  const install = await context.run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env })
  const left = missingPackages(context)
  if (install.code === 0 && left.length === 0) return
  throw new Error(`apt-get install left out ${left.join(' ')}:\n${lastLines(update.output + install.output, 20)}`)
}

const byHand = ({ env }) =>
  `  no dpkg here: Electron needs NSS, ATK, CUPS, GTK 3, GBM, ALSA, XSS and XTst${env.DISPLAY ? '' : ', and Xvfb with xauth'}`

export const debian = {
  name: 'system libraries',
  cost: "what Electron needs from the system's packages, up to 100 MB",
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
