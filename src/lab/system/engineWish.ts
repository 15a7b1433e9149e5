import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ensureDirectory } from '../ensureDirectory.ts'

/** Returns the folder of a user's settings for this machine. The engine does not travel with a home. */
export const configFolder = (env: NodeJS.ProcessEnv = process.env): string =>
  join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'collapsar')

const fileIn = (folder: string): string => join(folder, 'engine.json')

/** Reads the name of the engine package that the user chose; null: the newest one that fits. */
export function readEngineWish(folder = configFolder()): string | null {
  try {
    const { use } = JSON.parse(readFileSync(fileIn(folder), 'utf8')) as { use?: unknown }
    return typeof use === 'string' ? use : null
  } catch {
    return null
  }
}

/** Stores the choice of the user; null removes it. */
export function writeEngineWish(name: string | null, folder = configFolder()): void {
  if (name === null) return rmSync(fileIn(folder), { force: true })
  ensureDirectory(folder)
  writeFileSync(fileIn(folder), `${JSON.stringify({ use: name }, null, 2)}\n`)
}
