import { join, resolve } from 'node:path'

export interface Paths {
  /** The folder of the program, with src, resources and node_modules. */
  root: string
  /** The value of --home; null: the lab's default. */
  home: string | null
  /** The pinned Node, which runs the lab. */
  node: string
  labEntry: string
  /** The image of the window's icon. */
  icon: string
  /** The folder of compiled code. Users may delete it at any time. */
  codeCache: string
}

/** Reads `--home DIR` or `--home=DIR` as an absolute path; null where it is missing. */
export function homeArgument(args: readonly string[]): string | null {
  const at = args.findIndex((argument) => argument === '--home' || argument.startsWith('--home='))
  if (at < 0) return null
  const value = args[at]?.startsWith('--home=') ? args[at]?.slice('--home='.length) : args[at + 1]
  return value ? resolve(value) : null
}

export function findPaths(args: readonly string[], env: NodeJS.ProcessEnv, appPath: string): Paths {
  const root = resolve(env['COLLAPSAR_ROOT'] ?? appPath)
  const bundledNode = process.platform === 'win32' ? 'node.exe' : 'node'
  return {
    root,
    home: homeArgument(args),
    node: env['COLLAPSAR_NODE'] ?? join(root, 'node_modules', '.bin', bundledNode),
    labEntry: env['COLLAPSAR_LAB'] ?? join(root, 'src', 'lab', 'index.ts'),
    icon: join(root, 'resources', 'icon', process.platform === 'win32' ? 'icon.ico' : '256.png'),
    codeCache: join(root, '.runtime', 'code'),
  }
}
