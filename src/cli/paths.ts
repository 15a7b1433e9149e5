import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** The folder that holds `resources`: of the checkout or of the installed program. */
export function findRoot(env: NodeJS.ProcessEnv = process.env): string {
  if (env.COLLAPSAR_ROOT) return env.COLLAPSAR_ROOT
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'resources')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

/** A path as the user wrote it: `npm run lab` starts us in the project's folder, not in theirs. */
export function userPath(path: string, env: NodeJS.ProcessEnv = process.env): string {
  const folder = env.npm_lifecycle_event === 'lab' ? env.INIT_CWD : undefined
  return resolve(folder ?? process.cwd(), path)
}
