import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname, isAbsolute } from 'node:path'
import { CallError } from '../shared/contract/errors.ts'
import type { Paths } from './paths.ts'
import type { Desktop } from './desktop.ts'
import type { StoredPreferences } from './preferences.ts'

/** The choice of the home. `restart` starts the lab again, which reads the stored choice. */
export function homeChoice(
  { home, directories, readDirectories }: Pick<Paths, 'home' | 'directories' | 'readDirectories'>,
  preferences: StoredPreferences,
  restart: () => Promise<void>,
): Pick<Desktop, 'preferences' | 'moveHome'> {
  return {
    preferences: () => {
      const { theme, home: chosen, asksBeforeQuit } = preferences.read()
      if (home !== null) return { theme, asksBeforeQuit, home: directories.home, homeFrom: 'option' }
      const homeFrom = chosen === null ? 'default' : 'preference'
      return { theme, asksBeforeQuit, home: readDirectories().home, homeFrom }
    },
    moveHome: async (folder) => {
      if (home !== null)
        throw new CallError('notPossible', 'the option --home sets the folder: start Collapsar without it')
      if (folder !== null) requireFolder(folder)
      preferences.change({ home: folder })
      await restart()
    },
  }
}

/** Throws a CallError where the folder cannot be written or created. The lab creates it. */
function requireFolder(folder: string): void {
  if (!isAbsolute(folder)) throw new CallError('invalid', `the folder ${folder} is no full path`)
  let nearest = folder
  while (!existsSync(nearest)) nearest = dirname(nearest)
  try {
    if (!statSync(nearest).isDirectory()) throw new Error(`${nearest} is a file`)
    accessSync(nearest, constants.R_OK | constants.W_OK)
  } catch (error) {
    const reason = (error as Error).message
    throw new CallError('notPossible', `Collapsar cannot write to ${folder}: choose another folder (${reason})`)
  }
}
