import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { homeChoice } from '../../src/main/homeChoice.ts'
import { findPaths } from '../../src/main/paths.ts'
import { openPreferences } from '../../src/main/preferences.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const setUp = (args: string[] = []) => {
  const folder = temporaryFolder()
  const env = {
    COLLAPSAR_ROOT: '/program',
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CONFIG_HOME: join(folder, 'config'),
  }
  const paths = findPaths(args, env, { appPath: '/app', resourcesPath: '/resources' })
  const file = join(paths.directories.config, 'preferences.json')
  const preferences = openPreferences(file, () => {})
  let restarts = 0
  const choice = homeChoice(paths, preferences, () => Promise.resolve(void restarts++))
  return { folder, file, choice, restarts: () => restarts }
}

test('a chosen home is created, stored and applied by a restart; null returns to the default', async () => {
  const { folder, file, choice, restarts } = setUp()
  expect(choice.preferences()).toMatchObject({ home: join(folder, 'data/collapsar'), homeFrom: 'default' })
  const other = join(folder, 'other', 'home')
  await choice.moveHome(other)
  expect(choice.preferences()).toEqual({ theme: 'system', home: other, homeFrom: 'preference', asksBeforeQuit: true })
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ home: other })
  await choice.moveHome(null)
  expect(choice.preferences()).toMatchObject({ homeFrom: 'default' })
  expect(restarts()).toBe(2)
})

test('a folder that cannot be written, a relative path and --home are refused without a restart', async () => {
  const { folder, choice, restarts } = setUp()
  writeFileSync(join(folder, 'file'), '')
  await expect(choice.moveHome(join(folder, 'file', 'below'))).rejects.toThrow(/cannot write to .*choose another/)
  await expect(choice.moveHome('relative')).rejects.toThrow(/no full path/)
  expect(choice.preferences().homeFrom).toBe('default')
  expect(restarts()).toBe(0)
  const given = setUp(['--home', '/data'])
  expect(given.choice.preferences()).toMatchObject({ home: '/data', homeFrom: 'option' })
  await expect(given.choice.moveHome('/other')).rejects.toThrow(/--home/)
})
