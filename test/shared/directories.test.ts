import { describe, expect, it } from 'vitest'
import { directoriesOf, findDirectories, type Surroundings } from '../../src/shared/directories.ts'

const linux: Surroundings = {
  platform: 'linux',
  env: {},
  userHome: '/home/ada',
  root: '/opt/collapsar',
  isInstalled: true,
  home: null,
}
const xdg = { XDG_DATA_HOME: '/d', XDG_CONFIG_HOME: '/c', XDG_CACHE_HOME: '/k', XDG_STATE_HOME: '/s' }

describe('the folders of a user', () => {
  it('an installed program uses the XDG defaults and never its own folder', () => {
    expect(directoriesOf(linux)).toEqual({
      home: '/home/ada/.local/share/collapsar',
      config: '/home/ada/.config/collapsar',
      programs: '/home/ada/.cache/collapsar/programs',
      code: '/home/ada/.cache/collapsar/code',
      browser: '/home/ada/.cache/collapsar/window',
      logs: '/home/ada/.local/state/collapsar',
    })
  })

  it('XDG variables choose each folder, and relative ones are ignored', () => {
    const places = directoriesOf({ ...linux, env: xdg })
    expect(places).toEqual({
      home: '/d/collapsar',
      config: '/c/collapsar',
      programs: '/k/collapsar/programs',
      code: '/k/collapsar/code',
      browser: '/k/collapsar/window',
      logs: '/s/collapsar',
    })
    expect(directoriesOf({ ...linux, env: { XDG_DATA_HOME: 'data' } }).home).toBe('/home/ada/.local/share/collapsar')
    expect(directoriesOf({ ...linux, env: { XDG_DATA_HOME: '' } }).home).toBe('/home/ada/.local/share/collapsar')
  })

  it('a clone keeps cache and code where they were, and shares the history with an installed program', () => {
    const clone = directoriesOf({ ...linux, isInstalled: false, root: '/src/collapsar' })
    expect(clone).toEqual({
      home: directoriesOf(linux).home,
      config: '/home/ada/.config/Collapsar',
      programs: '/home/ada/.local/share/collapsar/cache',
      code: '/src/collapsar/.runtime/code',
      browser: '/home/ada/.config/Collapsar',
      logs: '/home/ada/.config/Collapsar',
    })
  })

  it('a home given by option holds everything', () => {
    const inside = {
      home: '/data',
      config: '/data/window',
      programs: '/data/cache',
      browser: '/data/window',
      logs: '/data/window',
    }
    expect(directoriesOf({ ...linux, env: xdg, home: '/data' })).toEqual({ ...inside, code: '/data/code' })
    expect(directoriesOf({ ...linux, isInstalled: false, home: '/data' })).toMatchObject(inside)
  })

  it('macOS and Windows have their own folders', () => {
    const mac = directoriesOf({ ...linux, platform: 'darwin', userHome: '/Users/ada' })
    expect(mac.home).toBe('/Users/ada/Library/Application Support/Collapsar')
    expect(mac.logs).toBe('/Users/ada/Library/Logs/Collapsar')
    expect(mac.code).toBe('/Users/ada/Library/Caches/Collapsar/code')
    const windows = directoriesOf({ ...linux, platform: 'win32', userHome: 'C:\\Users\\ada' })
    expect(windows.home).toBe('C:\\Users\\ada\\AppData\\Roaming\\Collapsar')
    expect(windows.logs).toBe('C:\\Users\\ada\\AppData\\Local\\Collapsar\\Logs')
  })
})

describe('the folders that apply', () => {
  const files = (texts: Record<string, string>) => (path: string) => texts[path] ?? null

  it('a mark in the folder of the program tells an installed program from a clone', () => {
    expect(findDirectories(linux, files({})).code).toBe('/opt/collapsar/.runtime/code')
    expect(findDirectories(linux, files({ '/opt/collapsar/installation.json': '{}' })).code).toBe(
      '/home/ada/.cache/collapsar/code',
    )
  })

  it('the stored home applies without --home, and --home goes before it', () => {
    const texts = {
      '/opt/collapsar/installation.json': '{}',
      '/home/ada/.config/collapsar/preferences.json': '{"home":"/big/disk"}',
      '/data/window/preferences.json': '{"home":"/elsewhere"}',
    }
    const places = findDirectories(linux, files(texts))
    expect(places.home).toBe('/big/disk')
    expect(places.logs).toBe('/home/ada/.local/state/collapsar')
    expect(findDirectories({ ...linux, home: '/data' }, files(texts)).home).toBe('/data')
  })
})
