import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { findPaths, homeArgument } from '../../src/main/paths.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

test('--home works in both forms, becomes absolute, and is optional', () => {
  expect(homeArgument(['--no-sandbox', '--home', 'data', '--x'])).toBe(resolve('data'))
  expect(homeArgument(['--home=/a/b'])).toBe('/a/b')
  expect(homeArgument(['--homely', '/a'])).toBeNull()
  for (const empty of [['--home'], ['--home', ''], ['--home=']])
    expect(() => homeArgument(empty)).toThrow('--home is empty')
})

test('variables of the start script override the folder of the app', () => {
  const env = { COLLAPSAR_ROOT: '/program', COLLAPSAR_NODE: '/node' }
  expect(findPaths([], env, { appPath: '/app', resourcesPath: '/electron/resources' })).toMatchObject({
    root: '/program',
    isPackaged: false,
    home: null,
    node: '/node',
    labEntry: '/program/src/lab/index.ts',
    icon: '/program/resources/icon/256.png',
    directories: { code: '/program/.runtime/code' },
  })
  expect(findPaths([], {}, { appPath: '/app', resourcesPath: '/electron/resources' }).root).toBe('/app')
})

test('an installed app starts its own lab on its own Node, whatever the environment names', () => {
  const resourcesPath = temporaryFolder()
  const root = join(resourcesPath, 'program')
  mkdirSync(root)
  writeFileSync(join(root, 'installation.json'), '{}')
  const env = { COLLAPSAR_ROOT: '/other', COLLAPSAR_NODE: '/other/node', XDG_CACHE_HOME: '/cache' }
  expect(findPaths([], env, { appPath: '/app', resourcesPath })).toMatchObject({
    root,
    isPackaged: true,
    node: join(root, 'node/bin/node'),
    labEntry: join(root, 'lab/index.js'),
    directories: { code: '/cache/collapsar/code' },
  })
})
