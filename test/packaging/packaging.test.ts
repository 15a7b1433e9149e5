import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { billOfMaterials } from '../../packaging/billOfMaterials.ts'
import { licencesText, type Part } from '../../packaging/contents.ts'
import { readTemplate } from '../../packaging/linux/appFolder.ts'
import { controlFile, debVersion } from '../../packaging/linux/deb.ts'
import { packageFolders } from '../../packaging/listPackages.ts'
import { readOptions } from '../../packaging/options.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

describe('the options of npm run package', () => {
  it('make archive, Debian package and installer by default', () => {
    expect(readOptions([])).toMatchObject({ targets: ['tar', 'deb', 'run'], isRelease: false, hasEngine: true })
    expect(readOptions(['--targets', 'deb', '--release', '--cuda'])).toMatchObject({
      targets: ['deb'],
      isRelease: true,
      hasCuda: true,
    })
  })

  it.each([
    [['--targets', 'rpm'], "'rpm' is no target; choose of tar, deb, run, appimage"],
    [['--version', '1.2'], "'1.2' is not of the form 1.2.3"],
    [['--platform', 'plan9'], "'plan9' is not linux, darwin or win32"],
    [['--targets', 'appimage'], 'an AppImage needs its runtime'],
    [['--targets', 'appimage', '--appimage-runtime', '/r', '--appimage-sha256', 'abc'], 'with 64 digits'],
  ])('%j are refused with what to write instead', (args, message) => {
    expect(() => readOptions(args)).toThrow(message)
  })
})

it('modules belong to the innermost package, also under a scope', () => {
  const modules = [
    '/p/node_modules/echarts/lib/a.js',
    '/p/node_modules/@tensorflow/tfjs-core/dist/b.js?x',
    '/p/node_modules/a/node_modules/tslib/c.js',
    '\0/p/node_modules/long/d.js?commonjs',
    '/p/src/lab/index.ts',
  ]
  expect(packageFolders(modules)).toEqual([
    '/p/node_modules/@tensorflow/tfjs-core',
    '/p/node_modules/a/node_modules/tslib',
    '/p/node_modules/echarts',
    '/p/node_modules/long',
  ])
})

const part = (name: string, licence: string, text: string | null): Part => ({
  name,
  version: '1.0.0',
  licence,
  text,
  purl: `pkg:npm/${name}@1.0.0`,
})

describe('the contents of a package', () => {
  const parts = [part('a', 'MIT', 'text 1'), part('b', 'MIT', 'text 1'), part('c', '(MIT OR Apache-2.0)', null)]

  it('are listed with their licences, a shared text once', () => {
    const text = licencesText('own licence', parts)
    expect(text).toContain('a 1.0.0 (MIT)\nb 1.0.0 (MIT)\n\ntext 1')
    expect(text.match(/text 1/g)).toHaveLength(1)
    expect(text).toContain('c 1.0.0 ((MIT OR Apache-2.0))\n\nThe package names its licence and ships no text.')
  })

  it('a licence that is a text of its own has its name in the bill, because it is no SPDX expression', () => {
    const own = part('d', 'SEE LICENSE IN LICENSE.txt', 'text 2')
    const bill = billOfMaterials([own], { version: '1.0.0', commit: 'abc', at: '2026-11-30T00:00:00.000Z' })
    expect(bill).toMatchObject({ components: [{ licenses: [{ license: { name: 'SEE LICENSE IN LICENSE.txt' } }] }] })
  })

  it('are a CycloneDX bill of materials, whose serial number depends only on them', () => {
    const facts = { version: '1.0.0', commit: 'abc', at: '2026-11-30T00:00:00.000Z' }
    const bill = billOfMaterials(parts, facts) as Record<string, unknown>
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 })
    expect(bill['components']).toMatchObject([
      { name: 'a', licenses: [{ license: { id: 'MIT' } }] },
      { name: 'b' },
      { name: 'c', licenses: [{ expression: '(MIT OR Apache-2.0)' }] },
    ])
    expect(bill['serialNumber']).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
    const later = billOfMaterials(parts, { ...facts, at: '2027-01-01T00:00:00.000Z' }) as Record<string, unknown>
    expect(later['serialNumber']).toBe(bill['serialNumber'])
    const other = billOfMaterials(parts.slice(1), facts) as Record<string, unknown>
    expect(other['serialNumber']).not.toBe(bill['serialNumber'])
  })
})

it('a control file has one paragraph, with a dot for each empty line of the description', () => {
  const facts = { name: 'x', version: '1', summary: 'short', description: ['long', '', 'more'], depends: ['libc6'] }
  const text = controlFile(facts, 12)
  expect(text).toContain('Installed-Size: 12\nDepends: libc6\nSection: science')
  expect(text).toMatch(/Description: short\n long\n \.\n more\n$/)
  expect(text).not.toContain('\n\n')
})

it('Debian orders a candidate before its release', () => {
  const isBefore = (a: string, b: string): boolean => {
    try {
      execFileSync('dpkg', ['--compare-versions', debVersion(a), 'lt', debVersion(b)])
      return true
    } catch {
      return false
    }
  }
  expect(debVersion('2.21.0')).toBe('2.21.0')
  if (existsSync('/usr/bin/dpkg')) {
    expect(isBefore('2.22.0rc0', '2.22.0')).toBe(true)
    expect(isBefore('2.22.0', '2.22.0rc0')).toBe(false)
  }
})

