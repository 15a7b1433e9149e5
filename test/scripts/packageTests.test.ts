import { expect, test } from 'vitest'
import { packageTestProblem } from '../../scripts/gates/tests.mjs'
import { createContext } from '../../scripts/setup/ensure.mjs'

test('the tests of packages run only where they can install, and say why they do not', () => {
  const context = createContext()
  expect(packageTestProblem({ ...context, platform: 'darwin' })).toBe('they are for Linux')
  const linux = { ...context, platform: 'linux' } as const
  expect(packageTestProblem({ ...linux, isRoot: false })).toContain('needs root')
  expect(packageTestProblem({ ...linux, isRoot: true, env: { PATH: '' } })).toBe(
    'missing: dpkg, unshare, runuser, ip, gio',
  )
})
