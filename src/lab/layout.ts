import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { installWords } from '../shared/installWords.ts'
import { installationFile, programFile, type Program } from '../shared/layout.ts'

/** Returns whether this root is that of an installed Collapsar, not of a clone. */
export const isPackaged = (root: string): boolean => existsSync(join(root, installationFile))

/**
 * Returns the path of a program. A clone starts the sources beside this one, because tests give a lab a root that has
 * only resources.
 */
export function programPath(program: Program, root: string): string {
  if (isPackaged(root)) return join(root, programFile(program, true))
  return join(dirname(dirname(import.meta.dirname)), programFile(program, false))
}

/** Returns the nearest folder above this program that holds `resources`: the root of the clone or of the package. */
export function findRoot(env: NodeJS.ProcessEnv = process.env): string {
  if (env.COLLAPSAR_ROOT) return env.COLLAPSAR_ROOT
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'resources')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

/** Names the command that makes this Collapsar complete again. */
export const repairText = (): string => installWords(isPackaged(findRoot())).repair
