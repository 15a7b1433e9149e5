import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { findPaths, homeArgument } from '../../src/main/paths.ts'

test('--home works in both forms, becomes absolute, and is optional', () => {
  expect(homeArgument(['--no-sandbox', '--home', 'data', '--x'])).toBe(resolve('data'))
  expect(homeArgument(['--home=/a/b'])).toBe('/a/b')
  expect(homeArgument(['--homely', '/a'])).toBeNull()
  expect(homeArgument(['--home'])).toBeNull()
})

test('variables of the start script override the folder of the app', () => {
  const env = { COLLAPSAR_ROOT: '/program', COLLAPSAR_NODE: '/node' }
  expect(findPaths([], env, '/app')).toEqual({
    root: '/program',
    home: null,
    node: '/node',
    labEntry: '/program/src/lab/index.ts',
    icon: '/program/resources/icon/256.png',
    codeCache: '/program/.runtime/code',
  })
  expect(findPaths([], {}, '/app').root).toBe('/app')
})
