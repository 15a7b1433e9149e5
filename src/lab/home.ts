import { accessSync, constants } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { CallError } from '../shared/contract/errors.ts'
import { ensureDirectory } from './ensureDirectory.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Returns the platform's folder for application data. */
export function defaultHome(platform: string = process.platform, env: Environment = process.env): string {
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Collapsar')
  if (platform === 'win32') return join(env.APPDATA || join(homedir(), 'AppData', 'Roaming'), 'Collapsar')
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'collapsar')
}

/** Creates the folder of history and figures, and returns its full path. Throws a CallError where that fails. */
export function openHome(directory: string | null): string {
  const home = resolve(directory ?? defaultHome())
  try {
    ensureDirectory(home)
    accessSync(home, constants.R_OK | constants.W_OK)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CallError(
      'notPossible',
      `Collapsar cannot write to the home ${home}: choose another with --home DIR`,
      reason,
    )
  }
  return home
}

export const historyPath = (home: string): string => join(home, 'history.sqlite')
export const figuresPath = (home: string): string => join(home, 'figures')
/** The cache may be deleted at any time. */
export const cachePath = (home: string): string => join(home, 'cache')
