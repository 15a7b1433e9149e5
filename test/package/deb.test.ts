import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerOf, type App } from '../e2e/app.ts'
import { exportFigure, openInstalled, runFigure2 } from './installedApp.ts'
import { asRoot, createUser, entriesOf, systemPaths, type User } from './machine.ts'
import { buildNew, buildOld, fileIn, oldVersion } from './packages.ts'

const window = '/usr/lib/collapsar/bin/collapsar-window'
const app = '/usr/lib/collapsar'
const names = ['collapsar', 'collapsar-engine-cpu']

let before: Set<string>
let user: User
let old: string
let fresh: string

const removeAll = (): void => void spawnSync('dpkg', ['--purge', ...names])

beforeAll(() => {
  old = buildOld()
  fresh = buildNew()
  removeAll()
  before = new Set(systemPaths())
  user = createUser('collapsar-deb')
}, 1_800_000)

afterAll(() => {
  user.remove()
  removeAll()
})

describe('the base package, without a network and without an engine', () => {
  it('installs, and its command prints its version', () => {
    asRoot('dpkg', '-i', fileIn(old, /^collapsar_.*\.deb$/))
    expect(user.run('collapsar', '--version')).toMatchObject({ code: 0, out: `${oldVersion}\n` })
  })

  it('trains with WebAssembly, and says what it lacks and how to get it', () => {
    const { out, code } = user.run('collapsar', 'doctor')
    expect(code).toBe(0)
    expect(out).toContain('→ ops on WebAssembly: in use')
    expect(out).toContain('No native engine: no engine package is installed')
    expect(out).toContain('apt install ./collapsar-engine-cpu_')
    expect(user.run('collapsar', 'forecast', 'fig2', '--delta', '1').code).toBe(0)
  })

  it('holds no sources, no TypeScript and no tests', () => {
    const files = asRoot('dpkg', '-L', 'collapsar').split('\n')
    expect(files.filter((file) => /\.(ts|mts|cts|vue|map)$|\.test\.|\/src\/(lab|cli|trainer|main)/.test(file))).toEqual(
      [],
    )
    const asar = readFileSync(join(app, 'resources/app.asar'), 'latin1').slice(0, 200_000)
    expect(asar).not.toMatch(/"[^"]+\.(ts|vue)"/)
  })

  it('has a manual page and completions', () => {
    expect(user.run('man', '-w', 'collapsar').out).toContain('collapsar.1')
    expect(existsSync('/usr/share/bash-completion/completions/collapsar')).toBe(true)
    expect(existsSync('/usr/share/zsh/vendor-completions/_collapsar')).toBe(true)
    expect(existsSync('/usr/share/fish/vendor_completions.d/collapsar.fish')).toBe(true)
  })
})

