import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Returns the folder that holds `resources`, in the checkout or in the installed program. */
export function findRoot(env: NodeJS.ProcessEnv = process.env): string {
  if (env.COLLAPSAR_ROOT) return env.COLLAPSAR_ROOT
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'resources')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

/** Resolves a path against the folder of the user: `npm run lab` starts the program in the folder of the project. */
export function userPath(path: string, env: NodeJS.ProcessEnv = process.env): string {
  const folder = env.npm_lifecycle_event === 'lab' ? env.INIT_CWD : undefined
  return resolve(folder ?? process.cwd(), path)
}
