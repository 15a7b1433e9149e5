import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { findDirectories, type Directories } from '../shared/directories.ts'
import { installationFile, packagedNode, packagedRoot, programFile } from '../shared/layout.ts'

export interface Paths {
  /** The folder of lab, trainer and resources: of the clone, or of the installed Collapsar. */
  root: string
  isPackaged: boolean
  /** The value of --home; null: the lab's default. */
  home: string | null
  /** The pinned Node, which runs the lab. */
  node: string
  labEntry: string
  /** The command line, which restores and repairs histories. */
  cliEntry: string
  /** The image of the window's icon. */
  icon: string
  directories: Directories
  /** Reads the folders again, after the preferences changed. */
  readDirectories(): Directories
}

/**
 * Reads `--home DIR` or `--home=DIR` as an absolute path; null where it is missing. Throws where it is empty: an empty
 * variable of a script must not mean the default home.
 */
export function homeArgument(args: readonly string[]): string | null {
  const at = args.findIndex((argument) => argument === '--home' || argument.startsWith('--home='))
  if (at < 0) return null
  const value = args[at]?.startsWith('--home=') ? args[at]?.slice('--home='.length) : args[at + 1]
  if (value === undefined || value.trim() === '')
    throw new Error('--home is empty: name a folder, or leave the option out')
  return resolve(value)
}

/**
 * Finds the programs. An installed Collapsar (`resourcesPath` is the folder of Electron's resources) has its own, whatever
 * the environment names.
 */
export function findPaths(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { appPath, resourcesPath }: { appPath: string; resourcesPath: string },
): Paths {
  const installed = join(resourcesPath, packagedRoot)
  const home = homeArgument(args)
  const directoriesIn = (root: string): Directories =>
    findDirectories({ platform: process.platform, env, userHome: homedir(), root, home }, readText)
  if (existsSync(join(installed, installationFile)))
    return {
      root: installed,
      isPackaged: true,
      home,
      node: join(installed, packagedNode(process.platform)),
      labEntry: join(installed, programFile('lab/index', true)),
      cliEntry: join(installed, programFile('cli/index', true)),
      icon: iconFile(installed),
      directories: directoriesIn(installed),
      readDirectories: () => directoriesIn(installed),
    }
  const root = resolve(env['COLLAPSAR_ROOT'] ?? appPath)
  const bundledNode = process.platform === 'win32' ? 'node.exe' : 'node'
  return {
    root,
    isPackaged: false,
    home,
    node: env['COLLAPSAR_NODE'] ?? join(root, 'node_modules', '.bin', bundledNode),
    labEntry: env['COLLAPSAR_LAB'] ?? join(root, programFile('lab/index', false)),
    cliEntry: join(root, programFile('cli/index', false)),
    icon: iconFile(root),
    directories: directoriesIn(root),
    readDirectories: () => directoriesIn(root),
  }
}

const iconFile = (root: string, platform: string = process.platform): string =>
  join(root, 'resources', 'icon', platform === 'win32' ? 'icon.ico' : '256.png')

/** Reads a file as text; null where there is none. */
export function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