describe('the files of the desktop', () => {
  it('have a desktop entry that opens both file types', () => {
    const entry = readTemplate('collapsar.desktop', { APP: '/usr/lib/collapsar' })
    expect(entry).toContain('Exec="/usr/lib/collapsar/bin/collapsar-window" %F')
    expect(entry).not.toContain('@')
    const parser = new SaxesParser()
    const types: string[] = []
    parser.on('opentag', ({ name, attributes }) => {
      if (name === 'mime-type') types.push(String(attributes['type']))
    })
    parser.write(readTemplate('collapsar.xml')).close()
    expect(types).toHaveLength(2)
    for (const type of types) expect(entry).toMatch(new RegExp(`^MimeType=.*${type.replace(/[+.]/g, '\\$&')};`, 'm'))
  })

  it.each([
    'collapsar.sh',
    'collapsar-window.sh',
    'install.sh',
    'uninstall.sh',
    'register.sh',
    'install-engine.sh',
    'self-extract.sh',
    'postrm',
  ])('%s is a script without errors of syntax', (name) => {
    const path = join(temporaryFolder(), name)
    writeFileSync(path, readTemplate(name))
    execFileSync('sh', ['-n', path])
  })
})

describe('the script that starts the window', () => {
  /** Puts the script into an app folder whose Electron prints its arguments. */
  function appFolder(): string {
    const app = temporaryFolder()
    mkdirSync(join(app, 'bin'))
    writeFileSync(join(app, 'bin/collapsar-window'), readTemplate('collapsar-window.sh'))
    writeFileSync(join(app, 'collapsar-electron'), '#!/bin/sh\necho "$@" "$ELECTRON_RUN_AS_NODE$NODE_OPTIONS"\n')
    for (const name of ['bin/collapsar-window', 'collapsar-electron']) chmodSync(join(app, name), 0o755)
    return app
  }
  const start = (app: string, env: NodeJS.ProcessEnv): string =>
    execFileSync('sh', [join(app, 'bin/collapsar-window'), 'a file'], {
      env: { PATH: process.env['PATH'], ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })

  it('keeps the sandbox for every user but root', () => {
    const isRoot = process.getuid?.() === 0
    expect(start(appFolder(), { DISPLAY: ':9' }).trim()).toBe(isRoot ? '--no-sandbox a file' : 'a file')
  })

  it('uses Wayland where there is no X display, and drops options for Node', () => {
    const env = { WAYLAND_DISPLAY: 'wayland-0', NODE_OPTIONS: '--inspect', ELECTRON_RUN_AS_NODE: '1' }
    expect(start(appFolder(), env)).toMatch(/^--ozone-platform=wayland .*a file \n$/)
  })

  it('names the commands where there is no display', () => {
    expect(() => start(appFolder(), {})).toThrow('There is no display. Every command works without one')
  })
})

it('an upgrade of an installation by the installer leaves no file of the version before', () => {
  const home = temporaryFolder()
  /** Makes an app folder of a version with these files in share/. */
  const folder = (version: string, shared: readonly string[]): string => {
    const app = join(temporaryFolder(), `collapsar-${version}`)
    for (const path of ['bin/collapsar', ...shared.map((name) => `share/${name}`)]) {
      mkdirSync(join(app, path, '..'), { recursive: true })
      writeFileSync(join(app, path), `${version} @APP@\n`)
    }
    writeFileSync(join(app, 'VERSION'), `${version}\n`)
    for (const name of ['install.sh', 'uninstall.sh', 'register.sh']) writeFileSync(join(app, name), readTemplate(name))
    return app
  }
  const run = (script: string, ...args: string[]): string =>
    execFileSync('sh', [script, ...args], { env: { PATH: process.env['PATH'], HOME: home }, encoding: 'utf8' })

  expect(run(join(folder('1.0.0', ['applications/a.desktop', 'old/b']), 'install.sh'))).toContain('Collapsar 1.0.0')
  run(join(folder('1.1.0', ['applications/a.desktop']), 'install.sh'))
  const prefix = join(home, '.local')
  expect(readFileSync(join(prefix, 'share/applications/a.desktop'), 'utf8')).toBe(`1.1.0 ${prefix}/lib/collapsar\n`)
  expect(existsSync(join(prefix, 'share/old/b'))).toBe(false)
  mkdirSync(join(prefix, 'share/collapsar'), { recursive: true })
  mkdirSync(join(home, '.config/collapsar'), { recursive: true })
  const said = run(join(prefix, 'lib/collapsar/uninstall.sh'))
  expect(said).toContain(`The history and figures stay in ${prefix}/share/collapsar`)
  expect(said).toContain(`${home}/.config/collapsar stays too; --purge removes it.`)
  expect(existsSync(join(prefix, 'share/applications'))).toBe(false)
  expect(existsSync(join(prefix, 'lib/collapsar'))).toBe(false)
  expect(existsSync(join(prefix, 'share/collapsar'))).toBe(true)
})