describe('Electron in the package', () => {
  it('has its fuses locked', async () => {
    const wire = await getCurrentFuseWire(join(app, 'collapsar-electron'))
    for (const fuse of ['RunAsNode', 'EnableNodeOptionsEnvironmentVariable', 'EnableNodeCliInspectArguments'] as const)
      expect(wire[FuseV1Options[fuse]], fuse).toBe(FuseState.DISABLE)
    expect(wire[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.ENABLE)
  })

  it('does not run as Node', () => {
    const script = `ELECTRON_RUN_AS_NODE=1 timeout 5 ${app}/collapsar-electron -e 'console.log("ran as " + "node")' --version`
    expect(user.run('sh', '-c', script).out).not.toContain('ran as node')
  })

  it('can use the sandbox helper of root', () => {
    expect(asRoot('stat', '-c', '%a %u', join(app, 'chrome-sandbox')).trim()).toBe('4755 0')
  })
})

describe('the engine package', () => {
  it('installs beside the base, which then trains natively', () => {
    asRoot('dpkg', '-i', fileIn(fresh, /^collapsar-engine-cpu_.*\.deb$/))
    expect(user.run('collapsar', 'engine').out).toMatch(/→\s+\S+-cpu\s+CPU\s+\/usr\/lib\/collapsar-engines/)
    expect(user.run('collapsar', 'doctor').out).toContain('→ graph on the CPU: in use')
  })
})

describe('the window', () => {
  let opened: App
  beforeAll(async () => (opened = await openInstalled(user, window)))
  afterAll(async () => void (await opened.close()))
  const runs = (): Promise<unknown[]> => answerOf<unknown[]>(opened.page, 'runs.list', {})

  it('runs in the sandbox of Chromium', () => {
    const renderers = user.run('ps', '-u', user.name, '-o', 'pid=,args=').out.split('\n')
    const [pid] =
      renderers
        .find((line) => line.includes('--type=renderer'))
        ?.trim()
        .split(' ') ?? []
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    expect(status).toMatch(/^Seccomp:\s+2$/m)
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m)
    expect(renderers.filter((line) => / --no-sandbox/.test(line))).toEqual([])
  })

  it('trains the quick Figure 2', async () => {
    await runFigure2(opened)
    expect(await runs()).toHaveLength(4)
  })

  it('exports the figure into the home of the user', async () => {
    const files = await exportFigure(opened)
    expect(files.every((file) => file.startsWith(join(user.home, '.local/share/collapsar/')))).toBe(true)
    expect(files.every((file) => existsSync(file))).toBe(true)
  })

  it('shows the runs of the command line, which trains without a display', async () => {
    const command = 'env -u DISPLAY collapsar run fig2 --quick --out figures'
    const { code, out, err } = user.run('sh', '-c', command)
    expect(code, err).toBe(0)
    expect(out.match(/ finished /g)).toHaveLength(4)
    expect(entriesOf(user, join(user.home, 'figures')).map((name) => name.replace(/.*\./, ''))).toEqual(['png', 'svg'])
    expect(await runs()).toHaveLength(8)
  })

  it('opens a spec that a file manager opens by its type', async () => {
    const spec = join(user.home, 'mine.spec.json')
    const type = 'application/x-collapsar-spec+json'
    const { out } = user.run('collapsar', 'spec', 'fig2', '--delta', '7', '--set', 'name=Opened by its type')
    writeFileSync(spec, out)
    asRoot('chown', user.name, spec)
    expect(user.run('gio', 'info', '-a', 'standard::content-type', spec).out).toContain(type)
    expect(user.run('gio', 'mime', type).out).toContain('collapsar.desktop')
    expect(user.run('gio', 'open', spec).code).toBe(0)
    const name = opened.page.getByLabel('Name', { exact: true })
    await expect.poll(() => name.inputValue()).toContain('Opened by its type')
  })
})

describe('an upgrade', () => {
  it('keeps history, settings and engine', () => {
    expect(user.run('collapsar', 'engine', '--use', '2.22.0rc0-cpu').code).toBe(0)
    asRoot('dpkg', '-i', fileIn(fresh, /^collapsar_.*\.deb$/))
    expect(user.run('collapsar', '--version').out.trim()).not.toBe(oldVersion)
    expect(user.run('collapsar', 'runs').out.match(/finished/g)).toHaveLength(8)
    expect(user.run('collapsar', 'engine').out).toMatch(/→\s+2\.22\.0rc0-cpu/)
    expect(readFileSync(join(user.home, '.config/collapsar/engine.json'), 'utf8')).toContain('2.22.0rc0-cpu')
  })

  it('of one of two Collapsars side by side makes the other refuse the newer history with a sentence', () => {
    const path = join(user.home, 'newer/history.sqlite')
    expect(user.run('collapsar', 'runs', '--home', join(user.home, 'newer')).code).toBe(0)
    const history = new Database(path)
    history.exec('PRAGMA user_version = 999')
    history.close()
    const { code, err } = user.run('collapsar', 'runs', '--home', join(user.home, 'newer'))
    expect(code).toBe(1)
    expect(err).toContain('of a newer Collapsar')
    expect(err).not.toMatch(/\n\s+at /)
  })
})

describe('removal', () => {
  it('says where the history stays', () => {
    const { stdout, status } = spawnSync('dpkg', ['-r', 'collapsar'], { encoding: 'utf8' })
    expect(status).toBe(0)
    expect(stdout).toContain(`stay in ${user.home}/.local/share/collapsar`)
    expect(existsSync(window)).toBe(false)
  })

  it('with purge asks nothing and leaves nothing in the system', () => {
    asRoot('dpkg', '--purge', ...names)
    const left = systemPaths().filter((path) => !before.has(path))
    expect(left).toEqual([])
  })

  it('leaves the history with its runs, and only the folders that the manual names', () => {
    const history = new Database(join(user.home, '.local/share/collapsar/history.sqlite'), { readonly: true })
    const counted = history
      .prepare<{ runs: number }>("SELECT count(*) AS runs FROM runs WHERE status = 'finished'")
      .get()
    history.close()
    expect(counted?.runs).toBe(8)
    expect(entriesOf(user, user.home)).toEqual(['.cache', '.config', '.local', 'figures', 'mine.spec.json', 'newer'])
    expect(entriesOf(user, join(user.home, '.config'))).toContain('collapsar')
    expect(entriesOf(user, join(user.home, '.local/share'))).toContain('collapsar')
  })
})
