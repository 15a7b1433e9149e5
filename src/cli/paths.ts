import { resolve } from 'node:path'

/** Resolves a path against the folder of the user: `npm run lab` starts the program in the folder of the project. */
export function userPath(path: string, env: NodeJS.ProcessEnv = process.env): string {
  const folder = env.npm_lifecycle_event === 'lab' ? env.INIT_CWD : undefined
  return resolve(folder ?? process.cwd(), path)
}
