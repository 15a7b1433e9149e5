import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { packager } from '@electron/packager'
import { zipSync, type Zippable } from 'fflate'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { packagedRoot } from '../src/shared/layout.ts'
import type { Build } from './build.ts'
import { macFileTypes } from './otherSystems.ts'

/** The name of Electron's executable in the package. A script beside it starts it with the flags that it needs. */
export const windowProgram = 'collapsar-electron'

/** What set-up adds to the registry's Electron, and the app of the program that it came with. */
const isForeign = (path: string): boolean => /^(built\.json|resources\/app(\/|$))/.test(path)

function readTree(folder: string, prefix = ''): Zippable {
  return Object.fromEntries(
    readdirSync(join(folder, prefix)).flatMap((name): [string, Zippable[string]][] => {
      const path = prefix === '' ? name : `${prefix}/${name}`
      if (isForeign(path)) return []
      const { mode } = statSync(join(folder, path))
      if (statSync(join(folder, path)).isDirectory()) return Object.entries(readTree(folder, path))
      return [[path, [readFileSync(join(folder, path)), { attrs: mode * 0x10000, os: 3, level: 0 }]]]
    }),
  )
}

/**
 * Writes Electron's folder as the zip that the packager expects, so that nothing is downloaded. The packager stops where
 * the files `version` and `LICENSE` of the official zip are missing.
 */
function writeElectronZip({ root, work, electron }: Build): string {
  const binary = resolve(root, electron.binary)
  const { [basename(binary)]: executable, ...tree } = readTree(dirname(binary))
  if (!executable) throw new Error(`${binary} is missing: run 'npm run setup'`)
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
  const licence = tree['LICENSE'] ?? tree['LICENSE.electron.txt']
  if (!licence) throw new Error(`Electron's licence is missing beside ${binary}`)
  const files: Zippable = {
    ...tree,
    electron: executable,
    version: encode(`v${electron.version}`),
    LICENSE: licence,
  }
  const folder = join(work, 'electron-zip')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `electron-v${electron.version}-linux-x64.zip`), zipSync(files, { level: 0 }))
  return folder
}

/** The folder that becomes app.asar: main, preload and window, with the package.json that Electron reads. */
function writeApp({ root, work, version }: Build): string {
  const folder = join(work, 'app')
  mkdirSync(folder, { recursive: true })
  for (const part of ['main', 'preload', 'renderer'])
    cpSync(join(root, 'out', part), join(folder, 'out', part), { recursive: true })
  const described = {
    name: 'collapsar',
    productName: 'Collapsar',
    description: 'A desktop laboratory for deep neural collapse and low-rank bias',
    version,
    license: 'MIT',
    type: 'module',
    main: 'out/main/index.js',
    // Wayland then shows the icon and name of the desktop entry.
    desktopName: 'collapsar.desktop',
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(described, null, 2))
  return folder
}

/** The executable of an app folder. */
const executableIn = (folder: string, platform: Build['platform']): string => {
  if (platform === 'darwin') return join(folder, 'Collapsar.app')
  return join(folder, platform === 'win32' ? `${windowProgram}.exe` : windowProgram)
}

/** Electron's folder of resources in an app folder. */
export const resourcesIn = (folder: string, platform: Build['platform']): string =>
  join(folder, platform === 'darwin' ? 'Collapsar.app/Contents/Resources' : 'resources')

/**
 * Locks Electron: it runs only the app.asar of this package, never as plain Node, and reads no NODE_OPTIONS and no
 * --inspect. Electron 33 and 45 verify app.asar on macOS and Windows only.
 */
export const lockFuses = (executable: string, platform: Build['platform']): Promise<unknown> =>
  flipFuses(executable, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: platform === 'darwin',
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: platform !== 'linux',
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  })

/** Makes the folder of the app from Electron, app.asar and the folder of programs. */
export async function makeApp(build: Build, programs: string): Promise<string> {
  const { platform, work, electron, version, root } = build
  const isOwn = platform === 'linux'
  const [made] = await packager({
    dir: writeApp(build),
    out: join(work, 'packaged'),
    name: 'Collapsar',
    executableName: platform === 'darwin' ? 'Collapsar' : windowProgram,
    platform,
    arch: platform === 'darwin' ? 'arm64' : 'x64',
    asar: true,
    prune: false,
    overwrite: true,
    quiet: true,
    electronVersion: electron.version,
    icon: join(root, 'resources/icon', platform === 'darwin' ? 'icon.icns' : 'icon.ico'),
    appVersion: version,
    extendInfo: macFileTypes,
    appBundleId: 'org.collapsar.Collapsar',
    ...(isOwn ? { electronZipDir: writeElectronZip(build) } : {}),
  })
  if (made === undefined) throw new Error('the packager made no folder')
  const folder = join(work, `collapsar-${version}-${platform}-${platform === 'darwin' ? 'arm64' : 'x64'}`)
  renameSync(made, folder)
  // The packager works in a folder that only its user may read.
  chmodSync(folder, 0o755)
  const target = join(resourcesIn(folder, platform), packagedRoot)
  rmSync(target, { recursive: true, force: true })
  renameSync(programs, target)
  // The packager adds an empty archive beside ours in some versions.
  rmSync(join(resourcesIn(folder, platform), 'default_app.asar'), { force: true })
  await lockFuses(executableIn(folder, platform), platform)
  if (!existsSync(join(target, 'installation.json'))) throw new Error(`${target} is incomplete`)
  return folder
}
