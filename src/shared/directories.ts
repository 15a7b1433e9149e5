import { installationFile } from './layout.ts'
import { parsePreferences } from './preferences.ts'

/** The folders of one user. */
export interface Directories {
  /** History, figures and data sets. */
  home: string
  /** Preferences, and the places of windows. */
  config: string
  /** Compiled programs of trainers. This folder and the next two are caches, which users may delete at any time. */
  programs: string
  /** Compiled code of lab and trainers. */
  code: string
  /** What Chromium keeps for its windows. */
  browser: string
  /** Logs and crash reports. */
  logs: string
}

export interface Surroundings {
  platform: string
  env: Readonly<Record<string, string | undefined>>
  /** The user's own folder. */
  userHome: string
  /** The folder of the program. */
  root: string
  /** A clone keeps compiled code in itself; an installed program may not write to its folder. */
  isInstalled: boolean
  /** The value of --home; null where it is missing. */
  home: string | null
}

/** The file of preferences that apply before a history is open, in the folder `config`. */
export const preferencesFile = 'preferences.json'

/**
 * Returns the folders that apply here: those of `directoriesOf`, with the stored choice of a home. `readText` returns the
 * text of a file; null where there is none.
 */
export function findDirectories(
  surroundings: Omit<Surroundings, 'isInstalled'>,
  readText: (path: string) => string | null,
): Directories {
  const join = joinFor(surroundings.platform)
  const isInstalled = readText(join(surroundings.root, installationFile)) !== null
  const places = directoriesOf({ ...surroundings, isInstalled })
  if (surroundings.home !== null) return places
  const { home } = parsePreferences(readText(join(places.config, preferencesFile)))
  return home === null ? places : { ...places, home }
}

/**
 * Returns the folders of history, preferences, cache and logs. A home given by option holds all of them. Otherwise they
 * are the platform's folders: on Linux those of the XDG base directory specification, version 0.8.
 */
export function directoriesOf(surroundings: Surroundings): Directories {
  const { platform, root, isInstalled, home } = surroundings
  const join = joinFor(platform)
  const code = join(root, '.runtime', 'code')
  if (home !== null) {
    const config = join(home, 'window')
    const kept = { home, config, programs: join(home, 'cache'), browser: config, logs: config }
    return { ...kept, code: isInstalled ? join(home, 'code') : code }
  }
  const places = platformDirectories(surroundings)
  if (isInstalled) {
    const { cache, ...others } = places
    return { ...others, programs: join(cache, 'programs'), code: join(cache, 'code'), browser: join(cache, 'window') }
  }
  // A clone keeps to the folders that it had before there were packages.
  const config = platform === 'linux' ? places.config.replace(/collapsar$/, 'Collapsar') : places.home
  const programs = join(places.home, 'cache')
  return { home: places.home, config, programs, code, browser: config, logs: config }
}

interface PlatformDirectories {
  home: string
  config: string
  cache: string
  logs: string
}

function platformDirectories({ platform, env, userHome }: Surroundings): PlatformDirectories {
  const join = joinFor(platform)
  if (platform === 'darwin') {
    const library = join(userHome, 'Library')
    const home = join(library, 'Application Support', 'Collapsar')
    const config = join(home, 'window')
    return { home, config, cache: join(library, 'Caches', 'Collapsar'), logs: join(library, 'Logs', 'Collapsar') }
  }
  if (platform === 'win32') {
    const home = join(env['APPDATA'] || join(userHome, 'AppData', 'Roaming'), 'Collapsar')
    const local = join(env['LOCALAPPDATA'] || join(userHome, 'AppData', 'Local'), 'Collapsar')
    return { home, config: join(home, 'window'), cache: join(local, 'Cache'), logs: join(local, 'Logs') }
  }
  /** The specification has programs ignore relative paths. */
  const base = (name: string, ...usual: string[]): string => {
    const path = env[name]
    return join(path?.startsWith('/') ? path : join(userHome, ...usual), 'collapsar')
  }
  return {
    home: base('XDG_DATA_HOME', '.local', 'share'),
    config: base('XDG_CONFIG_HOME', '.config'),
    cache: base('XDG_CACHE_HOME', '.cache'),
    logs: base('XDG_STATE_HOME', '.local', 'state'),
  }
}

const joinFor = (platform: string) => {
  const separator = platform === 'win32' ? '\\' : '/'
  return (...parts: string[]): string => parts.join(separator)
}
