import { parseArgs } from 'node:util'

export const targets = ['tar', 'deb', 'run', 'appimage'] as const
export type Target = (typeof targets)[number]

export interface Options {
  /** A folder is made in any case. */
  targets: readonly Target[]
  /** xz in place of zstd and gzip: smaller, and Debian 11 can install it. */
  isRelease: boolean
  /** Also a package of the CUDA build, which set-up has fetched before. */
  hasCuda: boolean
  hasEngine: boolean
  /** The version that the packages carry, instead of package.json's: tests of upgrades make an older one. */
  version: string | null
  /** The folder of the results. */
  out: string
  platform: 'linux' | 'darwin' | 'win32'
  /** The runtime of an AppImage, which no registry has. */
  appImageRuntime: { path: string; sha256: string } | null
}

export const usage = `npm run package                    build the packages of this system in dist/
  --targets LIST                   of tar, deb, run, appimage (default: tar,deb,run)
  --release                        compress with xz: smaller and slower
  --no-engine                      leave out the engine for the CPU
  --cuda                           also package the CUDA build (after: npm run engine -- --cuda --anyway)
  --appimage-runtime FILE          the type-2 runtime of an AppImage, which no package registry has
  --appimage-sha256 HASH           its SHA-256
  --platform linux|darwin|win32    system of the package (default: this one; only Linux has been tried)
  --out DIR                        folder of the results (default: dist)
  --version VERSION                version of the packages (default: that of package.json)`

const flags = {
  targets: { type: 'string', default: 'tar,deb,run' },
  release: { type: 'boolean', default: false },
  'no-engine': { type: 'boolean', default: false },
  cuda: { type: 'boolean', default: false },
  'appimage-runtime': { type: 'string' },
  'appimage-sha256': { type: 'string' },
  platform: { type: 'string', default: process.platform },
  out: { type: 'string', default: 'dist' },
  version: { type: 'string' },
} as const

const isTarget = (name: string): name is Target => (targets as readonly string[]).includes(name)
const isPlatform = (name: string): name is Options['platform'] => ['linux', 'darwin', 'win32'].includes(name)

/** Reads the options of `npm run package`. Throws an Error that says what to write instead. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({ args: [...args], options: flags })
  const wanted = values.targets.split(',').filter(Boolean)
  const unknown = wanted.find((name) => !isTarget(name))
  if (unknown !== undefined) throw new Error(`--targets: '${unknown}' is no target; choose of ${targets.join(', ')}`)
  if (!isPlatform(values.platform)) throw new Error(`--platform: '${values.platform}' is not linux, darwin or win32`)
  if (values.version !== undefined && !/^\d+\.\d+\.\d+$/.test(values.version))
    throw new Error(`--version: '${values.version}' is not of the form 1.2.3`)
  const [path, sha256] = [values['appimage-runtime'], values['appimage-sha256']]
  if (wanted.includes('appimage') && (path === undefined || !/^[0-9a-f]{64}$/.test(sha256 ?? '')))
    throw new Error('an AppImage needs its runtime: --appimage-runtime FILE and --appimage-sha256 with 64 digits')
  return {
    targets: wanted.filter(isTarget),
    isRelease: values.release,
    hasCuda: values.cuda,
    hasEngine: !values['no-engine'],
    version: values.version ?? null,
    out: values.out,
    platform: values.platform,
    appImageRuntime: path === undefined ? null : { path, sha256: sha256 ?? '' },
  }
}
