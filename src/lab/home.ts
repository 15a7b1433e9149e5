import { accessSync, chmodSync, constants, existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { CallError } from '../shared/contract/errors.ts'
import { findDirectories as directoriesFor, type Directories } from '../shared/directories.ts'
import { ensureDirectory } from './ensureDirectory.ts'

interface Place {
  /** The value of --home; null where it is missing. */
  home: string | null
  /** The folder of the program. */
  root: string
}

/** Returns the folders of this user and program. */
export const findDirectories = ({ home, root }: Place): Directories =>
  directoriesFor(
    {
      platform: process.platform,
      env: process.env,
      userHome: homedir(),
      root,
      home: home === null ? null : resolve(home),
    },
    readText,
  )

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null // no such file
  }
}

/** The home holds what a researcher has not published yet: only its user reads it. */
function createPrivate(home: string): void {
  ensureDirectory(home)
  try {
    chmodSync(home, 0o700)
  } catch {
    // Some file systems, such as those of memory sticks, have no permissions.
  }
}

/** Creates the folder of history and figures, and returns its full path. Throws a CallError where that fails. */
export function openHome(directory: string): string {
  const home = resolve(directory)
  try {
    if (!existsSync(home)) createPrivate(home)
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
/** The folder of exported data of runs. */
export const dataPath = (home: string): string => join(home, 'data')
export const figuresPath = (home: string): string => join(home, 'figures')
